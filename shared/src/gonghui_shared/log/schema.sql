-- The log of one service. `append_group()` is the only writer of streams, events, unsealed, claims and commands;
-- the sequencer is the only writer of log and log_head.

create table if not exists streams (
    stream_id text primary key,
    union_id  text not null,
    version   integer not null,
    appended  integer not null        -- how many events the last append wrote: lets one statement check and move the version
) with (fillfactor = 80);

create sequence if not exists events_id as bigint cache 1;   -- a cache would hand ids out of order across connections

create table if not exists events (
    id             bigint not null default nextval('events_id'),
    event_id       uuid not null,
    stream_id      text not null,
    version        integer not null,
    type           text not null,
    union_id       text not null,
    occurred_on    date not null,
    recorded_at    timestamptz not null,
    actor          text not null,
    correlation_id text not null,
    causation_id   text not null,
    rules          text not null,
    payload        bytea not null,
    primary key (id)
) partition by range (id);

create index if not exists events_by_stream on events (stream_id, version);
create index if not exists events_by_event_id on events (event_id);

create table if not exists unsealed (
    id    bigint primary key,
    leaf  bytea not null,
    slice smallint                     -- null: private, never published
);

create or replace function waiting() returns boolean  -- whether anything is to be sealed
language sql set enable_seqscan = off                  -- an empty queue's statistics mislead the planner
as $$ select exists (select from unsealed order by id limit 1) $$;

create table if not exists log (
    position  bigint not null,
    event     bigint not null,
    epoch     integer not null,
    slice     smallint,
    previous  bigint not null,         -- position of the record before it in the same slice; 0: none
    sealed_at timestamptz not null,    -- knowledge time
    hash      bytea not null,
    primary key (position)
) partition by range (position);

create index if not exists log_by_event on log (event);

create table if not exists epochs (
    epoch      integer primary key,
    algorithm  text not null,
    after      bigint not null,        -- the last position of the epoch before
    opened_at  timestamptz not null default now()
);

create table if not exists log_head (
    single    boolean primary key default true check (single),
    epoch     integer not null,
    position  bigint not null,
    hash      bytea not null,
    sealed_at timestamptz,
    positions bigint[] not null,       -- per slice: position of its last record
    hashes    bytea[] not null         -- per slice: hash of its last record
);

create table if not exists claims (
    scope     text not null,
    hash      bytea not null,          -- keyed hash of the claimed value
    stream_id text not null,
    primary key (scope, hash)
);

create table if not exists commands (
    principal   text not null,
    route       text not null,
    key         text not null,
    request     bytea not null,        -- SHA-256 of the canonical request
    status      smallint not null,
    body        bytea not null,
    answered_at timestamptz not null default now(),
    primary key (key, principal, route)
);

insert into epochs (epoch, algorithm, after) values (1, 'sha256-v1', 0) on conflict do nothing;
insert into log_head (epoch, position, hash, positions, hashes)
values (1, 0, '\x0000000000000000000000000000000000000000000000000000000000000000',
        array_fill(0::bigint, array[64]), array_fill('\x'::bytea, array[64]))
on conflict do nothing;

-- Partitions of fifty million rows; the migration and the sequencer keep one in advance. They belong to the owner of the
-- log, whoever calls.
create or replace function ensure_partitions() returns void language plpgsql
security definer set search_path = public, pg_temp as $$
declare
    size constant bigint := 50000000;
    part record;
    n bigint;
begin
    for part in select 'events' as parent, coalesce((select last_value from events_id), 0) as reached
                union all select 'log', coalesce((select position from log_head), 0)
    loop
        for n in part.reached / size .. part.reached / size + 1 loop
            execute pg_catalog.format('create table if not exists %I partition of %I for values from (%s) to (%s)',
                           pg_catalog.concat(part.parent, '_', n), part.parent, n * size, (n + 1) * size);
        end loop;
    end loop;
end $$;

select ensure_partitions();

