-- title: Growth of sanctions programmes
-- question: How many parties did each sanctions programme gain and lose in each month?
-- description: Entries by the month in which they were listed and taken off. An entry counts from the day that the list tells, else
--   from the first imported version that has it; what the first version of a list held, with no day of its own, is not
--   counted as gained. An entry of several programmes counts in each of those that it is or was last listed under.
-- grain: one row per list, programme and month in which it changed
-- tags: sanctions, lists, trends
-- parameter: since date | Only months that begin on that day or later.
-- parameter: until date | Only months that begin on that day or earlier.
-- parameter: list text | Only this list, such as ofac-sdn or un.
-- parameter: programme text | Only this programme.
-- parameter: limit integer = 40 | At most so many rows; blank for all.
-- column: month | First day of the month.
-- column: list | The list.
-- column: programme | Sanctions programme; blank where the list names none.
-- column: added | Entries listed in the month.
-- column: removed | Entries taken off in the month.
-- column: listed | Entries listed at the end of the month.
-- empty: No list is imported yet, or none has a second version (`communique lists import`).
-- example: communique report run programme-growth --param list=un --param since=2015-01-01

with first_versions as (
    select
        list_id,
        min(id) as version_id
    from sanction_list_versions
    group by list_id
),

entries as (
    select
        sanction_lists.code as list,
        programmes.programme,
        listings.delisted_on,
        coalesce(listings.listed_on, first_states.valid_from) as listed_on,
        listings.listed_on is not null or first_states.from_version_id > first_versions.version_id as is_gain
    from listings
    inner join sanction_lists on listings.list_id = sanction_lists.id
    inner join first_versions on listings.list_id = first_versions.list_id
    inner join lateral (
        select
            listing_versions.from_version_id,
            listing_versions.valid_from
        from listing_versions
        where listing_versions.listing_id = listings.id
        order by listing_versions.from_version_id
        limit 1
    ) as first_states on true
    left join lateral string_to_table(listings.programme, '; ') as programmes (programme) on true
    where cast(:list as text) is null or sanction_lists.code = cast(:list as text)
),

changes as (
    select
        list,
        programme,
        date_trunc('month', listed_on)::date as month,
        is_gain::integer as added,
        0 as removed,
        1 as change
    from entries
    union all
    select
        list,
        programme,
        date_trunc('month', delisted_on)::date as month,
        0 as added,
        1 as removed,
        -1 as change
    from entries
    where delisted_on is not null
),

months as (
    select
        month,
        list,
        programme,
        sum(added) as added,
        sum(removed) as removed,
        sum(sum(change)) over (partition by list, programme order by month) as listed
    from changes
    group by month, list, programme
)

select
    month,
    list,
    programme,
    added,
    removed,
    listed
from months
where
    (cast(:since as date) is null or month >= cast(:since as date))
    and (cast(:until as date) is null or month <= cast(:until as date))
    and (cast(:programme as text) is null or programme = cast(:programme as text))
order by month desc, list, listed desc, programme
limit :limit
