-- A happening by its key.
select
    incidents.id,
    incidents.key,
    incidents.event_type,
    event_types.label,
    incidents.source_codes,
    incidents.target_codes,
    incidents.location,
    incidents.first_on,
    incidents.last_on,
    incidents.document_count,
    incidents.sentence
from incidents
inner join event_types on incidents.event_type = event_types.code
where incidents.key = %(key)s::text;