-- Errors: GH001 wrong version (message: the stream), GH002 the key was answered before, GH003 claim taken (message: index among the taken).
create or replace function append_group(
    p_keys text[], p_principals text[], p_routes text[], p_requests bytea[], p_statuses smallint[], p_answers bytea[],
    p_streams text[], p_unions text[], p_expected integer[], p_counts integer[],
    p_releases text[], p_release_hashes bytea[], p_release_streams text[],
    p_takes text[], p_take_hashes bytea[], p_take_streams text[],
    p_event_ids uuid[], p_stream_ids text[], p_versions integer[], p_types text[], p_union_ids text[],
    p_occurred_on date[], p_recorded_at timestamptz[], p_actors text[], p_correlations text[], p_causations text[],
    p_rules text[], p_payloads bytea[], p_leaves bytea[], p_slices smallint[]
) returns void language plpgsql as $$
declare
    moved integer;
begin
    if cardinality(p_keys) > 0 then
        insert into commands (key, principal, route, request, status, body)
        select * from unnest(p_keys, p_principals, p_routes, p_requests, p_statuses, p_answers)
            as c (key, principal, route, request, status, body) order by 1, 2, 3
        on conflict do nothing;
        get diagnostics moved = row_count;
        if moved <> cardinality(p_keys) then
            raise exception using errcode = 'GH002', message = 'answered';
        end if;
    end if;
    if cardinality(p_streams) = 0 then
        return;
    end if;

    -- Locks the heads in order of their ids; a stream that exists at another version, or belongs to another union, stays put.
    with asked as (
        select * from unnest(p_streams, p_unions, p_expected, p_counts) as a (stream_id, union_id, expected, n) order by 1
    ), heads as (
        insert into streams as s (stream_id, union_id, version, appended)
        select stream_id, union_id, expected + n, n from asked
        on conflict (stream_id) do update set version = excluded.version, appended = excluded.appended
            where s.version = excluded.version - excluded.appended and s.union_id = excluded.union_id
        returning s.version, s.appended, xmax = 0 as fresh
    )
    select count(*) filter (where not fresh or version = appended) into moved from heads;
    if moved <> cardinality(p_streams) then
        raise exception using errcode = 'GH001', message = 'version';
    end if;

    if cardinality(p_releases) > 0 then
        delete from claims c using unnest(p_releases, p_release_hashes, p_release_streams) as r (scope, hash, stream_id)
        where c.scope = r.scope and c.hash = r.hash and c.stream_id = r.stream_id;
    end if;
    if cardinality(p_takes) > 0 then
        insert into claims (scope, hash, stream_id)
        select * from unnest(p_takes, p_take_hashes, p_take_streams) as t (scope, hash, stream_id) order by 1, 2
        on conflict do nothing;
        select t.i - 1 into moved
        from unnest(p_takes, p_take_hashes, p_take_streams) with ordinality as t (scope, hash, stream_id, i)
        join claims c using (scope, hash) where c.stream_id <> t.stream_id order by t.i limit 1;
        if found then
            raise exception using errcode = 'GH003', message = moved::text;
        end if;
    end if;

    -- Ids are drawn only now, after every lock is held: drawn earlier they would invert streams.
    with written as (
        insert into events (event_id, stream_id, version, type, union_id, occurred_on, recorded_at, actor, correlation_id,
                            causation_id, rules, payload)
        select event_id, stream_id, version, type, union_id, occurred_on, recorded_at, actor, correlation, causation, rules,
               payload
        from unnest(p_event_ids, p_stream_ids, p_versions, p_types, p_union_ids, p_occurred_on, p_recorded_at, p_actors,
                    p_correlations, p_causations, p_rules, p_payloads)
            with ordinality as e (event_id, stream_id, version, type, union_id, occurred_on, recorded_at, actor, correlation,
                                  causation, rules, payload, i)
        order by i
        returning id
    ), numbered as (
        select id, row_number() over (order by id) as i from written
    )
    insert into unsealed (id, leaf, slice)
    select n.id, u.leaf, u.slice
    from numbered n join unnest(p_leaves, p_slices) with ordinality as u (leaf, slice, i) using (i);
end $$;
