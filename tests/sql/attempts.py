"""What people have tried, or would, to do more than read. All of it is to fail, through the command and through the role.

`by` says how it is tried: `sql` is `communique sql`, `role` a session of one's own as the analyst, in which whatever a session may
lift has been lifted first (`LIFTED`), `both` both. `says` is what the refusal must tell (a pattern, in any case).
"""

from __future__ import annotations

from dataclasses import dataclass

LIFTED = "set default_transaction_read_only = off"


@dataclass(frozen=True)
class Attempt:
    statement: str
    says: str
    by: str = "both"


DENIED = "permission denied|must be owner|only superuser|must be superuser|must have|not allowed|read-only transaction"
NO_ROWS = "gives no rows"
ONE_STATEMENT = "multiple commands"

WRITES = [
    Attempt("insert into publishers (name) values ('x')", f"{DENIED}|{NO_ROWS}"),
    Attempt("insert into publishers (name) values ('x') returning id", DENIED),
    Attempt("update actors set name = 'x' returning id", DENIED),
    Attempt("delete from documents returning id", DENIED),
    Attempt("merge into publishers using (select 1) on true when matched then delete", f"{DENIED}|{NO_ROWS}"),
    Attempt("merge into publishers using (select 1) on true when matched then delete returning 1", DENIED),
    Attempt("truncate documents cascade", f"{DENIED}|{NO_ROWS}"),
    Attempt("with gone as (delete from actors returning 1) select * from gone", DENIED),
    Attempt("with new as (insert into publishers (name) values ('x') returning id) select * from new", DENIED),
    Attempt("/* only a look */ with new as (insert into publishers (name) values ('x') returning id) select * from new", DENIED),
    Attempt("explain analyze delete from actors", DENIED),
    Attempt("explain (analyze, buffers off) insert into publishers (name) values ('x')", DENIED),
    Attempt("explain analyze create table mine as select 1", DENIED),
    Attempt("explain analyze create temp table mine as select 1", DENIED),
    Attempt("select 1 as a into mine", f"{DENIED}|{NO_ROWS}"),
    Attempt("select 1 as a into temp mine", f"{DENIED}|{NO_ROWS}"),
    Attempt("create table mine (a int)", f"{DENIED}|{NO_ROWS}"),
    Attempt("create temp table mine (a int)", f"{DENIED}|{NO_ROWS}"),
    Attempt("create unlogged table mine as select 1", f"{DENIED}|{NO_ROWS}"),
    Attempt("create temp view mine as select 1", f"{DENIED}|{NO_ROWS}"),
    Attempt("create schema mine", f"{DENIED}|{NO_ROWS}"),
    Attempt("create type mine as enum ('a')", f"{DENIED}|{NO_ROWS}"),
    Attempt("create sequence mine", f"{DENIED}|{NO_ROWS}"),
    Attempt("create temp sequence mine", f"{DENIED}|{NO_ROWS}"),
    Attempt("create index on actors (name)", f"{DENIED}|{NO_ROWS}"),
    Attempt("alter table actors add column mine int", f"{DENIED}|{NO_ROWS}"),
    Attempt("drop table actors cascade", f"{DENIED}|{NO_ROWS}"),
    Attempt("drop view event_dyads", f"{DENIED}|{NO_ROWS}"),
    Attempt("comment on table actors is 'mine'", f"{DENIED}|{NO_ROWS}"),
    Attempt("create or replace view event_dyads as select 1", f"{DENIED}|{NO_ROWS}"),
    Attempt("insert into event_dyads (event_id) values (1)", f"{DENIED}|{NO_ROWS}|cannot insert"),
    Attempt("copy actors from stdin", f"{DENIED}|{NO_ROWS}"),
    Attempt("select nextval('publishers_id_seq')", DENIED),
    Attempt("select setval('publishers_id_seq', 1)", DENIED),
    Attempt("select * from actors for update", DENIED),
    Attempt("select * from actors for key share", DENIED),
    Attempt("table actors for no key update", DENIED),
    Attempt(
        "select query_to_xml('delete from actors', true, true, '')", f"{DENIED}|not supported|unsupported|read-only function|non-volatile"
    ),
    Attempt("select * from ts_stat('delete from actors returning to_tsvector(name)')", f"{DENIED}|cannot open|ts_stat|cursor"),
    Attempt("refresh materialized view event_dyads", f"{DENIED}|{NO_ROWS}|materialized view"),
    Attempt("reindex table actors", f"{DENIED}|{NO_ROWS}"),
    Attempt("cluster actors using pk_actors", f"{DENIED}|{NO_ROWS}"),
    Attempt(
        "select pg_restore_relation_stats('schemaname', 'public', 'relname', 'actors', 'reltuples', 0::real)", f"{DENIED}|does not exist"
    ),
    Attempt("select pg_clear_relation_stats('public', 'actors')", f"{DENIED}|does not exist"),
    Attempt("select pg_stat_reset()", DENIED),
    Attempt("create extension lo", f"{DENIED}|{NO_ROWS}"),
    Attempt(
        "create trigger mine after insert on actors for each row execute function suppress_redundant_updates_trigger()",
        f"{DENIED}|{NO_ROWS}",
    ),
    Attempt("create rule mine as on select to actors do instead nothing", f"{DENIED}|{NO_ROWS}"),
    Attempt("create policy mine on actors", f"{DENIED}|{NO_ROWS}"),
    Attempt("create publication mine for table actors", f"{DENIED}|{NO_ROWS}"),
    Attempt("create cast (text as int) with inout", f"{DENIED}|{NO_ROWS}"),
    Attempt('create collation mine from "C"', f"{DENIED}|{NO_ROWS}"),
    Attempt("create statistics mine on kind, origin from actors", f"{DENIED}|{NO_ROWS}"),
]

