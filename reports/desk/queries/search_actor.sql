-- The actor with this key, and whether so many mentions mean it that the newest articles will do.
select
    actors.id,
    actors.name,
    (
        select count(*)
        from (
            select from mentions
            where mentions.actor_id = actors.id
            limit %(many)s
        ) as found
    ) = %(many)s as is_common
from actors
where actors.key = %(key)s::text;
