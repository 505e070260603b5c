"""Bugs of event stores: what is lost, doubled or reordered between the command and the sealed log."""

from typing import Final

from tests.museum.exhibit import Exhibit

_SQL, _STORE = "shared/src/gonghui_shared/log/schema.sql", "shared/src/gonghui_shared/log/postgres.py"
_GROUP, _GROUPS = "shared/src/gonghui_shared/log/group_commit.py", "tests/shared/log/test_group_commit.py::test_"
_CHAIN, _VERIFY = "shared/src/gonghui_shared/log/chain.py", "shared/src/gonghui_shared/log/verify.py"
_SUITE, _OPEN = "tests/shared/log/test_store.py::test_", "tests/shared/log/test_open_transactions.py::test_"

EXHIBITS: Final = (
    Exhibit(
        "log.position-only-cursor",
        "The sequencer goes on after the largest id that it has seen, and never looks at one that commits late.",
        "eventsource-py, Emmett before 0.43, Marten before 4, Eventuous",
        _STORE,
        {
            "from unsealed order by id limit $1": (
                "from unsealed where id > (select coalesce(max(event), 0) from log) order by id limit $1"
            )
        },
        (
            f"{_OPEN}late_commit_is_sealed_later_and_a_cursor_over_ids_loses_it",
            f"{_OPEN}order_by_transaction_with_resume_by_id_loses_what_the_sealed_log_keeps",
        ),
        "postgres",
    ),
    Exhibit(
        "log.ids-before-locks",
        "Ids are drawn before the heads are locked, so that a writer who had to wait writes a later version under an earlier id.",
        "measured here: 1,334 of 8,573 events reordered",
        _SQL,
        {
            "declare\n    moved integer;\n": "declare\n    moved integer;\n    drawn bigint[];\n",
            "    -- Locks the heads in order": (
                "    select array_agg(nextval('events_id')) into drawn from generate_series(1, cardinality(p_event_ids));\n"
                "    -- Locks the heads in order"
            ),
            "insert into events (event_id, stream_id,": "insert into events (id, event_id, stream_id,",
            "select event_id, stream_id, version, type, union_id, occurred_on, recorded_at, actor, correlation,": (
                "select drawn[i], event_id, stream_id, version, type, union_id, occurred_on, recorded_at, actor, correlation,"
            ),
        },
        (f"{_OPEN}a_writer_who_had_to_wait_for_a_stream_is_sealed_after_whom_it_waited_for",),
        "postgres",
    ),
    Exhibit(
        "log.sequence-cache",
        "Every connection keeps twenty ids in hand, so that ids no longer follow the order of commits.",
        "measured here: 3,250 of 8,573 events reordered",
        _SQL,
        {"as bigint cache 1;": "as bigint cache 20;"},
        (f"{_OPEN}nothing_is_lost_or_reordered_under_hostile_writers",),
        "postgres",
    ),
    Exhibit(
        "log.conflict-swallowed",
        "A writer who met another version is told that all is well, and its events are written over the top or dropped.",
        "Eventuous #553: 20 parallel appends succeeded, 10 events were gone",
        _SQL,
        {"if moved <> cardinality(p_streams) then": "if moved > cardinality(p_streams) then"},
        (f"{_SUITE}a_stream_that_moved_on_refuses_the_append",),
        "postgres",
    ),
    Exhibit(
        "log.key-stored-first",
        "The idempotency key is stored in a transaction before that of the events: after a failure the retry is answered with a success that never was.",
        "key stores in Redis or in a table of their own (Protean, many web frameworks)",
        _STORE,
        {
            "        takes = taken(appends, self.digest)\n": (
                "        if command and appends:\n"
                "            await self.append([], command)\n"
                "            command = None\n"
                "        takes = taken(appends, self.digest)\n"
            )
        },
        (f"{_SUITE}a_command_that_wrote_nothing_leaves_its_key_free",),
        "postgres",
    ),
    Exhibit(
        "log.key-stored-afterwards",
        "The idempotency key is stored in a transaction after that of the events: equal commands at once, or a crash between, write twice.",
        "the usual middleware that stores the response",
        _STORE,
        {
            "        takes = taken(appends, self.digest)\n": (
                "        if command and appends:\n"
                "            await self.append(appends)\n"
                "            return await self.append([], command)\n"
                "        takes = taken(appends, self.digest)\n"
            )
        },
        (f"{_SUITE}a_key_is_answered_once", f"{_SUITE}parallel_equal_keys_write_once"),
        "postgres",
    ),
    Exhibit(
        "log.claim-not-released",
        "A claim outlives the membership that took it, and the person can join no union ever again.",
        "unique-value registries beside event stores",
        _SQL,
        {"    if cardinality(p_releases) > 0 then": "    if cardinality(p_releases) < 0 then"},
        (f"{_SUITE}a_claim_has_one_holder", f"{_SUITE}a_claim_moves_within_one_append"),
        "postgres",
    ),
    Exhibit(
        "log.anybody-releases-a-claim",
        "A claim is released by a stream that never held it.",
        "locks without an owner",
        _SQL,
        {"and c.hash = r.hash and c.stream_id = r.stream_id;": "and c.hash = r.hash;"},
        (f"{_SUITE}a_claim_has_one_holder", f"{_SUITE}only_the_holder_releases_even_within_one_append"),
        "postgres",
    ),
    Exhibit(
        "log.claim-clash-ignored",
        "`on conflict do nothing` without a look at who holds the claim: one person in two unions.",
        "conflict-ignoring inserts",
        _SQL,
        {"c.stream_id <> t.stream_id order by t.i limit 1;": "c.stream_id <> t.stream_id and t.i < 1 limit 1;"},
        (f"{_SUITE}a_claim_has_one_holder",),
        "postgres",
    ),
    Exhibit(
        "log.stream-changes-union",
        "Any union that knows a stream's name and version writes to it.",
        "tenant taken from the request (Marten #5234 masked other tenants' events)",
        _SQL,
        {" and s.union_id = excluded.union_id": ""},
        (f"{_SUITE}a_stream_belongs_to_one_union_for_life",),
        "postgres",
    ),
    Exhibit(
        "log.stale-sequencer",
        "A sequencer moves the head without comparing it: one that outlived a restore seals on under the old epoch.",
        "leases without fencing; second nodes of Marten's and Axon's daemons",
        _STORE,
        {
            "where epoch = $8 and position = $1 and hash = $2": (
                "where $8::integer > 0 and $1::bigint >= 0 and $2::bytea is not null"
            )
        },
        (f"{_SUITE}a_sequencer_that_outlived_a_restore_seals_nothing",),
        "postgres",
    ),
    Exhibit(
        "log.sealed-clock-runs-backwards",
        "Knowledge time is the clock's, even where the clock was set back: what was known at an instant changes afterwards.",
        "NTP steps; Jepsen's clock skews",
        _STORE,
        {"now if self.sealed_at is None else max(now, self.sealed_at)": "now"},
        (f"{_SUITE}positions_are_gapless_and_the_chain_holds",),
        "postgres",
    ),
    Exhibit(
        "log.private-event-published",
        "Private events get a slice and leave the house.",
        "one outbox for domain and integration events",
        "shared/src/gonghui_shared/log/arguments.py",
        {"        slice_ if published else None,\n": "        slice_,\n"},
        (f"{_SUITE}private_events_never_reach_the_feed",),
        "postgres",
    ),
    Exhibit(
        "log.field-outside-the-hash",
        "The leaf leaves the business date out, which can then be altered unnoticed.",
        "chains over the payload alone",
        _CHAIN,
        {
            "stream_id, type, union_id, occurred_on.isoformat(), origin.actor,": "stream_id, type, union_id, origin.actor,"
        },
        (f"{_SUITE}verification_finds_what_was_altered",),
        "postgres",
    ),
    Exhibit(
        "log.fields-run-together",
        "Fields are hashed without their lengths, so that what moves from one field into the next leaves the hash alone.",
        "Flickr's API signatures and every other concatenated MAC",
        _CHAIN,
        {"parts += (len(encoded).to_bytes(4), encoded)": "parts += (encoded,)"},
        ("tests/shared/log/test_chain.py::test_what_moves_from_one_field_into_the_next_changes_the_leaf",),
    ),
    Exhibit(
        "log.link-forgets-the-slice",
        "Links do not cover the slice, so that a published event can be made private afterwards.",
        "chains over leaves alone",
        _CHAIN,
        {"_LINK.pack(position, -1 if slice_ is None else slice_, previous,": "_LINK.pack(position, -1, previous,"},
        ("tests/shared/log/test_chain.py::test_a_link_covers_everything_that_it_is_given",),
    ),
    Exhibit(
        "log.cut-off-tail-unnoticed",
        "Verification walks what is there and never asks whether that is all.",
        "hash chains without a kept head",
        _VERIFY,
        {"if (held.position, held.hash) != (found.position, found.hash):": "if held.position < found.position:"},
        (f"{_SUITE}verification_finds_what_was_altered",),
        "postgres",
    ),
    Exhibit(
        "log.version-gap-unnoticed",
        "Verification does not count a stream's versions.",
        "chains over the global order alone",
        _VERIFY,
        {"if record.version != versions.get(record.stream_id, 0) + 1:": "if record.version < 1:"},
        ("tests/shared/log/test_verify.py::test_a_version_that_is_missing_or_comes_twice_is_found",),
    ),
    Exhibit(
        "log.refusal-of-the-whole-group",
        "Appends that go to the disk together are refused together: one bad command fails everybody's.",
        "group commit and batched inserts",
        _GROUP,
        {"            if len(group) > 1 and isinstance(": "            if len(group) > MOST and isinstance("},
        (f"{_GROUPS}a_refusal_is_only_of_who_caused_it",),
    ),
    Exhibit(
        "log.unknown-commit-tried-again",
        "A connection that breaks during the commit counts as a refusal, and what may have been written is written again.",
        "retries on a lost connection; PostgreSQL may have committed",
        _GROUP,
        {'(error.sqlstate or "")[:2] in _APART': '(error.sqlstate or "") not in _APART'},
        (f"{_GROUPS}what_is_unknown_is_unknown_to_all_and_tried_by_none",),
    ),
    Exhibit(
        "log.one-stream-twice-in-a-group",
        "Two appends to one stream go together, and both fail for a conflict that was none.",
        "batching by arrival alone",
        _GROUP,
        {" or not touched.isdisjoint(append.touches):": ":"},
        (f"{_GROUPS}appends_that_touch_the_same_stream_never_share_a_transaction",),
    ),
)
