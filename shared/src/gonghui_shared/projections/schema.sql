-- Cursors and registry of projections, parked records, fired deadlines.

create table if not exists cursors (
    subscription text primary key,       -- the service's own log, or a producer's topic
    position     bigint not null default 0
);

create table if not exists projections (
    name         text primary key,
    subscription text not null,
    version      integer not null,
    built_at     timestamptz not null default now()
);

create table if not exists parked (
    id           bigint generated always as identity primary key,
    subscription text not null,
    key          text not null,          -- union_id: all its later records wait behind the first
    position     bigint not null,
    record       bytea not null,         -- as it travelled, personal fields sealed
    error        text not null,          -- kind of the error, never its words
    attempts     integer not null default 1,
    parked_at    timestamptz not null default now()
);
create index if not exists parked_by_key on parked (subscription, key, id);

create table if not exists discarded (
    subscription text not null,
    position     bigint not null,
    record       bytea not null,
    reason       text not null,
    discarded_by text not null,
    discarded_at timestamptz not null default now(),
    primary key (subscription, position)
);

create table if not exists deadlines_fired (
    deadline text not null,
    key      text not null,
    due_on   date not null,
    refusal  text,
    fired_at timestamptz not null default now(),
    primary key (deadline, key, due_on)
);
