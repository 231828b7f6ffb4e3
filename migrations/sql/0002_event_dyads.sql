-- Who did what to whom, flat: the shape that event data analyses start from.
create view event_dyads as
with

sources as (
    select * from event_participants
    where role = 'source'
),

targets as (
    select * from event_participants
    where role = 'target'
),

-- Every source with every target. An event that lacks one side keeps the other, and the missing one is null.
directed as (
    select
        coalesce(sources.event_id, targets.event_id) as event_id,
        sources.actor_id as source_id,
        sources.code as source_code,
        sources.mention_id as source_mention_id,
        targets.actor_id as target_id,
        targets.code as target_code,
        targets.mention_id as target_mention_id,
        sources.position as source_position,
        targets.position as target_position,
        false as is_mutual
    from sources
    full join targets on sources.event_id = targets.event_id
),

-- Parties named together, with no target, of a type that is done with or to each other (a meeting, a clash): each is
-- the source towards every other one.
mutual as (
    select
        sources.event_id,
        sources.actor_id as source_id,
        sources.code as source_code,
        sources.mention_id as source_mention_id,
        partners.actor_id as target_id,
        partners.code as target_code,
        partners.mention_id as target_mention_id,
        sources.position as source_position,
        partners.position as target_position,
        true as is_mutual
    from sources
    inner join sources as partners
        on sources.event_id = partners.event_id and sources.position <> partners.position
    inner join events on sources.event_id = events.id
    inner join event_types on events.event_type = event_types.code
    where
        event_types.is_mutual
        and not exists (
            select from targets
            where targets.event_id = sources.event_id
        )
),

dyads as (
    select * from directed
    -- A source that has a mutual row needs none without a target.
    where
        target_position is not null
        or not exists (
            select from mutual
            where mutual.event_id = directed.event_id
        )
    union all
    select * from mutual
)

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
    dyads.source_id,
    source_actor.name as source_name,
    source_actor.kind as source_kind,
    dyads.source_code,
    source_mention.surface as source_text,
    dyads.target_id,
    target_actor.name as target_name,
    target_actor.kind as target_kind,
    dyads.target_code,
    target_mention.surface as target_text,
    dyads.is_mutual,
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
from dyads
inner join events on dyads.event_id = events.id
inner join event_types on events.event_type = event_types.code
left join event_modes
    on events.event_type = event_modes.event_type and events.mode = event_modes.code
inner join document_sentences as article
    on events.document_id = article.document_id and events.sentence = article.sentence
left join actors as source_actor on dyads.source_id = source_actor.id
left join actors as target_actor on dyads.target_id = target_actor.id
left join mentions as source_mention on dyads.source_mention_id = source_mention.id
left join mentions as target_mention on dyads.target_mention_id = target_mention.id;

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
