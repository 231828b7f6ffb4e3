-- Sanctions in the shapes of the scholars' databases. `since` leaves out what no article tells of from that day on; null for none.

-- name: gsdb
-- A case is what one sender put on one state from one year to another: its measures are dummies. Threats are no cases.
-- A sanction on a person, company or group counts as one on its country. A dummy is 0 where other measures are told, and
-- empty where the articles say no more than "sanctions".
with parts as (
    select
        sanctions.id,
        sanctions.sender_id,
        coalesce(countries.name, targets.name) as target,
        sanctions.measure,
        date_part('year', sanctions.imposed_on)::integer as begin_year,
        date_part(
            'year', coalesce(sanctions.lifted_on, case sanctions.status when 'expired' then sanctions.expires_on end)
        )::integer as end_year
    from sanctions
    inner join actors as targets on sanctions.target_id = targets.id
    left join lateral (
        select target_code from sanction_actions
        where sanction_actions.sanction_id = sanctions.id and target_code is not null
        order by id limit 1
    ) as act on true
    left join countries on coalesce(act.target_code, targets.code) = countries.iso3
    where
        sanctions.status not in ('demanded', 'threatened')
        and (%(since)s::date is null or sanctions.last_reported_on >= %(since)s::date)
),

objectives as (
    select
        sanction_id,
        objective
    from sanction_actions
    where objective is not null
    group by sanction_id, objective
),

directions as (
    select
        sanction_id,
        unnest(case trade_direction when 'both' then array['exp_compl', 'imp_compl'] else array[trade_direction] end) as direction
    from sanction_actions
    where trade_direction is not null
),

cases as (
    select
        parts.sender_id,
        parts.target,
        parts.begin_year,
        parts.end_year,
        bool_or(parts.measure <> 'unspecified') as is_told,
        bool_or(parts.measure = 'trade') as trade,
        string_agg(distinct directions.direction, ', ' order by directions.direction) as descr_trade,
        bool_or(parts.measure = 'arms') as arms,
        bool_or(parts.measure in ('financial', 'asset_freeze', 'aid')) as financial,
        bool_or(parts.measure = 'travel_ban') as travel,
        bool_or(parts.measure = 'diplomatic') as other,
        string_agg(
            distinct case objectives.objective when 'destabilise_regime' then 'destab_regime' else objectives.objective end, ','
        ) as objective
    from parts
    left join objectives on parts.id = objectives.sanction_id
    left join directions on parts.id = directions.sanction_id
    group by parts.sender_id, parts.target, parts.begin_year, parts.end_year
)

select
    row_number() over (order by cases.begin_year, cases.target, senders.name, cases.end_year) as case_id,
    cases.target as sanctioned_state,
    senders.name as sanctioning_state,
    cases.begin_year as "begin",
    cases.end_year as "end",
    case when cases.is_told then cases.trade::integer end as trade,
    cases.descr_trade,
    case when cases.is_told then cases.arms::integer end as arms,
    null as military,
    case when cases.is_told then cases.financial::integer end as financial,
    case when cases.is_told then cases.travel::integer end as travel,
    case when cases.is_told then cases.other::integer end as other,
    0 as target_mult,
    case when cases.sender_id is not null then (senders.kind = 'igo')::integer end as sender_mult,
    cases.objective,
    null as success
from cases
left join actors as senders on cases.sender_id = senders.id
order by 1;
