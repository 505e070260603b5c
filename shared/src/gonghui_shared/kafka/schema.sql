-- Where publication and consumption stand. Kafka's own committed offsets are only a hint for dashboards.

create table if not exists relay_cursor (
    topic    text primary key,
    position bigint not null default 0
);

create table if not exists consumer_offsets (
    subscription text not null,
    partition    integer not null,
    next_offset  bigint not null,
    primary key (subscription, partition)
);

create table if not exists consumer_slices (
    subscription text not null,
    slice        smallint not null,
    epoch        integer not null,
    position     bigint not null,        -- last position applied
    hash         bytea not null,
    primary key (subscription, slice)
);

create table if not exists aliens (
    subscription text not null,
    partition    integer not null,
    "offset"     bigint not null,
    value        bytea,
    headers      bytea not null,
    seen_at      timestamptz not null default now(),
    primary key (subscription, partition, "offset")
);

-- Filled in the transaction that moves the consumer's cursor, which no rebuild touches: every event reacts once.
create table if not exists reactions_due (
    id       bigint generated always as identity primary key,
    reaction text not null,
    event_id uuid not null,
    record   bytea not null,
    unique (reaction, event_id)
);

create table if not exists reactions_refused (
    reaction   text not null,
    event_id   uuid not null,
    refusal    text not null,
    refused_at timestamptz not null default now(),
    primary key (reaction, event_id)
);
