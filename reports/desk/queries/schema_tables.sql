-- The tables and views that an analyst may read, with their comments.
select
    relations.relname as name,
    case when relations.relkind in ('v', 'm') then 'view' else 'table' end as kind,
    obj_description(relations.oid, 'pg_class') as comment
from pg_catalog.pg_class as relations
where
    relations.relnamespace = current_schema()::regnamespace
    and relations.relkind in ('r', 'p', 'v', 'm')
    and not relations.relispartition
    and has_table_privilege(relations.oid, 'select')
order by kind desc, name;
