-- The name of the actor with this key.
select name from actors
where key = %(key)s::text;
