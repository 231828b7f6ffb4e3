-- The role of the analyst: it reads the tables and views of the schema, and nothing else. Every step may be repeated, and
-- leaves as it is what is so already. Run by the owner of the tables, or by a superuser where the owner may not do it.

-- name: role
do $$
begin
    if not exists (select from pg_roles where rolname = 'communique_analyst') then
        create role communique_analyst login connection limit 20;
    end if;
exception when duplicate_object or unique_violation then null; -- another database's upgrade made it just now
end $$;

-- name: attributes
do $$
begin
    if exists (
        select from pg_roles
        where rolname = 'communique_analyst'
            and (rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls or not rolcanlogin or rolconnlimit not between 0 and 20)
    ) then
        alter role communique_analyst nosuperuser nocreaterole nocreatedb noreplication nobypassrls login connection limit 20;
    end if;
end $$;

-- name: connect
do $$
begin
    execute format('grant connect on database %I to communique_analyst', current_database());
    execute format('grant usage on schema %I to communique_analyst', current_schema());
end $$;

-- name: tables
do $$
begin
    execute format('grant select on all tables in schema %I to communique_analyst', current_schema());
    execute format(
        'alter default privileges for role %s in schema %I grant select on tables to communique_analyst',
        (select relowner::regrole from pg_class where oid = to_regclass('alembic_version')), current_schema()
    );
end $$;

-- name: views
-- A view reads with the rights of whoever asks, not with those of its owner.
do $$
declare
    it regclass;
begin
    for it in
        select oid from pg_class
        where relkind = 'v' and relnamespace = current_schema()::regnamespace
            and not coalesce('security_invoker=true' = any(reloptions), false)
            and pg_has_role(relowner, 'usage')
    loop
        execute format('alter view %s set (security_invoker = true)', it);
    end loop;
end $$;

-- name: settings
-- Those that a session may change are its defaults; temp_file_limit and the connection limit are not its to change.
do $$
declare
    it text;
    wanted text[] := array[
        'default_transaction_read_only=on',
        'statement_timeout=60s',
        'lock_timeout=5s',
        'idle_in_transaction_session_timeout=10min',
        'idle_session_timeout=8h',
        'work_mem=32MB',
        'max_parallel_workers_per_gather=2'
    ];
begin
    foreach it in array wanted loop
        if not exists (
            select from pg_db_role_setting
            where setrole = to_regrole('communique_analyst') and it = any(setconfig)
                and setdatabase = (select oid from pg_database where datname = current_database())
        ) then
            execute format(
                'alter role communique_analyst in database %I set %s = %L', current_database(), split_part(it, '=', 1), split_part(it, '=', 2)
            );
        end if;
    end loop;
end $$;

-- name: temporary_files
do $$
begin
    if not exists (
        select from pg_db_role_setting
        where setrole = to_regrole('communique_analyst') and 'temp_file_limit=2GB' = any(setconfig)
            and setdatabase = (select oid from pg_database where datname = current_database())
    ) then
        execute format('alter role communique_analyst in database %I set temp_file_limit = %L', current_database(), '2GB');
    end if;
end $$;

-- name: temporary_tables
-- Whoever owns the database keeps the right; other accounts that need it are granted it by name.
do $$
begin
    if has_database_privilege('communique_analyst', current_database(), 'temporary') then
        execute format('revoke temporary on database %I from public', current_database());
    end if;
end $$;

-- name: schema
do $$
begin
    if has_schema_privilege('communique_analyst', current_schema(), 'create') then
        execute format('revoke create on schema %I from public', current_schema());
    end if;
end $$;

-- name: functions
-- What everybody may call by default and what does more than read: large objects, advisory locks, waiting, ending other
-- sessions, messages, and connections to elsewhere. The owner of the tables keeps them.
do $$
declare
    owner regrole := (select relowner from pg_class where oid = to_regclass('alembic_version'));
    it regprocedure;
begin
    for it in
        select proc.oid from pg_proc as proc
        left join pg_depend as belongs on belongs.objid = proc.oid and belongs.classid = 'pg_proc'::regclass and belongs.deptype = 'e'
        left join pg_extension as extension on belongs.refobjid = extension.oid
        where has_function_privilege('communique_analyst', proc.oid, 'execute')
            and (
                extension.extname in ('dblink', 'postgres_fdw', 'lo', 'adminpack', 'pg_cron', 'http', 'pg_net', 'aws_s3')
                or (
                    proc.pronamespace = 'pg_catalog'::regnamespace
                    and proc.proname ~ ('^(lo_.*|loread|lowrite|pg_(try_)?advisory_.*|pg_sleep.*|pg_notify|pg_terminate_backend|pg_cancel_backend'
                        '|pg_logical_emit_message|pg_export_snapshot|pg_current_xact_id|txid_current)$')
                )
            )
    loop
        execute format('grant execute on function %s to %s', it, owner);
        execute format('revoke execute on function %s from public', it);
    end loop;
end $$;

