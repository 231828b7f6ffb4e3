-- The actor with a key, how many facts fit each filter (so many at most; null for a filter that is not used), and how many
-- articles there are, by the estimate of Postgres.
select
    actors.id as actor_id,
    actors.name as actor_name,
    case when actors.id is not null then (
        select count(*)
        from (
            select from mentions
            where mentions.actor_id = actors.id
            limit %(most)s
        ) as fitting
    ) end as actor,
    case when asked.type is not null then (
        select count(*)
        from (
            select from events
            where events.event_type = asked.type
            limit %(most)s
        ) as fitting
    ) end as type,
    case when asked.topic is not null then (
        select count(*)
        from (
            select from statements
            where statements.topic = asked.topic
            limit %(most)s
        ) as fitting
    ) end as topic,
    (
        select greatest(classes.reltuples, 1)::bigint
        from pg_catalog.pg_class as classes
        where classes.oid = 'documents'::regclass
    ) as articles
from (
    select
        %(actor)s::text as actor,
        %(type)s::text as type,
        %(topic)s::text as topic
) as asked
left join actors on asked.actor = actors.key;
