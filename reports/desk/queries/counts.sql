-- How much there is, and the days that it spans. Large tables are counted as Postgres last estimated them.
select
    (select count(*) from documents) as documents,
    (
        select case when classes.reltuples > 200000 then classes.reltuples::bigint else (select count(*) from statements) end
        from pg_class as classes
        where classes.oid = 'statements'::regclass
    ) as statements,
    (
        select case when classes.reltuples > 200000 then classes.reltuples::bigint else (select count(*) from events) end
        from pg_class as classes
        where classes.oid = 'events'::regclass
    ) as events,
    (select count(*) from sanctions) as sanctions,
    (select min(documents.published_on) from documents) as first_day,
    (select max(documents.published_on) from documents) as last_day;