# The known ways round a read-only transaction and a filter of words.
SECOND_STATEMENTS = [
    Attempt("select 1; delete from actors", ONE_STATEMENT, "sql"),
    Attempt("commit; delete from actors; select 1", ONE_STATEMENT, "sql"),
    Attempt("select 1; commit; insert into publishers (name) values ('x'); select 1", ONE_STATEMENT, "sql"),
    Attempt("select 1 /* ; */; drop table actors cascade -- '", ONE_STATEMENT, "sql"),
    Attempt("-- select 1\n; delete from actors; select 1", ONE_STATEMENT, "sql"),
    Attempt("/* /* nested */ */ select 1; delete from actors", ONE_STATEMENT, "sql"),
    Attempt("select '\\'; delete from actors; --'", f"{ONE_STATEMENT}|unterminated|escape|$^", "sql"),
    Attempt("select $a$;$a$; delete from actors", ONE_STATEMENT, "sql"),
    Attempt("select E'\\''; delete from actors; --'", ONE_STATEMENT, "sql"),
    Attempt("commit", NO_ROWS, "sql"),
    Attempt("rollback and chain", NO_ROWS, "sql"),
    Attempt("abort", NO_ROWS, "sql"),
    Attempt("end", NO_ROWS, "sql"),
    Attempt("begin read write", NO_ROWS, "sql"),
    Attempt("savepoint a", NO_ROWS, "sql"),
    Attempt("set transaction read write", NO_ROWS, "sql"),
    Attempt("set default_transaction_read_only = off", NO_ROWS, "sql"),
    Attempt("select set_config('transaction_read_only', 'off', false)", "transaction read-write mode", "sql"),
    Attempt("set statement_timeout = 0", NO_ROWS, "sql"),
    Attempt("reset all", NO_ROWS, "sql"),
    Attempt("discard all", NO_ROWS, "sql"),
    Attempt("prepare mine as delete from actors", NO_ROWS, "sql"),
    Attempt("execute mine", f"{NO_ROWS}|does not exist", "sql"),
    Attempt("declare mine cursor with hold for select 1", NO_ROWS, "sql"),
    Attempt("fetch all from mine", f"{NO_ROWS}|does not exist", "sql"),
    Attempt("prepare transaction 'mine'", NO_ROWS, "sql"),
    Attempt("call nothing()", f"{NO_ROWS}|does not exist"),
    Attempt("", NO_ROWS, "sql"),
    Attempt("/* nothing */", NO_ROWS, "sql"),
    Attempt("select 1\0; delete from actors", "zero bytes", "sql"),
    Attempt("do $$ begin commit; delete from actors; end $$", f"{NO_ROWS}|permission denied for language"),
    Attempt("do language plpgsql 'begin loop end loop; end'", f"{NO_ROWS}|permission denied for language"),
]

