-- title: Latest happenings
-- question: What has been reported to have happened, newest first?
-- description: Each act once for each article that tells of it, with all its parties. Acts that are only planned, denied or
--   told as background stay out unless asked for.
-- grain: one row per event
-- tags: events, daily
-- parameter: since date = 2015-01-01 | Only articles published on that day or later.
-- parameter: until date | Only articles published on that day or earlier.
-- parameter: actor text | Only acts with this country or body on either side, by code, such as IRN or EU.
-- parameter: type text | Only this PLOVER type, such as CONSULT.
-- parameter: status text = reported (reported, planned, hypothetical, negated, historical) | Standing of the act in the text.
-- parameter: limit integer = 40 | At most so many rows.
-- column: published_on | Day on which the article was published.
-- column: happened_on | When it happened, as fine as the text tells.
-- column: type | PLOVER type.
-- column: mode | PLOVER mode, where the text tells it.
-- column: sources | Who acts: codes of countries and bodies.
-- column: targets | Who is acted upon; blank where all parties are sources.
-- column: location | Where it happened, as named.
-- column: reports | Documents that tell of the same happening.
-- column: publisher | Who published the article.
-- column: document | Number of the document; `communique show` prints it.
-- column: words | The words that tell of the act.
-- column: sentence | The sentence that they stand in.
-- example: communique report run latest-happenings --param actor=IRN --param limit=10

with parties as (
    -- All parties of an event on one line a side; a party without a code goes by its name in the text.
    select
        event_participants.event_id,
        string_agg(
            coalesce(event_participants.code, mentions.surface), ', '
            order by event_participants.position
        ) filter (where event_participants.role = 'source') as sources,
        string_agg(
            coalesce(event_participants.code, mentions.surface), ', '
            order by event_participants.position
        ) filter (where event_participants.role = 'target') as targets,
        array_agg(event_participants.code) as codes
    from event_participants
    left join mentions on event_participants.mention_id = mentions.id
    group by event_participants.event_id
)

select
    article.published_on,
    case events.occurred_on_precision
        when 'day' then to_char(events.occurred_on, 'YYYY-MM-DD')
        when 'month' then to_char(events.occurred_on, 'YYYY-MM')
        when 'year' then to_char(events.occurred_on, 'YYYY')
    end as happened_on,
    events.event_type as type,
    events.mode,
    parties.sources,
    parties.targets,
    events.location,
    coalesce(incidents.document_count, 1) as reports,
    article.publisher,
    events.document_id as document,
    events.trigger as words,
    article.sentence_text as sentence
from events
inner join document_sentences as article
    on events.document_id = article.document_id and events.sentence = article.sentence
left join parties on events.id = parties.event_id
left join incidents on events.incident_id = incidents.id
where
    (cast(:since as date) is null or article.published_on >= cast(:since as date))
    and (cast(:until as date) is null or article.published_on <= cast(:until as date))
    and (cast(:actor as text) is null or cast(:actor as text) = any(parties.codes))
    and (cast(:type as text) is null or events.event_type = cast(:type as text))
    and events.status = cast(:status as text)
order by article.published_on desc nulls last, events.document_id desc, events.trigger_start
limit cast(:limit as bigint)
