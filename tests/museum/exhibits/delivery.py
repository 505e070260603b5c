"""Bugs between the sealed log and another service's tables: relay, Kafka, consumer."""

from typing import Final

from tests.museum.exhibit import Exhibit

_KAFKA = "shared/src/gonghui_shared/kafka"
_RELAY, _CONSUMER, _ORDER, _CURSORS = (f"{_KAFKA}/{name}.py" for name in ("relay", "consumer", "order", "cursors"))
_TESTS = "tests/shared/kafka/test_"
_KILLED = "tests/shared/road/test_kills.py::test_killed_consumer_applies_everything_once"

EXHIBITS: Final = (
    Exhibit(
        "delivery.cursor-before-confirmation",
        "The relay moves its cursor and then sends: what Kafka did not take is never sent again.",
        "outboxes that mark rows as sent first; `send()` only enqueues (aiokafka #923)",
        _RELAY,
        {
            "        async with asyncio.timeout(_CONFIRM_WITHIN):\n            await self._publish(batch)\n": "",
            "        self.position = batch.last\n": "        self.position = batch.last\n        await self._publish(batch)\n",
        },
        (f"{_TESTS}relay.py::test_a_record_that_the_broker_refuses_is_not_passed_over",),
        "kafka",
    ),
    Exhibit(
        "delivery.send-without-confirmation",
        "The relay sends and never looks at the answers: a record that the broker refused is passed over.",
        "fire-and-forget producers",
        _RELAY,
        {"            await (await producer.send_batch(": "            (await producer.send_batch("},
        (f"{_TESTS}relay.py::test_a_record_that_the_broker_refuses_is_not_passed_over",),
        "kafka",
    ),
    Exhibit(
        "delivery.second-relay-unnoticed",
        "The relay moves its cursor without comparing it, and two relays overtake one another.",
        "aws outbox sample #6",
        _RELAY,
        {"where topic = $1 and position = $2": "where topic = $1 and $2::bigint >= 0"},
        (f"{_TESTS}relay.py::test_a_relay_that_was_overtaken_stops",),
        "kafka",
    ),
    Exhibit(
        "delivery.round-robin-partitions",
        "Records go to partitions in turn: a union's events overtake one another.",
        "producers without a key",
        _RELAY,
        {"filled[partition_of(record.slice, self._partitions)]": "filled[record.position % self._partitions]"},
        (f"{_TESTS}relay.py::test_a_unions_records_stay_in_one_partition_in_order",),
        "kafka",
    ),
    Exhibit(
        "delivery.offset-committed-first",
        "The cursor moves in a transaction before that of the tables, as auto-commit does: a crash between loses what was fetched.",
        "`enable_auto_commit=True`, the client's default",
        _CONSUMER,
        {
            '            if fresh:\n                await self._handler.apply(connection, fresh)\n            reach("consumer.before_commit")\n': "",
            '        reach("consumer.after_commit")\n': (
                '        reach("consumer.before_commit")\n'
                "        async with self._pool.acquire() as connection, connection.transaction():\n"
                "            if fresh:\n"
                "                await self._handler.apply(connection, fresh)\n"
                '        reach("consumer.after_commit")\n'
            ),
        },
        (f"{_KILLED}[consumer.before_commit:2]",),
        "kafka",
    ),
    Exhibit(
        "delivery.offset-committed-last",
        "The cursor moves in a transaction after that of the tables: a crash between applies twice.",
        "`work(); commit()`, the usual loop",
        _CONSUMER,
        {
            "            if fresh:\n                await self._handler.apply(connection, fresh)\n            reach": "            reach",
            "        name, slices = self._handler.name, sorted({record.slice for record in fresh if record.slice is not None})\n": (
                "        name, slices = self._handler.name, sorted({record.slice for record in fresh if record.slice is not None})\n"
                "        async with self._pool.acquire() as connection, connection.transaction():\n"
                "            if fresh:\n"
                "                await self._handler.apply(connection, fresh)\n"
            ),
        },
        (f"{_KILLED}[consumer.before_commit:2]",),
        "kafka",
    ),
    Exhibit(
        "delivery.offset-upserted",
        "The offset is written and not compared: a consumer that slept through its succession turns it back.",
        "measured here: a balance of 20 instead of 10",
        _CURSORS,
        {"            where c.next_offset = ($4": "            where 0 <= ($4"},
        (f"{_TESTS}cursors.py::test_an_offset_moves_only_from_where_it_stood",),
        "postgres",
    ),
    Exhibit(
        "delivery.slices-upserted",
        "The last positions of slices are written and not compared: a zombie applies everything once more.",
        "consumer groups without fencing (Jepsen × Redpanda)",
        _CURSORS,
        {"            where c.position = ($6": "            where 0 <= ($6"},
        (f"{_TESTS}cursors.py::test_a_slice_moves_only_from_where_it_stood",),
        "postgres",
    ),
    Exhibit(
        "delivery.lost-cursor-made-anew",
        "A cursor that somebody deleted is silently made again where the consumer believes to be.",
        "tokens that reset themselves",
        _CURSORS,
        {' or any(row["fresh"] and row["slice"] in known for row in rows)': ""},
        (f"{_TESTS}cursors.py::test_a_cursor_that_is_gone_is_not_made_anew",),
        "postgres",
    ),
    Exhibit(
        "delivery.new-consumer-begins-at-the-end",
        "A consumer that knows no offset begins with what comes next.",
        "`auto_offset_reset=latest`, the client's default: 0 of 5 records",
        _CONSUMER,
        {
            "begins = await consumer.beginning_offsets(partitions)\n            for": "begins = await consumer.end_offsets(partitions)\n            for"
        },
        ("tests/shared/road/test_faults.py::test_a_new_consumer_reads_what_a_producer_left_behind_that_is_down",),
        "kafka",
    ),
    Exhibit(
        "delivery.hole-passed-over",
        "A record that skips its predecessor is applied all the same.",
        "offsets as the only sequence; Marten 9.25 #5239",
        _ORDER,
        {
            "            return fresh, duplicates, Hole(record.slice, seen.position, record.position)\n": (
                "            fresh.append(record)\n"
                "            last[record.slice] = Last(record.epoch, record.position, record.hash)\n"
            )
        },
        (f"{_TESTS}order.py::test_a_record_that_skips_its_predecessor_shows_a_hole",),
    ),
    Exhibit(
        "delivery.duplicates-by-position-alone",
        "A record at a position that was applied counts as a duplicate, even where it is another one.",
        "dedupe by sequence number; Kurrent 3.9.3's colliding event 0",
        _ORDER,
        {"if record.position == seen.position and record.hash != seen.hash:": "if record.position > seen.position:"},
        (f"{_TESTS}order.py::test_another_record_at_the_same_position_is_a_fork",),
    ),
    Exhibit(
        "delivery.fork-applied",
        "A record that does not know what was applied before it is taken as the next one.",
        "split views of append-only logs",
        _ORDER,
        {
            '            raise Fork(f"position {record.position} does not know position {seen.position}")\n': (
                "            fresh.append(record)\n"
                "            last[record.slice] = Last(record.epoch, record.position, record.hash)\n"
            )
        },
        (f"{_TESTS}order.py::test_a_record_that_does_not_know_what_was_applied_is_a_fork",),
    ),
    Exhibit(
        "delivery.unknown-epoch-accepted",
        "Records of an epoch that no restore opened are applied.",
        "restores behind a broker that is ahead",
        _ORDER,
        {"later in epochs and all(": "later not in epochs or all("},
        (f"{_TESTS}epochs.py::test_an_epoch_that_the_producer_does_not_know_is_a_fork",),
    ),
    Exhibit(
        "delivery.restored-log-refilled",
        "A consumer that applied what a restore lost goes on with the restored log.",
        "PITR behind consumers; xid cursors after dump and restore",
        _ORDER,
        {"if first < opened <= later": "if first < opened < later"},
        (f"{_TESTS}epochs.py::test_a_consumer_that_applied_what_the_restore_lost_halts",),
    ),
    Exhibit(
        "delivery.quiet-slice-forgotten",
        "Nobody compares heads: the last record of a quiet union is lost and no later one betrays it.",
        "gap detection by successors alone",
        _CONSUMER,
        {"            if position > seen.position:\n": "            if position < seen.position:\n"},
        (f"{_TESTS}consumer.py::test_the_last_record_of_a_quiet_slice_is_missed",),
        "postgres",
    ),
    Exhibit(
        "delivery.cut-log-unnoticed",
        "A producer whose log ends before what was applied is believed.",
        "brokers and stores restored apart",
        _CONSUMER,
        {"            if position < seen.position:\n": "            if position < 0:\n"},
        (f"{_TESTS}consumer.py::test_a_log_that_ends_before_what_was_applied_is_a_fork",),
        "postgres",
    ),
    Exhibit(
        "delivery.garbage-stops-the-partition",
        "A record that no relay of ours wrote ends the consumer, again and again.",
        "deserialisers that raise in the poll loop (Kurrent #2748)",
        _CONSUMER,
        {
            "        except Alien:\n            aliens.append(record)\n": "        except KeyError:\n            aliens.append(record)\n"
        },
        ("tests/shared/road/test_faults.py::test_garbage_is_kept_aside_and_nothing_stops",),
        "kafka",
    ),
    Exhibit(
        "delivery.lax-header-numbers",
        "Headers are read with `int()`, which takes `-1`, `1_000` and ` ١٢`.",
        "Pydantic's lax mode, every `int(text)`",
        f"{_KAFKA}/headers.py",
        {"    if not text.isascii() or not text.isdigit() or len(text) > 18:\n        raise Alien\n": ""},
        (f"{_TESTS}headers.py::test_what_is_no_record_of_ours_is_alien",),
    ),
)
