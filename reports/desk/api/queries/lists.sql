-- title: Official lists
-- question: Which sanctions lists were imported, and in which version?
-- grain: one row per list
-- parameter: id integer | Only this list.
-- parameter: list text | Only the list of this code, such as ofac-sdn.
-- parameter: before integer | Only rows with a lower id.
-- parameter: limit integer = 100 | At most so many rows.
-- column: id | Key of the row.
-- column: list | Short name of the list.
-- column: name | Title of the list.
-- column: issuer_key | Natural key of the actor who issues it.
-- column: version | Its date or version as given.
-- column: published_on | Day on which it was issued: the first that fits, where less is known.
-- column: entries | Entries in it.
-- column: imported_at | When it was imported.
-- example: curl http://127.0.0.1:8417/api/v1/lists

select
    sanction_lists.id,
    sanction_lists.code as list,
    sanction_lists.name,
    issuers.key as issuer_key,
    newest.version,
    newest.published_on,
    newest.entries,
    newest.imported_at
from sanction_lists
left join actors as issuers on sanction_lists.issuer_id = issuers.id
left join lateral (
    select
        sanction_list_versions.version,
        sanction_list_versions.published_on,
        sanction_list_versions.entries,
        sanction_list_versions.imported_at
    from sanction_list_versions
    where sanction_list_versions.list_id = sanction_lists.id
    order by sanction_list_versions.id desc
    limit 1
) as newest on true
where
    (cast(:id as bigint) is null or sanction_lists.id = cast(:id as bigint))
    and (cast(:before as bigint) is null or sanction_lists.id < cast(:before as bigint))
    and (cast(:list as text) is null or sanction_lists.code = cast(:list as text))
order by sanction_lists.id desc
limit :limit
