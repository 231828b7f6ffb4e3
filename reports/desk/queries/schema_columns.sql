-- The columns of a table or view, with their comments.
select
    attributes.attname as name,
    format_type(attributes.atttypid, attributes.atttypmod) as type,
    col_description(attributes.attrelid, attributes.attnum) as comment
from pg_catalog.pg_attribute as attributes
where attributes.attrelid = to_regclass(quote_ident(%(relation)s::text)) and attributes.attnum > 0 and not attributes.attisdropped
order by attributes.attnum;
