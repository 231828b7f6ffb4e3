-- title: Latest happenings
-- question: What has been reported to have happened, newest first?
-- description: Each act once for each article that tells of it, with all its parties. Acts that are only planned, denied or
--   told as background stay out unless asked for.
-- grain: one row per act and article
-- tags: events, daily
-- parameter: since date | Only articles published on that day or later.
-- parameter: until date | Only articles published on that day or earlier.
-- parameter: actor text | Only acts with this country or body on either side, by code, such as IRN or EU.
-- parameter: type text | Only this PLOVER type, such as CONSULT.
-- parameter: status text = reported (reported, planned, hypothetical, negated, historical) | Standing of the act in the
--   text; blank for any.
-- parameter: limit integer = 40 | At most so many rows; blank for all.
-- column: published_on | Day on which the article was published; the first that fits, where less is known.
-- column: happened_on | When it happened, as fine as the text tells.
-- column: type | PLOVER type.
-- column: mode | PLOVER mode, where the text tells it.
-- column: sources | Who acts: codes of countries and bodies, else names.
-- column: targets | Who is acted upon; blank where all parties act together.
-- column: location | Where it happened, as named.
-- column: reports | Number of documents that tell of the same happening.
-- column: publisher | Who published the article.
-- column: title | Headline of the article.
-- column: url | Address of the article.
-- column: document | Number of the document; `communique show` prints it.
-- column: words | The words that tell of the act.
-- column: words_at | Offset of the words in the sentence, in characters from 0.
-- column: sentence | The sentence that they stand in.
-- empty: No article of these days reports such an act. | `--param status=` asks for planned, denied and past ones too.
-- example: communique report run latest-happenings --param actor=IRN --param limit=10

with chosen as (
    select
        events.id,
        documents.published_on
    from events
    inner join documents on events.document_id = documents.id
    where
        (cast(:since as date) is null or documents.published_on >= cast(:since as date))
        and (cast(:until as date) is null or documents.published_on <= cast(:until as date))
        and (cast(:type as text) is null or events.event_type = cast(:type as text))
        and (cast(:status as text) is null or events.status = cast(:status as text))
        and (
            cast(:actor as text) is null
            or exists (
                select from event_participants
                where event_participants.event_id = events.id and event_participants.code = cast(:actor as text)
            )
        )
    order by documents.published_on desc nulls last, documents.id desc, events.trigger_start, events.id
    limit :limit
)

select
    chosen.published_on,
    to_char(
        events.occurred_on,
        case events.occurred_on_precision when 'day' then 'YYYY-MM-DD' when 'month' then 'YYYY-MM' else 'YYYY' end
    ) as happened_on,
    events.event_type as type,
    events.mode,
    parties.sources,
    parties.targets,
    events.location,
    coalesce(incidents.document_count, 1) as reports,
    article.publisher,
    article.title,
    article.url,
    events.document_id as document,
    events.trigger as words,
    events.trigger_start - article.char_start as words_at,
    article.sentence_text as sentence
from chosen
inner join events on chosen.id = events.id
inner join document_sentences as article
    on events.document_id = article.document_id and events.sentence = article.sentence
left join incidents on events.incident_id = incidents.id
left join lateral (
    -- All parties of the event on one line a side; one without a code goes by its name, or by its words in the text.
    select
        string_agg(
            coalesce(event_participants.code, actors.name, mentions.surface), ', '
            order by event_participants.position
        ) filter (where event_participants.role = 'source') as sources,
        string_agg(
            coalesce(event_participants.code, actors.name, mentions.surface), ', '
            order by event_participants.position
        ) filter (where event_participants.role = 'target') as targets
    from event_participants
    left join actors on event_participants.actor_id = actors.id
    left join mentions on event_participants.mention_id = mentions.id
    where event_participants.event_id = events.id
) as parties on true
order by chosen.published_on desc nulls last, events.document_id desc, events.trigger_start, events.id
