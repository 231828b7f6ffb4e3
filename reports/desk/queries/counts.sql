-- How much there is, and the days that it spans.
select
    (select count(*) from documents) as documents,
    (select count(*) from statements) as statements,
    (select count(*) from events) as events,
    (select count(*) from incidents) as incidents,
    (select count(*) from sanctions) as sanctions,
    (select min(published_on) from documents) as first_day,
    (select max(published_on) from documents) as last_day;
