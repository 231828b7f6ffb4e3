-- Who did what to whom, flat: the shape that event data analyses start from. It is one join, without stages, so that a
-- condition on a code, a day or a document reaches the indexes.
create view event_dyads as
select  -- noqa: ST06
    events.id as event_id,
    events.document_id,
    article.published_on,
    article.publisher,
    article.title,
    article.url,
    events.event_type,
    event_types.label as event_label,
    events.mode,
    event_types.quad_class,
    coalesce(event_modes.score, event_types.score) as score,
    events.cameo_code,
    events.status,
    events.occurred_on,
    events.occurred_on_precision,
    events.location,
    acting.actor_id as source_id,
    source_actor.name as source_name,
    source_actor.kind as source_kind,
    acting.code as source_code,
    source_mention.surface as source_text,
    partner.actor_id as target_id,
    target_actor.name as target_name,
    target_actor.kind as target_kind,
    partner.code as target_code,
    target_mention.surface as target_text,
    coalesce(partner.role = 'source', false) as is_mutual,
    array(
        select event_contexts.context from event_contexts
        where event_contexts.event_id = events.id
        order by event_contexts.context
    ) as contexts,
    events.incident_id,
    events.confidence,
    events.sentence,
    article.sentence_text,
    events.trigger,
    events.trigger_start,
    events.trigger_end
from events
inner join event_types on events.event_type = event_types.code
left join event_modes
    on events.event_type = event_modes.event_type and events.mode = event_modes.code
inner join document_sentences as article
    on events.document_id = article.document_id and events.sentence = article.sentence
left join event_participants as acting
    on events.id = acting.event_id and acting.role = 'source'
-- The targets. Parties named together, with no target, of a type that is done with or to each other (a meeting, a
-- clash) are each other's targets.
left join event_participants as partner
    on
        events.id = partner.event_id
        and (
            partner.role = 'target'
            or (
                event_types.is_mutual
                and not exists (
                    select from event_participants as given
                    where given.event_id = events.id and given.role = 'target'
                )
                and exists (
                    select from event_participants as another
                    where
                        another.event_id = events.id
                        and another.role = 'source'
                        and another.position <> partner.position
                )
            )
        )
left join actors as source_actor on acting.actor_id = source_actor.id
left join actors as target_actor on partner.actor_id = target_actor.id
left join mentions as source_mention on acting.mention_id = source_mention.id
left join mentions as target_mention on partner.mention_id = target_mention.id
where
    (acting.event_id is not null or partner.event_id is not null)
    -- Nobody is their own target; one who acts alone, or jointly but not mutually, has a row without a target.
    and (partner.role is null or partner.role = 'target' or partner.position <> acting.position)
    -- Parties of one side (a country and its envoy) did not meet each other, unless all are of that side.
    and (
        partner.role is distinct from 'source'
        or acting.code is distinct from partner.code
        or not exists (
            select from event_participants as foreigner
            where foreigner.event_id = events.id and foreigner.code is distinct from acting.code
        )
    );

comment on view event_dyads is
'One row per source and target of an event, names and codes flattened; where one side is missing, it is null.';
comment on column event_dyads.event_id is 'The event; rows share it where there are several sources or targets.';
comment on column event_dyads.document_id is 'The document.';
comment on column event_dyads.published_on is 'Day on which the article was published (UTC).';
comment on column event_dyads.publisher is 'Who published the article.';
comment on column event_dyads.title is 'Headline of the article.';
comment on column event_dyads.url is 'Address of the article.';
comment on column event_dyads.event_type is 'PLOVER type.';
comment on column event_dyads.event_label is 'Name of the type for readers.';
comment on column event_dyads.mode is 'PLOVER mode, where the text tells it.';
comment on column event_dyads.quad_class is 'Verbal or material, cooperation or conflict.';
comment on column event_dyads.score is 'Intensity of the mode, or of the type, from -10 to 10.';
comment on column event_dyads.cameo_code is 'CAMEO code, where the text tells it.';
comment on column event_dyads.status is 'Whether it is news, still to come, hypothetical, denied or background.';
comment on column event_dyads.occurred_on is 'When it happened: the first day that fits.';
comment on column event_dyads.occurred_on_precision is 'How fine occurred_on is: day, month or year.';
comment on column event_dyads.location is 'Where it happened, as named.';
comment on column event_dyads.source_id is 'The actor who acts.';
comment on column event_dyads.source_name is 'Name of the source.';
comment on column event_dyads.source_kind is 'What sort of actor the source is.';
comment on column event_dyads.source_code is 'Country or body that the source is or acts for.';
comment on column event_dyads.source_text is 'Words that name the source.';
comment on column event_dyads.target_id is 'The actor who is acted upon, or with.';
comment on column event_dyads.target_name is 'Name of the target.';
comment on column event_dyads.target_kind is 'What sort of actor the target is.';
comment on column event_dyads.target_code is 'Country or body that the target is or acts for.';
comment on column event_dyads.target_text is 'Words that name the target.';
comment on column event_dyads.is_mutual is
'Both are sources of a mutual event; the same pair is there the other way round too.';
comment on column event_dyads.contexts is 'PLOVER contexts.';
comment on column event_dyads.incident_id is
'The happening that the event reports; count it, not rows, to count happenings.';
comment on column event_dyads.confidence is 'How sure the extractor is, 0 to 1.';
comment on column event_dyads.sentence is 'Ordinal of the sentence in the document.';
comment on column event_dyads.sentence_text is 'The sentence that tells of the event.';
comment on column event_dyads.trigger is 'Words that tell of the act.';
comment on column event_dyads.trigger_start is 'Offset of the first character of the trigger in the body.';
comment on column event_dyads.trigger_end is 'Offset after the last character of the trigger.';
