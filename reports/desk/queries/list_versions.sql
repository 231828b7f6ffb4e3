-- The versions of a list, the newest first.
select
    sanction_list_versions.id,
    sanction_lists.name,
    sanction_list_versions.version,
    sanction_list_versions.published_on,
    sanction_list_versions.format,
    sanction_list_versions.entries,
    sanction_list_versions.added,
    sanction_list_versions.changed,
    sanction_list_versions.removed,
    sanction_list_versions.imported_at
from sanction_list_versions
inner join sanction_lists on sanction_list_versions.list_id = sanction_lists.id
where sanction_lists.code = %(list)s::text
order by sanction_list_versions.id desc;