FILES = [
    Attempt("select pg_read_file('/etc/passwd')", DENIED),
    Attempt("select pg_read_file('postgresql.conf', 0, 10, true)", DENIED),
    Attempt("select pg_read_binary_file('/etc/passwd')", DENIED),
    Attempt("select pg_ls_dir('/')", DENIED),
    Attempt("select * from pg_ls_waldir()", DENIED),
    Attempt("select * from pg_ls_logdir()", DENIED),
    Attempt("select * from pg_ls_tmpdir()", DENIED),
    Attempt("select pg_stat_file('/etc/passwd')", DENIED),
    Attempt("select * from pg_hba_file_rules", DENIED),
    Attempt("select * from pg_file_settings", DENIED),
    Attempt("show data_directory", DENIED),
    Attempt("select current_setting('hba_file')", DENIED),
    Attempt("copy (select 1) to '/tmp/communique-analyst'", f"{DENIED}|{NO_ROWS}"),
    Attempt("copy actors to '/tmp/communique-analyst'", f"{DENIED}|{NO_ROWS}"),
    Attempt("copy (select 1) to program 'touch /tmp/communique-analyst'", f"{DENIED}|{NO_ROWS}"),
    Attempt("copy actors from program 'id'", f"{DENIED}|{NO_ROWS}"),
    Attempt("copy actors from '/etc/passwd'", f"{DENIED}|{NO_ROWS}"),
    Attempt("select lo_import('/etc/passwd')", DENIED),
    Attempt("select lo_export(1, '/tmp/communique-analyst')", DENIED),
    Attempt("select lo_create(0)", DENIED),
    Attempt("select lo_creat(-1)", DENIED),
    Attempt("select lo_from_bytea(0, 'x')", DENIED),
    Attempt("select lo_put(1, 0, 'x')", DENIED),
    Attempt("select lo_unlink(1)", DENIED),
    Attempt("select lo_get(1)", DENIED),
    Attempt("load '/tmp/mine.so'", f"{DENIED}|{NO_ROWS}|access to library"),
    Attempt("create function mine() returns int language c as '/tmp/mine.so'", f"{DENIED}|{NO_ROWS}"),
    Attempt("create function pg_temp.mine() returns int language sql as 'select 1'", f"{DENIED}|{NO_ROWS}"),
    Attempt("create function mine() returns int language sql security definer as 'select 1'", f"{DENIED}|{NO_ROWS}"),
    Attempt("create extension file_fdw", f"{DENIED}|{NO_ROWS}|not available"),
    Attempt("create tablespace mine location '/tmp'", f"{DENIED}|{NO_ROWS}"),
    Attempt("select xmlparse(document '<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>')::text::int", "libxml|invalid"),
    Attempt("select pg_current_logfile()", DENIED),
    Attempt("select pg_switch_wal()", DENIED),
    Attempt("select pg_backup_start('mine')", DENIED),
    Attempt("select pg_logical_emit_message(false, 'mine', repeat('x', 1000))", DENIED),
]

