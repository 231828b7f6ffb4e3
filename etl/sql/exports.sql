-- Sanctions in the shapes of the scholars' databases. `since` leaves out what no article tells of from that day on; null for none.

-- name: gsdb
-- A case is what one sender put on one state from one year to another: its measures are dummies. Threats are no cases.
-- A sanction on a person or company counts as one on its country, and the state is empty where that is not known. A dummy is 0 where
-- other measures are told, and empty where the articles say no more than "sanctions".
with parts as (
    select
        sanctions.id,
        sanctions.sender_id,
        coalesce(countries.name, case when targets.kind not in ('company', 'media', 'person') then targets.name end) as target,
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

-- name: ties
-- A case is what one sender threatened or put on one state from one day on, whatever the measures.
-- The types are those of the measures: trade by its direction, and of what is none of them the name.
with parts as (
    select
        sanctions.id,
        sanctions.sender_id,
        senders.kind as sender_kind,
        senders.code as sender_code,
        coalesce(act.target_code, targets.code) as target_code,
        sanctions.measure,
        sanctions.status,
        coalesce(sanctions.threatened_on, sanctions.imposed_on) as started_on,
        coalesce(sanctions.threatened_on_precision, sanctions.imposed_on_precision) as started_precision,
        sanctions.threatened_on is not null or sanctions.status = 'threatened' or act.is_threatened as is_threatened,
        sanctions.status not in ('demanded', 'threatened') as is_imposed,
        sanctions.imposed_on,
        sanctions.imposed_on_precision,
        sanctions.lifted_on,
        sanctions.lifted_on_precision,
        sanctions.last_reported_on,
        case
            when sanctions.measure = 'asset_freeze' then 6
            when sanctions.measure = 'aid' then 7
            when sanctions.measure = 'travel_ban' then 8
            when sanctions.measure = 'arms' then 4
            when act.direction = 'both' then 1
            when act.direction like 'imp%%' then 3
            when act.direction like 'exp%%' then 4
            when sanctions.measure = 'trade' then 2
            when sanctions.measure in ('financial', 'diplomatic') then 10
        end as kind
    from sanctions
    inner join actors as targets on sanctions.target_id = targets.id
    left join actors as senders on sanctions.sender_id = senders.id
    inner join lateral (
        select
            max(sanction_actions.target_code) as target_code,
            max(sanction_actions.trade_direction) filter (where sanctions.measure = 'trade') as direction,
            coalesce(bool_or(sanction_actions.action = 'threaten'), false) as is_threatened
        from sanction_actions
        where sanction_actions.sanction_id = sanctions.id
    ) as act on true
    where
        sanctions.status <> 'demanded'
        and (%(since)s::date is null or sanctions.last_reported_on >= %(since)s::date)
),

issues as (
    select
        sanction_id,
        case objective
            when 'end_war' then 2
            when 'prevent_war' then 2
            when 'destabilise_regime' then 3
            when 'territorial_conflict' then 5
            when 'human_rights' then 8
            when 'terrorism' then 10
        end as issue
    from sanction_actions
    where objective is not null
),

cases as (
    select
        sender_id,
        sender_kind,
        sender_code,
        target_code,
        started_on,
        started_precision,
        bool_or(is_threatened) as is_threatened,
        bool_or(is_imposed) as is_imposed,
        (array_agg(imposed_on order by imposed_on) filter (where imposed_on is not null))[1] as imposed_on,
        (array_agg(imposed_on_precision order by imposed_on) filter (where imposed_on is not null))[1] as imposed_precision,
        case when bool_and(status = 'lifted') then max(lifted_on) end as ended_on,
        (array_agg(lifted_on_precision order by lifted_on desc nulls last))[1] as ended_precision,
        bool_and(status = 'lifted') as is_lifted,
        max(last_reported_on) as last_reported_on,
        array_agg(distinct issue order by issue) filter (where issue is not null) as issues,
        array_to_string(array_agg(distinct kind order by kind) filter (where is_threatened), ', ') as threatened_types,
        string_agg(distinct measure, ', ' order by measure) filter (where is_threatened and kind = 10) as threatened_others,
        array_to_string(array_agg(distinct kind order by kind) filter (where is_imposed), ', ') as imposed_types,
        string_agg(distinct measure, ', ' order by measure) filter (where is_imposed and kind = 10) as imposed_others
    from parts
    left join issues on parts.id = issues.sanction_id
    group by sender_id, sender_kind, sender_code, target_code, started_on, started_precision
)

select
    row_number() over (order by started_on, target_code, sender_code) as caseid,
    case when started_precision <> 'year' then date_part('month', started_on)::integer end as startmonth,
    case when started_precision = 'day' then date_part('day', started_on)::integer end as startday,
    date_part('year', started_on)::integer as startyear,
    case when ended_precision <> 'year' then date_part('month', ended_on)::integer end as endmonth,
    case when ended_precision = 'day' then date_part('day', ended_on)::integer end as endday,
    date_part('year', ended_on)::integer as endyear,
    case when is_imposed and not is_lifted then date_part('year', last_reported_on)::integer end as ongoingasofyear,
    sender_code as primarysender,
    sender_code as sender1,
    null as sender2,
    null as sender3,
    null as sender4,
    null as sender5,
    target_code as targetstate,
    case when sender_id is not null then (sender_kind = 'igo')::integer end as institution,
    null as targetinstitution,
    is_threatened::integer as threat,
    issues[1] as issue1,
    issues[2] as issue2,
    issues[3] as issue3,
    threatened_types as sanctiontypethreat,
    threatened_others as othersanctiontypethreatened,
    null as scommit,
    null as anticipatedsendercosts,
    null as anticipatedtargetcosts,
    is_imposed::integer as imposition,
    case when imposed_precision <> 'year' then date_part('month', imposed_on)::integer end as sancimpositionstartmonth,
    case when imposed_precision = 'day' then date_part('day', imposed_on)::integer end as sancimpositionstartday,
    date_part('year', imposed_on)::integer as sancimpositionstartyear,
    imposed_types as sanctiontype,
    imposed_others as othersanctiontype,
    null as sendercosts,
    null as targetcosts,
    null as finaloutcome,
    null as settlementnaturesender,
    null as settlementnaturetarget
from cases
order by 1;
