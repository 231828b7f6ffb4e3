-- title: Gaps of the gazetteer
-- question: Which offices have no known holder on a given day, though they had one before?
-- description: Offices of a country or body whose last known term had ended by the day, those of the countries named most first. Words
--   such as "the foreign minister" lead to nobody from then on. Add the successor to seeds/actor_roles.csv.
-- grain: one row per office
-- tags: quality
-- parameter: day date = newest | The day.
-- parameter: country text | Only offices of this country or body, by code.
-- parameter: office text | Only this office, such as foreign_minister.
-- parameter: limit integer = 40 | At most so many rows; blank for all.
-- column: country | Code of the country or body.
-- column: country_name | Its name.
-- column: office | The office whatever its title.
-- column: last_title | Title as last held.
-- column: last_holder | Who held it last.
-- column: ended_on | Day on which that term ended.
-- column: vacant_for (days) | Days since then.
-- column: articles (articles) | Articles of the 90 days up to that day that name the country or body.
-- empty: Every office that had a holder has one on that day, as far as the gazetteer knows; or there are no articles yet.
-- example: communique report run gazetteer-gaps --param country=GBR --param day=2026-01-01

with last_terms as (
    select distinct on (actor_roles.for_actor_id, actor_roles.office)
        actor_roles.for_actor_id,
        actor_roles.office,
        actor_roles.title,
        actor_roles.actor_id,
        actor_roles.valid_to
    from actor_roles
    where
        (actor_roles.valid_from is null or actor_roles.valid_from <= :day)
        and (cast(:office as text) is null or actor_roles.office = cast(:office as text))
    -- A term that runs on comes first, and shuts out those that ended.
    order by actor_roles.for_actor_id, actor_roles.office, actor_roles.valid_to desc nulls first, actor_roles.id desc
),

vacant as (
    select
        principals.code as country,
        principals.name as country_name,
        last_terms.office,
        last_terms.title as last_title,
        holders.name as last_holder,
        last_terms.valid_to as ended_on,
        cast(:day as date) - last_terms.valid_to as vacant_for,
        principals.id as principal_id
    from last_terms
    inner join actors as principals on last_terms.for_actor_id = principals.id
    inner join actors as holders on last_terms.actor_id = holders.id
    where
        last_terms.valid_to < :day
        and (cast(:country as text) is null or principals.code = cast(:country as text))
),

named as (
    -- How much hangs on a country or body just now.
    select
        mentions.actor_id,
        count(distinct mentions.document_id) as articles
    from documents
    inner join mentions on documents.id = mentions.document_id
    where documents.published_on > cast(:day as date) - 90 and documents.published_on <= :day
    group by mentions.actor_id
)

select
    vacant.country,
    vacant.country_name,
    vacant.office,
    vacant.last_title,
    vacant.last_holder,
    vacant.ended_on,
    vacant.vacant_for,
    coalesce(named.articles, 0) as articles
from vacant
left join named on vacant.principal_id = named.actor_id
order by articles desc, vacant.country_name asc, vacant.office asc, vacant.ended_on asc
limit :limit