RIGHTS = [
    Attempt("set role communique", f"{DENIED}|{NO_ROWS}|does not exist"),
    Attempt("set role pg_read_server_files", f"{DENIED}|{NO_ROWS}"),
    Attempt("set role pg_execute_server_program", f"{DENIED}|{NO_ROWS}"),
    Attempt("set role pg_write_all_data", f"{DENIED}|{NO_ROWS}"),
    Attempt("set session authorization communique", f"{DENIED}|{NO_ROWS}|does not exist"),
    Attempt("select set_config('role', 'pg_write_all_data', false)", DENIED),
    Attempt("select set_config('session_authorization', 'pg_database_owner', false)", DENIED),
    Attempt("create role mine superuser", f"{DENIED}|{NO_ROWS}"),
    Attempt("alter role communique_analyst superuser", f"{DENIED}|{NO_ROWS}"),
    Attempt("alter role communique_analyst connection limit -1", f"{DENIED}|{NO_ROWS}"),
    Attempt("alter role communique_analyst set temp_file_limit = -1", f"{DENIED}|{NO_ROWS}"),
    Attempt("alter role communique_analyst set statement_timeout = 0", NO_ROWS, "sql"),
    Attempt("alter role communique_analyst password 'mine'", NO_ROWS, "sql"),
    Attempt("alter role all set statement_timeout = 0", f"{DENIED}|{NO_ROWS}"),
    Attempt("grant pg_write_all_data to communique_analyst", f"{DENIED}|{NO_ROWS}"),
    Attempt("grant insert on actors to communique_analyst", NO_ROWS, "sql"),
    Attempt("reassign owned by communique_analyst to current_user", f"{NO_ROWS}|$^", "sql"),
    Attempt("drop owned by communique_analyst", NO_ROWS, "sql"),
    Attempt("alter default privileges grant all on tables to public", NO_ROWS, "sql"),
    Attempt("alter system set archive_command = 'touch /tmp/communique-analyst'", f"{DENIED}|{NO_ROWS}"),
    Attempt("select pg_reload_conf()", DENIED),
    Attempt("set temp_file_limit = -1", f"{DENIED}|{NO_ROWS}"),
    Attempt("set session_replication_role = replica", f"{DENIED}|{NO_ROWS}"),
    Attempt("set log_statement = 'none'", f"{DENIED}|{NO_ROWS}"),
    Attempt("set local_preload_libraries = 'auto_explain'", NO_ROWS, "sql"),
    Attempt("select set_config('log_min_messages', 'panic', false)", DENIED),
    Attempt("select * from pg_authid", DENIED),
    Attempt("select * from pg_shadow", DENIED),
    Attempt("select * from pg_subscription", DENIED),
    Attempt("select * from pg_statistic", DENIED),
    Attempt("update pg_class set relacl = null returning 1", DENIED),
    Attempt("insert into pg_auth_members values (1, 2, 3, 4) returning 1", DENIED),
    Attempt("security label on role communique_analyst is 'mine'", f"{DENIED}|{NO_ROWS}|no security label"),
]

