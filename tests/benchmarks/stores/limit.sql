with head as (
    insert into streams (stream_id, union_id, version, appended)
    select ($2::text[])[1], ($5::text[])[1], max(version), count(*) from unnest($3::integer[]) as v (version)
    on conflict (stream_id) do update set version = excluded.version
), written as (
    insert into events (event_id, stream_id, version, type, union_id, occurred_on, recorded_at, actor, correlation_id,
                        causation_id, rules, payload)
    select * from unnest($1::uuid[], $2::text[], $3::integer[], $4::text[], $5::text[], $6::date[], $7::timestamptz[],
                         $8::text[], $9::text[], $10::text[], $11::text[], $12::bytea[])
    returning id
)
insert into unsealed (id, leaf, slice)
select id, ($13::bytea[])[1], ($14::smallint[])[1] from written
