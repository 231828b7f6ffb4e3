-- title: Versions of official lists
-- question: Which versions were imported, and what did each change?
-- grain: one row per version of a list
-- parameter: id integer | Only this version.
-- parameter: list text | Only versions of this list, by code.
-- parameter: before integer | Only rows with a lower id.
-- parameter: limit integer = 100 | At most so many rows.
-- column: id | Key of the row.
-- column: list | Short name of the list.
-- column: version | Its date or version as given.
-- column: published_on | Day on which it was issued: the first that fits, where less is known.
-- column: format | Format that it was read as, such as ofac-csv.
-- column: content_hash | SHA-256 of its files: the same again is no new version.
-- column: entries | Entries in it.
-- column: added | Entries that the version before it did not have.
-- column: changed | Entries that differ from the version before it.
-- column: removed | Entries of the version before it that it does not have.
-- column: imported_at | When it was imported.
-- example: curl 'http://127.0.0.1:8417/api/v1/list-versions?list=ofac-sdn'

select
    sanction_list_versions.id,
    sanction_lists.code as list,
    sanction_list_versions.version,
    sanction_list_versions.published_on,
    sanction_list_versions.format,
    sanction_list_versions.content_hash,
    sanction_list_versions.entries,
    sanction_list_versions.added,
    sanction_list_versions.changed,
    sanction_list_versions.removed,
    sanction_list_versions.imported_at
from sanction_list_versions
inner join sanction_lists on sanction_list_versions.list_id = sanction_lists.id
where
    (cast(:id as bigint) is null or sanction_list_versions.id = cast(:id as bigint))
    and (cast(:before as bigint) is null or sanction_list_versions.id < cast(:before as bigint))
    and (cast(:list as text) is null or sanction_lists.code = cast(:list as text))
order by sanction_list_versions.id desc
limit :limit
