-- title: Incidents
-- question: What happened, however many articles report it?
-- grain: one row per real-world happening
-- parameter: id integer | Only this incident.
-- parameter: actor text | Only those in which this actor takes part on either side, by code (USA).
-- parameter: source text | Only those in which this actor acts, by code.
-- parameter: target text | Only those in which this actor is acted upon, by code.
-- parameter: type text | Only this PLOVER type, such as CONSULT.
-- parameter: at_least integer | Only those that so many articles report.
-- parameter: since date | Only those that may have happened on that day or later.
-- parameter: until date | Only those that may have happened on that day or earlier.
-- parameter: before integer | Only rows with a lower id.
-- parameter: limit integer = 100 | At most so many rows.
-- column: id | Key of the row; it changes when what it stands for is found anew.
-- column: key | Natural key, the same each time that the events are clustered.
-- column: event_type | PLOVER type of its events.
-- column: event_label | Name of the type for readers.
-- column: quad_class | Verbal or material, cooperation or conflict.
-- column: source_codes | Codes of those who act, sorted.
-- column: target_codes | Codes of those acted upon, sorted.
-- column: location | Where it happened.
-- column: first_on | Earliest day that its events fit.
-- column: last_on | Latest day that its events fit.
-- column: document_count | Articles that report it.
-- column: event_count | Event rows that report it.
-- column: sentence | The sentence of its reports that tells most of it.
-- example: curl 'http://127.0.0.1:8417/api/v1/incidents?actor=IRN&at_least=2'

select
    incidents.id,
    incidents.key,
    incidents.event_type,
    event_types.label as event_label,
    event_types.quad_class,
    incidents.source_codes,
    incidents.target_codes,
    incidents.location,
    incidents.first_on,
    incidents.last_on,
    incidents.document_count,
    incidents.event_count,
    incidents.sentence
from incidents
inner join event_types on incidents.event_type = event_types.code
where
    (cast(:id as bigint) is null or incidents.id = cast(:id as bigint))
    and (cast(:before as bigint) is null or incidents.id < cast(:before as bigint))
    and (
        cast(:actor as text) is null
        or cast(:actor as text) = any(incidents.source_codes)
        or cast(:actor as text) = any(incidents.target_codes)
    )
    and (cast(:source as text) is null or cast(:source as text) = any(incidents.source_codes))
    and (cast(:target as text) is null or cast(:target as text) = any(incidents.target_codes))
    and (cast(:type as text) is null or incidents.event_type = cast(:type as text))
    and (cast(:at_least as bigint) is null or incidents.document_count >= cast(:at_least as bigint))
    and (cast(:since as date) is null or incidents.last_on >= cast(:since as date))
    and (cast(:until as date) is null or incidents.first_on <= cast(:until as date))
order by incidents.id desc
limit :limit
