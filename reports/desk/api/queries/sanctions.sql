-- title: Sanctions
-- question: Whose sanctions on whom are told of, and how do they stand?
-- grain: one row per sender, target, measure and episode
-- parameter: id integer | Only this sanction.
-- parameter: sender text | Only sanctions of this sender, by code (USA).
-- parameter: target text | Only sanctions on this target, by code.
-- parameter: measure text | Only this measure, such as asset_freeze.
-- parameter: status text (demanded, threatened, in_force, imposed, eased, lifted, expired) | Only those that stand so.
-- parameter: since date | Only those that an article of that day or later tells of.
-- parameter: until date | Only those that an article of that day or earlier tells of.
-- parameter: before integer | Only rows with a lower id.
-- parameter: limit integer = 100 | At most so many rows.
-- column: id | Key of the row; it changes when what it stands for is found anew.
-- column: sender_id | Who has, or would have, the measure in force; null where the articles do not say.
-- column: sender_name | Name of the sender.
-- column: sender_code | Country or body that the sender is or acts for.
-- column: target_id | Who bears it.
-- column: target_name | Name of the target.
-- column: target_code | Country or body that the target is or belongs to.
-- column: measure | What kind of sanction it is.
-- column: episode | Which time it is that the sender has this measure on the target.
-- column: status | Latest stage reported.
-- column: joint_with | Codes of others who acted together with the sender, by the same sentences.
-- column: demanded_on | When someone first asked for it: the first day that fits.
-- column: demanded_on_precision | How fine demanded_on is: day, month or year.
-- column: threatened_on | When it was first threatened: the first day that fits.
-- column: threatened_on_precision | How fine threatened_on is: day, month or year.
-- column: imposed_on | When it was imposed: the first day that fits.
-- column: imposed_on_precision | How fine imposed_on is: day, month or year.
-- column: extended_on | When it was last extended: the first day that fits.
-- column: extended_on_precision | How fine extended_on is: day, month or year.
-- column: eased_on | When it was last eased or waived: the first day that fits.
-- column: eased_on_precision | How fine eased_on is: day, month or year.
-- column: lifted_on | When it was lifted: the first day that fits.
-- column: lifted_on_precision | How fine lifted_on is: day, month or year.
-- column: expires_on | Day on which it ends unless it is extended.
-- column: first_reported_on | Publication day of the first article that tells of it.
-- column: last_reported_on | Publication day of the last article that tells of it.
-- example: curl 'http://127.0.0.1:8417/api/v1/sanctions?sender=USA&target=IRN'

select
    sanction_dyads.sanction_id as id,
    sanction_dyads.sender_id,
    sanction_dyads.sender_name,
    sanction_dyads.sender_code,
    sanction_dyads.target_id,
    sanction_dyads.target_name,
    sanction_dyads.target_code,
    sanction_dyads.measure,
    sanction_dyads.episode,
    sanction_dyads.status,
    sanction_dyads.joint_with,
    sanction_dyads.demanded_on,
    sanction_dyads.demanded_on_precision,
    sanction_dyads.threatened_on,
    sanction_dyads.threatened_on_precision,
    sanction_dyads.imposed_on,
    sanction_dyads.imposed_on_precision,
    sanction_dyads.extended_on,
    sanction_dyads.extended_on_precision,
    sanction_dyads.eased_on,
    sanction_dyads.eased_on_precision,
    sanction_dyads.lifted_on,
    sanction_dyads.lifted_on_precision,
    sanction_dyads.expires_on,
    sanction_dyads.first_reported_on,
    sanction_dyads.last_reported_on
from sanction_dyads
where
    (cast(:id as bigint) is null or sanction_dyads.sanction_id = cast(:id as bigint))
    and (cast(:before as bigint) is null or sanction_dyads.sanction_id < cast(:before as bigint))
    and (cast(:sender as text) is null or sanction_dyads.sender_code = cast(:sender as text))
    and (cast(:target as text) is null or sanction_dyads.target_code = cast(:target as text))
    and (cast(:measure as text) is null or sanction_dyads.measure = cast(:measure as text))
    and (cast(:status as text) is null or sanction_dyads.status = cast(:status as text))
    and (cast(:since as date) is null or sanction_dyads.last_reported_on >= cast(:since as date))
    and (cast(:until as date) is null or sanction_dyads.first_reported_on <= cast(:until as date))
order by sanction_dyads.sanction_id desc
limit :limit
