-- The tables and the flat views, as a whole export has them.

-- name: relations
-- A relation a row, its columns in their order, its keys.
select
    c.relname as name,
    c.relkind in ('r', 'p') as is_table,
    obj_description(c.oid) as comment,
    (
        select
            jsonb_agg(
                jsonb_build_array(a.attname, format_type(a.atttypid, null), not a.attnotnull, col_description(c.oid, a.attnum))
                order by a.attnum
            )
        from pg_catalog.pg_attribute as a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    ) as columns,
    coalesce(
        (
            select jsonb_agg(
                jsonb_build_array(
                    co.contype, co.confrelid::regclass::text,
                    (select jsonb_agg(a.attname order by k.place)
                    from unnest(co.conkey) with ordinality as k (attnum, place)
                    inner join pg_catalog.pg_attribute as a on a.attrelid = co.conrelid and k.attnum = a.attnum),
                    (select jsonb_agg(a.attname order by k.place)
                    from unnest(co.confkey) with ordinality as k (attnum, place)
                    inner join pg_catalog.pg_attribute as a on a.attrelid = co.confrelid and k.attnum = a.attnum)
                ) order by co.contype desc, co.conname
            )
            from pg_catalog.pg_constraint as co
            where co.conrelid = c.oid and co.contype in ('p', 'f') and co.conparentid = 0
        ),
        '[]'
    ) as keys
from pg_catalog.pg_class as c
where c.relnamespace = current_schema()::regnamespace
    and (c.relname = any(%(views)s) or (c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'alembic_version'))
order by c.relname;
