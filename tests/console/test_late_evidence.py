"""The part of a score's page on evidence that arrived late."""

from pathlib import Path
from typing import Any

import pytest

from tests.console.serving import PART, Fake, officer

AT = "/unions/u1/evaluations/e1/late-evidence"
ROW = {
    "union_id": "u1",
    "producer": "organisation",
    "measure": "members_joined",
    "occurred_on": "2025-12-01",
    "quantity": 1,
}
LATE: dict[str, Any] = {
    "evaluation_id": "e1", "union_id": "u1", "events": [ROW | {"event_id": "x1"}, ROW | {"event_id": None}], "more": 3,
    "items": [{"code": "1", "title": "入会率", "before": "0", "points": "60", "full": "60"}], "total_before": "20", "total": "80",
}  # fmt: skip
NOTHING = LATE | {"events": [], "items": [], "more": 0, "total": "20"}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (LATE, ["得分以冻结时为准", "入会率", "80", "events/organisation/x1", "5 "]),
        (LATE | {"items": []}, ["不会改变任何指标"]),
        (NOTHING, ["没有迟到的证据"]),
    ],
)
async def test_what_arrived_late_is_shown_beside_the_score(
    tmp_path: Path, answer: dict[str, Any], said: list[str]
) -> None:
    """With the items that it would move; a mark leads to no event."""
    async with officer(tmp_path, Fake({AT: answer})) as browser:
        part = (await browser.get(AT, headers=PART)).text
    assert [words for words in said if words not in part] == []
