-- The imported lists with their newest versions.
select
    sanction_lists.code,
    sanction_lists.name,
    issuers.key as issuer_key,
    issuers.name as issuer,
    versions.version,
    versions.published_on,
    versions.entries,
    versions.added,
    versions.changed,
    versions.removed,
    versions.imported_at
from sanction_lists
left join actors as issuers on sanction_lists.issuer_id = issuers.id
inner join lateral (
    select imported.* from sanction_list_versions as imported
    where imported.list_id = sanction_lists.id
    order by imported.id desc
    limit 1
) as versions on true
order by sanction_lists.code;
