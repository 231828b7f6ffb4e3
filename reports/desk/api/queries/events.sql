-- title: Events
-- question: Who did what to whom, when and where?
-- grain: one row per act that an article reports
-- parameter: id integer | Only this event.
-- parameter: document integer | Only those of this document.
-- parameter: incident integer | Only reports of this incident.
-- parameter: actor text | Only those in which this actor takes part on either side, by code (USA) or key.
-- parameter: source text | Only those in which this actor acts, by code or key.
-- parameter: target text | Only those in which this actor is acted upon, by code or key.
-- parameter: type text | Only this PLOVER type, such as CONSULT.
-- parameter: mode text | Only this PLOVER mode, such as visit.
-- parameter: quad_class text (verbal cooperation, material cooperation, verbal conflict, material conflict) | Only this class.
-- parameter: context text | Only this PLOVER context, such as human_rights.
-- parameter: status text (reported, planned, hypothetical, negated, historical) | Only this standing.
-- parameter: confidence number | Only those that are at least so sure, 0 to 1.
-- parameter: since date | Only articles published on that day or later.
-- parameter: until date | Only articles published on that day or earlier.
-- parameter: before integer | Only rows with a lower id.
-- parameter: limit integer = 100 | At most so many rows.
-- column: id | Key of the row; it changes when what it stands for is found anew.
-- column: document_id | The document.
-- column: published_on | Day on which the article was published (UTC).
-- column: publisher | Who published the article.
-- column: title | Headline of the article.
-- column: url | Address of the article.
-- column: event_type | PLOVER type.
-- column: event_label | Name of the type for readers.
-- column: mode | PLOVER mode, where the text tells it.
-- column: quad_class | Verbal or material, cooperation or conflict.
-- column: score | Intensity of the mode, or of the type, from -10 to 10.
-- column: cameo_code | CAMEO code, where the text tells it.
-- column: status | Whether it is news, still to come, hypothetical, denied or background.
-- column: occurred_on | When it happened: the first day that fits.
-- column: occurred_on_precision | How fine occurred_on is: day, month or year.
-- column: location | Where it happened, as named.
-- column: source_codes | Codes of those who act, in the text's order; null for one without.
-- column: sources | Their names, or the words that name them.
-- column: target_codes | Codes of those acted upon.
-- column: targets | Their names, or the words that name them.
-- column: contexts | PLOVER contexts.
-- column: incident_id | The happening that it reports.
-- column: confidence | How sure the extractor is, 0 to 1.
-- column: sentence | Ordinal of the sentence that the trigger stands in.
-- column: sentence_text | The sentence itself.
-- column: trigger | Words that tell of the act.
-- column: trigger_start | Offset of the trigger's first character in the body.
-- column: trigger_end | Offset after the trigger's last character.
-- example: curl 'http://127.0.0.1:8417/api/v1/events?source=USA&target=IRN&status=reported'

with page as (
    select events.id
    from events
    inner join documents on events.document_id = documents.id
    inner join event_types on events.event_type = event_types.code
    where
        (cast(:id as bigint) is null or events.id = cast(:id as bigint))
        and (cast(:before as bigint) is null or events.id < cast(:before as bigint))
        and (cast(:document as bigint) is null or events.document_id = cast(:document as bigint))
        and (cast(:incident as bigint) is null or events.incident_id = cast(:incident as bigint))
        and (
            cast(:actor as text) is null
            or exists (
                select from event_participants as party
                where
                    party.event_id = events.id
                    and (
                        party.code = cast(:actor as text)
                        or party.actor_id = (
                            select actors.id from actors
                            where actors.key = cast(:actor as text)
                        )
                    )
            )
        )
        and (
            cast(:source as text) is null
            or exists (
                select from event_participants as party
                where
                    party.event_id = events.id
                    and party.role = 'source'
                    and (
                        party.code = cast(:source as text)
                        or party.actor_id = (
                            select actors.id from actors
                            where actors.key = cast(:source as text)
                        )
                    )
            )
        )
        and (
            cast(:target as text) is null
            or exists (
                select from event_participants as party
                where
                    party.event_id = events.id
                    and party.role = 'target'
                    and (
                        party.code = cast(:target as text)
                        or party.actor_id = (
                            select actors.id from actors
                            where actors.key = cast(:target as text)
                        )
                    )
            )
        )
        and (
            cast(:context as text) is null
            or exists (
                select from event_contexts
                where event_contexts.event_id = events.id and event_contexts.context = cast(:context as text)
            )
        )
        and (cast(:type as text) is null or events.event_type = cast(:type as text))
        and (cast(:mode as text) is null or events.mode = cast(:mode as text))
        and (cast(:quad_class as text) is null or event_types.quad_class = cast(:quad_class as text))
        and (cast(:status as text) is null or events.status = cast(:status as text))
        and (cast(:confidence as double precision) is null or events.confidence >= cast(:confidence as double precision))
        and (cast(:since as date) is null or documents.published_on >= cast(:since as date))
        and (cast(:until as date) is null or documents.published_on <= cast(:until as date))
    order by events.id desc
    limit :limit
)

select
    events.id,
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
    array(
        select party.code from event_participants as party
        where party.event_id = events.id and party.role = 'source'
        order by party.position
    ) as source_codes,
    array(
        select coalesce(actors.name, mentions.surface)
        from event_participants as party
        left join actors on party.actor_id = actors.id
        left join mentions on party.mention_id = mentions.id
        where party.event_id = events.id and party.role = 'source'
        order by party.position
    ) as sources,
    array(
        select party.code from event_participants as party
        where party.event_id = events.id and party.role = 'target'
        order by party.position
    ) as target_codes,
    array(
        select coalesce(actors.name, mentions.surface)
        from event_participants as party
        left join actors on party.actor_id = actors.id
        left join mentions on party.mention_id = mentions.id
        where party.event_id = events.id and party.role = 'target'
        order by party.position
    ) as targets,
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
from page
inner join events on page.id = events.id
inner join event_types on events.event_type = event_types.code
left join event_modes on events.event_type = event_modes.event_type and events.mode = event_modes.code
inner join document_sentences as article on events.document_id = article.document_id and events.sentence = article.sentence
order by events.id desc
