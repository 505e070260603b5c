"""A target as tests want it."""

from datetime import date
from typing import Any

from gonghui_shared.contracts.assessment import TargetSet

POSTS = frozenset({("d1", "chair"), ("u1", "chair"), ("u1", "organiser")})
RULES: Any = {"R-ASM-06.reports": (5, "days")}


def target_set(target_id: str = "t1", year: int = 2026, **other: Any) -> TargetSet:
    """Some members more, due with the year, for which reports count and nobody answers yet."""
    plain: dict[str, Any] = {
        "title": "Members", "measure": "members_joined", "wanted": 100, "source": "superior",
        "due_on": date(year, 12, 31), "judged_on": date(year + 1, 1, 5), "hard": False, "function": None,
        "owner_id": None, "parent_union": None, "parent_target": None, "weight": 0, "survey_id": None,
        "business_goal": "",
    }  # fmt: skip
    return TargetSet(target_id, year, **plain | other)
