-- What happened, one row for each act and article, its parties told on one line a side.
create view event_log as
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
    events.status,
    -- The day to count it under.
    case when events.occurred_on_precision = 'day' then events.occurred_on else article.published_on end as day,
    to_char(
        events.occurred_on,
        case events.occurred_on_precision when 'day' then 'YYYY-MM-DD' when 'month' then 'YYYY-MM' else 'YYYY' end
    ) as happened_on,
    -- One without a code goes by its name, or by its words in the text.
    (
        select string_agg(coalesce(party.code, actors.name, mentions.surface), ', ' order by party.position)
        from event_participants as party
        left join actors on party.actor_id = actors.id
        left join mentions on party.mention_id = mentions.id
        where party.event_id = events.id and party.role = 'source'
    ) as sources,
    (
        select string_agg(coalesce(party.code, actors.name, mentions.surface), ', ' order by party.position)
        from event_participants as party
        left join actors on party.actor_id = actors.id
        left join mentions on party.mention_id = mentions.id
        where party.event_id = events.id and party.role = 'target'
    ) as targets,
    events.location,
    events.incident_id,
    coalesce(incidents.document_count, 1) as reports,
    events.confidence,
    events.sentence,
    article.sentence_text,
    events.trigger,
    events.trigger_start - article.char_start as trigger_at
from events
inner join event_types on events.event_type = event_types.code
left join event_modes
    on events.event_type = event_modes.event_type and events.mode = event_modes.code
inner join document_sentences as article
    on events.document_id = article.document_id and events.sentence = article.sentence
left join incidents on events.incident_id = incidents.id;

comment on view event_log is
'One row per act that an article reports, with all its parties, the article and the sentence.';
comment on column event_log.event_id is 'The event.';
comment on column event_log.document_id is 'The document.';
comment on column event_log.published_on is 'Day on which the article was published (UTC).';
comment on column event_log.publisher is 'Who published the article.';
comment on column event_log.title is 'Headline of the article.';
comment on column event_log.url is 'Address of the article.';
comment on column event_log.event_type is 'PLOVER type.';
comment on column event_log.event_label is 'Name of the type for readers.';
comment on column event_log.mode is 'PLOVER mode, where the text tells it.';
comment on column event_log.quad_class is 'Verbal or material, cooperation or conflict.';
comment on column event_log.score is 'Intensity of the mode, else of the type, from -10 (hostile) to 10 (friendly).';
comment on column event_log.status is 'Whether it is news, still to come, hypothetical, denied or background.';
comment on column event_log.day is 'Day on which it happened where the text tells it, else that of the article.';
comment on column event_log.happened_on is 'When it happened, as fine as the text tells: 2021-03-11, 2021-03 or 2021.';
comment on column event_log.sources is
'Who acts, with commas between: codes of countries and bodies, else names, else the words of the text.';
comment on column event_log.targets is 'Who is acted upon, written likewise; null where all parties act together.';
comment on column event_log.location is 'Where it happened, as named.';
comment on column event_log.incident_id is
'The happening that the event reports; count it, not rows, to count happenings.';
comment on column event_log.reports is 'Articles that tell of the same happening.';
comment on column event_log.confidence is 'How sure the extractor is, 0 to 1.';
comment on column event_log.sentence is 'Ordinal of the sentence in the document.';
comment on column event_log.sentence_text is 'The sentence that tells of the act.';
comment on column event_log.trigger is 'Words that tell of the act.';
comment on column event_log.trigger_at is 'Offset of the words in the sentence, in characters from 0.';