ELSEWHERE = [
    Attempt("create database mine", f"{DENIED}|{NO_ROWS}"),
    Attempt("drop database postgres", f"{DENIED}|{NO_ROWS}"),
    Attempt("create extension dblink", f"{DENIED}|{NO_ROWS}|not available"),
    Attempt("select dblink_exec('dbname=postgres', 'drop table actors')", f"{DENIED}|does not exist"),
    Attempt("select * from dblink('dbname=postgres user=communique', 'select 1') as t(a int)", f"{DENIED}|does not exist"),
    Attempt("select dblink_connect('dbname=communique user=communique')", f"{DENIED}|does not exist"),
    Attempt("create extension postgres_fdw", f"{DENIED}|{NO_ROWS}|not available"),
    Attempt("create foreign data wrapper mine", f"{DENIED}|{NO_ROWS}"),
    Attempt("create server mine foreign data wrapper postgres_fdw", f"{DENIED}|{NO_ROWS}|does not exist"),
    Attempt("create user mapping for current_user server mine", f"{NO_ROWS}|does not exist|read-only"),
    Attempt("import foreign schema public from server mine into public", f"{DENIED}|{NO_ROWS}|does not exist"),
    Attempt("create subscription mine connection 'host=127.0.0.1' publication mine", f"{DENIED}|{NO_ROWS}"),
    Attempt("select * from postgres.public.actors", "cross-database"),
    Attempt("select pg_create_physical_replication_slot('mine')", DENIED),
    Attempt("select pg_create_logical_replication_slot('mine', 'pgoutput')", DENIED),
    Attempt("select pg_replication_origin_create('mine')", DENIED),
    Attempt("select pg_promote()", DENIED),
    Attempt("select pg_terminate_backend(pid) from pg_stat_activity", DENIED),
    Attempt("select pg_cancel_backend(pid) from pg_stat_activity", DENIED),
    Attempt("select pg_log_backend_memory_contexts(pg_backend_pid())", DENIED),
    Attempt("select pg_export_snapshot()", DENIED),
    Attempt("select pg_current_xact_id()", DENIED),
    Attempt("select txid_current()", DENIED),
    Attempt("select pg_advisory_lock(1)", DENIED),
    Attempt("select pg_try_advisory_lock(5203301877)", DENIED),
    Attempt("select pg_advisory_xact_lock(1, 2)", DENIED),
    Attempt("select pg_advisory_unlock_all()", DENIED),
    Attempt("lock table actors in access exclusive mode", f"{DENIED}|{NO_ROWS}|can only be used in transaction"),
    Attempt("select pg_notify('procrastinate_any_queue', 'mine')", DENIED),
    Attempt("notify mine, 'x'", NO_ROWS, "sql"),
    Attempt("listen mine", NO_ROWS, "sql"),
]

# The time limit of these is short in the test, so that it takes no minute each.
EXHAUSTION = [
    Attempt("select pg_sleep(1000)", DENIED),
    Attempt("select pg_sleep_for('1 hour')", DENIED),
    Attempt("select pg_sleep_until('infinity')", DENIED),
    Attempt("with recursive t (n) as (select 1::bigint union all select n + 1 from t) select max(n) from t", "timeout"),
    Attempt(
        "with recursive t (s) as (select 'x' union all select s || s from t) select max(length(s)) from t",
        "timeout|memory|too large|exceed",
    ),
    Attempt("select count(*) from actors a, actors b, actors c", "timeout"),
    Attempt("select count(*) from generate_series(1, 1000000000000) a", "timeout"),
    Attempt("select array_agg(repeat(i::text, 100000)) from generate_series(1, 100000) as i", "timeout|memory"),
    Attempt("select repeat('x', 1000000000), repeat('y', 1000000000), repeat('z', 1000000000)", "timeout|memory"),
    Attempt("select string_agg(a.name, b.name) from actors a, actors b", "timeout|memory"),
    Attempt(
        "select set_config('work_mem', '2147483647kB', true), count(distinct (a.name, b.name)) from actors a, actors b",
        "timeout|memory|exceed",
    ),
    Attempt("select a.name from actors a, actors b order by a.name || b.name", "timeout|memory|exceed"),
    Attempt("select factorial(100000)", "timeout|overflow"),
    Attempt("select (" * 60_000 + "1" + ")" * 60_000, "stack depth|memory exhausted"),
    Attempt("select " + "not " * 200_000 + "true", "stack depth|memory|timeout"),
    Attempt("select set_config('statement_timeout', '0', false), count(*) from actors a, actors b, actors c", "timeout"),
    Attempt("set work_mem = '1TB'", NO_ROWS, "sql"),
    Attempt("explain analyze select count(*) from actors a, actors b, actors c", "timeout"),
    Attempt(
        "select regexp_replace(repeat('a', 100000), '(a|aa)*(b|\\1)*c', 'x'), count(*) from actors a, actors b, actors c",
        "timeout|memory|complex",
    ),
]

ALL = [*WRITES, *SECOND_STATEMENTS, *FILES, *RIGHTS, *ELSEWHERE, *EXHAUSTION]
