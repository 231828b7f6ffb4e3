-- The topic of that code or name.
select
    code,
    label
from topics
where code = lower(%(what)s) or lower(label) = lower(%(what)s)
