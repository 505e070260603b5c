"""The rules of a duty sheet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from gonghui_organisation.post.acting import established
from gonghui_organisation.post.decider import Post
from gonghui_shared.contracts.organisation import DutyLine, DutySheetAdopted
from gonghui_shared.decider import Decider
from gonghui_shared.refusals import Refusal

from .commands import AdoptDutySheet


class SheetNotAfterLast(Refusal):
    """新版职责须晚于上一版生效。 The new sheet comes into force after the one before."""


class DutyNamedTwice(Refusal):
    """同一项职责出现两次。 A duty stands on the sheet twice."""


@dataclass(frozen=True, slots=True)
class DutySheet:
    """Only what later decisions ask for."""

    version: int = 0
    in_force_from: date = date.min


def evolve(_sheet: DutySheet, event: DutySheetAdopted) -> DutySheet:
    """The state after one more event."""
    return DutySheet(event.version, event.in_force_from)


def adopt_duty_sheet(sheet: DutySheet, command: AdoptDutySheet, *, post: Post) -> Iterator[DutySheetAdopted]:
    """Adopt the next version, which holds from its day on; the one before holds until then."""
    established(post)
    if command.in_force_from <= sheet.in_force_from:
        raise SheetNotAfterLast(in_force_from=sheet.in_force_from.isoformat())
    if len({line.duty for line in command.lines}) < len(command.lines):
        raise DutyNamedTwice
    lines = tuple(DutyLine(**line.model_dump()) for line in command.lines)
    yield DutySheetAdopted(command.post_id, sheet.version + 1, command.adopted_by, command.in_force_from, lines)


DUTY_SHEET = Decider("duty_sheet", initial=DutySheet(), evolve=evolve)