-- name: languages
-- Without it there are no blocks of program code (DO).
do $$
declare
    owner regrole := (select relowner from pg_class where oid = to_regclass('alembic_version'));
    it name;
begin
    for it in
        select lanname from pg_language
        where lanpltrusted and lanname not in ('sql', 'internal') and has_language_privilege('communique_analyst', oid, 'usage')
    loop
        execute format('grant usage on language %I to %s', it, owner);
        execute format('revoke usage on language %I from public', it);
    end loop;
end $$;

-- name: access
-- Whether this account only reads; whether there is an analyst who may read.
select
    not rolsuper and not rolcreaterole and to_regclass('documents') is not null
    and not exists (
        select from pg_catalog.pg_class
        where
            relnamespace = current_schema()::regnamespace
            and relkind in ('r', 'p')
            and has_table_privilege(oid, 'insert, update, delete, truncate')
    ),
    to_regrole(%(analyst)s) is not null
    and to_regclass('documents') is not null
    and has_table_privilege(to_regrole(%(analyst)s), 'documents', 'select')
from pg_catalog.pg_roles
where rolname = current_user;

-- name: safeguards
-- What is so and what is not: a row a safeguard. `holds` is null where there is no such role.
with analyst as (
    select
        roles.*,
        coalesce(
            (
                select setconfig from pg_db_role_setting
                where setrole = roles.oid and setdatabase = (
                    select oid from pg_database
                    where datname = current_database()
                )
            ),
            '{}'
        ) as config
    from (select) as always
    left join pg_roles as roles on roles.rolname = 'communique_analyst'
)

select
    'reads the tables' as safeguard,
    to_regclass('documents') is not null and has_table_privilege(oid, 'documents', 'select') as holds
from analyst
union all
select
    'writes to no table',
    not exists (
        select from pg_class
        where
            relkind in ('r', 'p', 'v', 'm', 'f') and relnamespace <> 'pg_catalog'::regnamespace
            and has_table_privilege(analyst.oid, pg_class.oid, 'insert, update, delete, truncate')
    )
from analyst
union all
select
    'has no other role, and no attribute of an administrator',
    not (rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls)
    and not exists (
        select from pg_auth_members
        where member = analyst.oid
    )
from analyst
union all
select
    'makes no tables, schemas, functions',
    not has_database_privilege(oid, current_database(), 'create')
    and not exists (
        select from pg_namespace
        where nspname not like 'pg_temp%' and has_schema_privilege(analyst.oid, pg_namespace.oid, 'create')
    )
from analyst
union all
select
    'makes no temporary tables',
    not has_database_privilege(oid, current_database(), 'temporary')
from analyst
union all
select
    'no large objects, advisory locks, waiting, ending of sessions, messages, other servers',
    not exists (
        select from pg_proc as proc
        left join pg_depend as belongs on proc.oid = belongs.objid and belongs.classid = 'pg_proc'::regclass and belongs.deptype = 'e'
        left join pg_extension as extension on belongs.refobjid = extension.oid
        where
            has_function_privilege(analyst.oid, proc.oid, 'execute')
            and (
                extension.extname in ('dblink', 'postgres_fdw', 'lo', 'adminpack', 'pg_cron', 'http', 'pg_net', 'aws_s3')
                or (
                    proc.pronamespace = 'pg_catalog'::regnamespace
                    and proc.proname ~ (
                        '^(lo_.*|loread|lowrite|pg_(try_)?advisory_.*|pg_sleep.*|pg_notify|pg_terminate_backend|pg_cancel_backend'
                        '|pg_logical_emit_message|pg_export_snapshot|pg_current_xact_id|txid_current)$'
                    )
                )
            )
    )
from analyst
union all
select
    'no functions that run with the rights of their owner',
    not exists (
        select from pg_proc
        where
            prosecdef and has_function_privilege(analyst.oid, pg_proc.oid, 'execute')
            and has_schema_privilege(analyst.oid, pronamespace, 'usage')
    )
from analyst
union all
select
    'no program code',
    not exists (
        select from pg_language
        where lanpltrusted and lanname not in ('sql', 'internal') and has_language_privilege(analyst.oid, pg_language.oid, 'usage')
    )
from analyst
union all
select
    'limits of a session',
    config @> array['default_transaction_read_only=on', 'statement_timeout=60s', 'lock_timeout=5s', 'work_mem=32MB']
    and rolconnlimit between 0 and 20
from analyst
union all
select
    'limit of temporary files',
    'temp_file_limit=2GB' = any(config)
from analyst
union all
select
    'no other database',
    not exists (
        select from pg_database
        where datallowconn and datname <> current_database() and has_database_privilege(analyst.oid, pg_database.oid, 'connect')
    )
from analyst
union all
select
    'views read with the rights of whoever asks',
    not exists (
        select from pg_class
        where
            relkind = 'v' and relnamespace = current_schema()::regnamespace
            and not coalesce('security_invoker=true' = any(reloptions), false)
    )
from analyst;
