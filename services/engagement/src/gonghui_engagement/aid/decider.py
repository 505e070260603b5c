"""The rules of aid: file first, show it, then grant."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from gonghui_shared.contracts.engagement import AidGranted
from gonghui_shared.decider import Claim, Decider
from gonghui_shared.events import Event
from gonghui_shared.refusals import NotFound, Refusal
from gonghui_shared.rules import Rules

from .commands import CloseHardshipFile, GrantAid, OpenHardshipFile
from .events import HardshipClosed, HardshipFiled

MOST_GRANTS = 500  # of one file, so that its stream stays short


class NoSuchFile(NotFound):
    """没有这份困难档案；先建档，后帮扶。 There is no such file: aid needs a file first."""


class FiledAlready(Refusal):
    """困难档案编号已存在，或此人已有档案。 A file of this number exists, or the person has one."""


class TierUnknown(Refusal):
    """困难等级不在目录中。 There is no such tier of hardship."""


class StillShown(Refusal):
    """公示期未满。 The file is still being shown to the members."""


class FileClosed(Refusal):
    """困难档案已经结束。 The file is closed."""


class GrantedAlready(Refusal):
    """这笔帮扶已经登记。 This aid is on record."""


@dataclass(frozen=True, slots=True)
class Hardship:
    """Only what later decisions ask for."""

    person_id: str = ""
    tier: str = ""
    shown_until: date = date.max
    closed: bool = False
    grants: frozenset[str] = frozenset()


def evolve(hardship: Hardship, event: Event) -> Hardship:
    """The state after one more event."""
    match event:
        case HardshipFiled(person_id=person, tier=tier, shown_until=day):
            return replace(hardship, person_id=person, tier=tier, shown_until=day)
        case AidGranted(aid_id=aid):
            return replace(hardship, grants=hardship.grants | {aid})
        case HardshipClosed():
            return replace(hardship, closed=True)
        case _:
            return hardship


def claims_of(event: Event) -> Iterator[Claim]:
    """A person has one open file in the whole city."""
    match event:
        case HardshipFiled(person_id=person):
            yield Claim("hardship", person, refusal=FiledAlready)
        case HardshipClosed(person_id=person):
            yield Claim("hardship", person, take=False)


def open_hardship_file(hardship: Hardship, command: OpenHardshipFile, *, rules: Rules, on: date) -> Iterator[Event]:
    """Open a file; it is shown before anything is granted.

    Source: R-AID-01.
    """
    if hardship.tier:
        raise FiledAlready
    if command.tier not in rules.list("R-AID-01"):
        raise TierUnknown(rule=rules.version("R-AID-01"))
    shown_until = on + timedelta(days=rules.days("R-AID-01.publicity"))
    yield HardshipFiled(command.file_id, command.person_id, command.tier, shown_until, command.facts)


def grant_aid(hardship: Hardship, command: GrantAid, *, rules: Rules, on: date) -> Iterator[Event]:
    """Grant aid once the file has been shown.

    Source: R-AID-01.
    """
    _open(hardship)
    if command.aid_id in hardship.grants or len(hardship.grants) >= MOST_GRANTS:
        raise GrantedAlready
    if on <= hardship.shown_until:
        raise StillShown(rule=rules.version("R-AID-01.publicity"), shown_until=hardship.shown_until)
    yield AidGranted(command.aid_id, hardship.tier, command.amount)


def close_hardship_file(hardship: Hardship, command: CloseHardshipFile) -> Iterator[Event]:
    """Close the file."""
    _open(hardship)
    yield HardshipClosed(command.file_id, hardship.person_id)


def _open(hardship: Hardship) -> None:
    if not hardship.tier:
        raise NoSuchFile
    if hardship.closed:
        raise FileClosed


HARDSHIP = Decider("hardship", initial=Hardship(), evolve=evolve, claims=claims_of)
