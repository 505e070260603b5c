"""Bugs of read models: what is folded twice, over a hole, or lost when tables are rebuilt."""

from typing import Final

from tests.museum.exhibit import Exhibit

_SHARED = "shared/src/gonghui_shared"
_SUBSCRIPTION, _REBUILD = f"{_SHARED}/projections/subscription.py", f"{_SHARED}/projections/rebuild.py"
_PARKING, _REBUILDING = (
    "tests/shared/projections/test_parking.py::test_",
    "tests/shared/projections/test_rebuild.py::test_",
)

EXHIBITS: Final = (
    Exhibit(
        "projections.poison-skipped",
        "A record that cannot be handled is left out and the ones after it are applied: sums over a hole.",
        "Marten's live default; commanded #20",
        _SUBSCRIPTION,
        {
            "                    await park(connection, self.name, record, error)\n"
            "                    for later in records[index + 1 :]:\n"
            '                        await park(connection, self.name, later, "behind")\n'
            "                    break\n": "                    continue\n"
        },
        (f"{_PARKING}what_cannot_be_handled_waits_with_all_later_records_of_its_union",),
        "postgres",
    ),
    Exhibit(
        "projections.followers-overtake",
        "Only the bad record is parked, and later ones of the same union overtake it.",
        "dead-letter queues without a sequence; Protean ADR-0028",
        _SUBSCRIPTION,
        {
            "                    for later in records[index + 1 :]:\n"
            '                        await park(connection, self.name, later, "behind")\n'
            "                    break\n": ""
        },
        (f"{_PARKING}what_cannot_be_handled_waits_with_all_later_records_of_its_union",),
        "postgres",
    ),
    Exhibit(
        "projections.parked-union-open-to-newcomers",
        "A batch that comes later does not ask which unions wait.",
        "dead-letter queues that look at one batch",
        _SUBSCRIPTION,
        {"        return [record for record in batch if record.union_id not in waiting]": "        return list(batch)"},
        (f"{_PARKING}what_arrives_later_for_a_parked_union_waits_behind",),
        "postgres",
    ),
    Exhibit(
        "projections.parked-union-reopened-too-early",
        "Draining goes on behind a record that still fails.",
        "retry loops over dead letters",
        _SUBSCRIPTION,
        {"                return done\n": "                continue\n"},
        (f"{_PARKING}draining_stops_at_the_first_record_that_still_fails",),
        "postgres",
    ),
    Exhibit(
        "projections.poison-stops-everybody",
        "One bad record ends the batch for all unions.",
        "Marten before dead letters; Kurrent #2748: a crash loop is never parked",
        _SUBSCRIPTION,
        {
            '            log.warning("subscription.batch_failed", subscription=self.name, exc_info=error)\n': (
                '            log.warning("subscription.batch_failed", subscription=self.name, exc_info=error)\n            raise\n'
            )
        },
        (f"{_PARKING}what_cannot_be_handled_waits_with_all_later_records_of_its_union",),
        "postgres",
    ),
    Exhibit(
        "projections.outage-parked-as-poison",
        "An error of the database parks records as if they were bad.",
        "`except Exception` around the handler",
        _SUBSCRIPTION,
        {
            "            async with connection.transaction():\n                await self._fold(connection, free)\n        except _PASSING:\n            raise\n": (
                "            async with connection.transaction():\n                await self._fold(connection, free)\n"
            ),
            "                await self._fold(connection, [record])\n        except _PASSING:\n            raise\n": (
                "                await self._fold(connection, [record])\n"
            ),
        },
        (f"{_PARKING}a_database_that_has_no_time_parks_nothing",),
        "postgres",
    ),
    Exhibit(
        "projections.discard-forgotten-by-rebuilds",
        "A rebuild folds what somebody gave up, and dies of it or shows it.",
        "skipped events that come back with the next replay",
        _REBUILD,
        {"[r for r in ready if r.position not in self._left_out]": "ready"},
        (f"{_REBUILDING}what_was_given_up_stays_out_of_a_rebuild",),
        "postgres",
    ),
    Exhibit(
        "projections.rebuild-without-the-lock",
        "The live cursor moves on while the tables are swapped, and what it folded last is gone with the old ones.",
        "Marten #3690; Emmett before its rebuild locks (#286)",
        _REBUILD,
        {"        await self._history.lock(connection)\n": ""},
        (f"{_REBUILDING}what_is_folded_during_a_swap_is_not_lost",),
        "postgres",
    ),
    Exhibit(
        "projections.rebuild-swaps-what-differs",
        "Rebuilt tables take the place of other ones of the same version, and nobody learns that one of the two is wrong.",
        "every blue/green rebuild without a digest",
        _REBUILD,
        {"if served not in {None, built} and not accept:": "if served is None and built is None:"},
        (f"{_REBUILDING}tables_that_differ_from_what_is_served_are_not_swapped",),
        "postgres",
    ),
    Exhibit(
        "projections.two-runners-fold-twice",
        "The follower of the own log does not look where the cursor stands before it folds.",
        "two daemons on one projection (Marten, Axon's stolen claims)",
        f"{_SHARED}/projections/own_log.py",
        {"            if cursor == before:\n": "            if cursor >= 0:\n"},
        ("tests/shared/projections/test_own_log.py::test_two_runners_fold_every_event_once",),
        "postgres",
    ),
    Exhibit(
        "projections.reaction-key-of-its-own-making",
        "A reaction's key names the queue's row and not the event: what is queued again is done again.",
        "Marten's and Protean's side effects on replay",
        f"{_SHARED}/reactions.py",
        {
            'key = f"reaction/{reaction.name}/{record.event_id}/{number}"': "key = f\"reaction/{reaction.name}/{row['id']}/{number}\""
        },
        ("tests/shared/test_reactions.py::test_an_event_that_is_queued_again_is_reacted_to_once",),
        "postgres",
    ),
    Exhibit(
        "projections.clock-fires-on-the-wrong-day",
        "A clock fires the day before: what was due today is late.",
        "off-by-one of every scheduler",
        f"{_SHARED}/deadlines.py",
        {'" where d.due_on <= $2 and f.key is null"': '" where d.due_on <= $2::date + 1 and f.key is null"'},
        (
            "tests/finance/allocation/test_views.py::test_what_was_not_paid_by_the_due_date_falls_short_and_may_be_charged",
        ),
        "postgres",
    ),
    Exhibit(
        "projections.clock-key-without-its-day",
        "A clock that was moved counts as fired, since its key leaves the day out: the second deadline never comes.",
        "schedulers that key jobs by name",
        f"{_SHARED}/deadlines.py",
        {"f.key = d.key and f.due_on = d.due_on'": "f.key = d.key'"},
        ("tests/finance/dues/test_views.py::test_a_clock_that_has_fired_fires_again_when_its_month_is_owed_anew",),
        "postgres",
    ),
)
