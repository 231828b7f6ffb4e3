-- Whose sanction on whom: a row for each sender and target, so that what several senders put on one target is as many rows.
create view sanction_dyads as
select  -- noqa: ST06
    sanctions.id as sanction_id,
    sanctions.sender_id,
    senders.name as sender_name,
    senders.kind as sender_kind,
    coalesce(senders.code, told.sender_code) as sender_code,
    sanctions.target_id,
    targets.name as target_name,
    targets.kind as target_kind,
    coalesce(told.target_code, targets.code) as target_code,
    sanctions.measure,
    sanctions.episode,
    sanctions.status,
    -- Others whose acts upon the same target, of the same measure, the same sentences tell.
    array(
        select distinct coalesce(other.sender_code, other_senders.name)
        from sanction_actions as own
        inner join sanction_actions as other
            on
                own.document_id = other.document_id
                and own.sentence = other.sentence
                and own.action = other.action
                and own.measure = other.measure
                and own.sender_id <> other.sender_id
                and own.target_code = other.target_code
        left join actors as other_senders on other.sender_id = other_senders.id
        where
            own.sanction_id = sanctions.id
            and own.action in ('impose', 'tighten', 'extend', 'threaten', 'ease', 'waive', 'lift')
            and coalesce(other.sender_code, other_senders.name) <> coalesce(senders.code, senders.name)
        order by coalesce(other.sender_code, other_senders.name)
    ) as joint_with,
    sanctions.demanded_on,
    sanctions.demanded_on_precision,
    sanctions.threatened_on,
    sanctions.threatened_on_precision,
    sanctions.imposed_on,
    sanctions.imposed_on_precision,
    sanctions.extended_on,
    sanctions.extended_on_precision,
    sanctions.eased_on,
    sanctions.eased_on_precision,
    sanctions.lifted_on,
    sanctions.lifted_on_precision,
    sanctions.expires_on,
    sanctions.first_reported_on,
    sanctions.last_reported_on
from sanctions
left join actors as senders on sanctions.sender_id = senders.id
left join actors as targets on sanctions.target_id = targets.id
left join lateral (
    select
        max(sanction_actions.sender_code) as sender_code,
        max(sanction_actions.target_code) as target_code
    from sanction_actions
    where sanction_actions.sanction_id = sanctions.id
) as told on true;

comment on view sanction_dyads is
'One row per sanction of one sender on one target, of one measure and episode: joint senders are rows of their own.';
comment on column sanction_dyads.sanction_id is 'The sanction.';
comment on column sanction_dyads.sender_id is 'Who has, or would have, the measure in force; null where the articles do not say.';
comment on column sanction_dyads.sender_name is 'Name of the sender.';
comment on column sanction_dyads.sender_kind is 'What sort of actor the sender is.';
comment on column sanction_dyads.sender_code is 'Country or body that the sender is or acts for.';
comment on column sanction_dyads.target_id is 'Who bears it.';
comment on column sanction_dyads.target_name is 'Name of the target.';
comment on column sanction_dyads.target_kind is 'What sort of actor the target is.';
comment on column sanction_dyads.target_code is 'Country or body that the target is or belongs to.';
comment on column sanction_dyads.measure is 'What kind of sanction it is.';
comment on column sanction_dyads.episode is 'Which time it is that the sender has this measure on the target.';
comment on column sanction_dyads.status is 'Latest stage reported.';
comment on column sanction_dyads.joint_with is 'Codes of others who acted together with the sender, by the same sentences.';
comment on column sanction_dyads.demanded_on is 'When someone first asked for it: the first day that fits.';
comment on column sanction_dyads.demanded_on_precision is 'How fine demanded_on is: day, month or year.';
comment on column sanction_dyads.threatened_on is 'When it was first threatened: the first day that fits.';
comment on column sanction_dyads.threatened_on_precision is 'How fine threatened_on is: day, month or year.';
comment on column sanction_dyads.imposed_on is 'When it was imposed: the first day that fits.';
comment on column sanction_dyads.imposed_on_precision is 'How fine imposed_on is: day, month or year.';
comment on column sanction_dyads.extended_on is 'When it was last extended: the first day that fits.';
comment on column sanction_dyads.extended_on_precision is 'How fine extended_on is: day, month or year.';
comment on column sanction_dyads.eased_on is 'When it was last eased or waived: the first day that fits.';
comment on column sanction_dyads.eased_on_precision is 'How fine eased_on is: day, month or year.';
comment on column sanction_dyads.lifted_on is 'When it was lifted: the first day that fits.';
comment on column sanction_dyads.lifted_on_precision is 'How fine lifted_on is: day, month or year.';
comment on column sanction_dyads.expires_on is 'Day on which it ends unless it is extended.';
comment on column sanction_dyads.first_reported_on is 'Publication day of the first article that tells of it.';
comment on column sanction_dyads.last_reported_on is 'Publication day of the last article that tells of it.';
