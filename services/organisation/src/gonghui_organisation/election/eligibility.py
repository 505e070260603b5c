"""Who may stand, by the rules alone, and how many have to."""

from collections.abc import Sequence
from math import ceil
from typing import Final

from gonghui_shared.contracts.organisation import PostKind, UnitType
from gonghui_shared.rules import Rules, RuleVersion

from .commands import CandidateLine, UnitRole
from .refusals import BarredFromChair, BarredFromCommittee, BarredFromFundsReview

COMMITTEE_SEATS: Final = frozenset[PostKind]({"chair", "vice_chair", "committee_member"})


def bars_of(kind: PostKind, unit_role: UnitRole | None, rules: Rules, unit_type: UnitType | None) -> tuple[str, ...]:
    """Codes of the rules that bar somebody with this place in the unit from a post.

    Source: R-ELE-08, R-ORG-19.
    """
    found = []
    if kind == "chair" and unit_type in rules.list("R-ELE-08.unit_types") and unit_role in rules.list("R-ELE-08"):
        found.append("R-ELE-08")
    if kind in COMMITTEE_SEATS and unit_role == "near_relative" and rules.switch("R-ORG-19"):
        found.append("R-ORG-19")
    return tuple(found)


def refuse_barred(candidates: Sequence[CandidateLine], rules: Rules, unit_type: UnitType | None) -> None:
    """Refuse a list on which somebody stands who is barred, or who would review the own funds.

    Source: R-ELE-08, R-ORG-13, R-ORG-19.
    """
    for line in candidates:
        bars = bars_of(line.kind, line.unit_role, rules, unit_type)
        if "R-ELE-08" in bars:
            raise BarredFromChair(rule=rules.version("R-ELE-08"), person_id=line.person_id)
        if "R-ORG-19" in bars:
            raise BarredFromCommittee(rule=rules.version("R-ORG-19"), person_id=line.person_id)
    reviewers = {line.person_id for line in candidates if line.kind == "funds_reviewer"}
    if reviewers & {line.person_id for line in candidates if reviewers and line.kind in rules.list("R-ORG-13.bar")}:
        raise BarredFromFundsReview(rule=rules.version("R-ORG-13.bar"))


def needed_candidates(kind: PostKind, seats: int, rules: Rules) -> tuple[int, RuleVersion | None]:
    """The committee is elected from more candidates than seats; other posts may have one candidate for each seat.

    Source: R-ELE-05.
    """
    if kind != "committee_member":
        return seats, None
    return ceil(seats * (1 + rules.ratio("R-ELE-05.committee"))), rules.version("R-ELE-05.committee")
