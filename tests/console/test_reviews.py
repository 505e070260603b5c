"""Reviews of a union, and the form of the union above to record one."""

from datetime import date
from pathlib import Path

import pytest

from gonghui_console.pages.supervision import kind_of, periods
from tests.console.serving import OWN, PART, Fake, officer, refusal

REVIEWS = "/unions/u1/reviews"
LAST_YEAR = str(date.today().year - 1)  # noqa: DTZ011 - any day of it will do
REVIEW = {
    "review_id": "r1", "kind": "yearly", "period": LAST_YEAR, "behind": 2, "findings": 1, "reviewed_on": f"{LAST_YEAR}-12-28",
    "event_id": "e1",
}  # fmt: skip
ANSWERS = {REVIEWS: {"items": [REVIEW]}}


@pytest.mark.parametrize(
    ("today", "halves"),
    [
        (date(2026, 6, 30), ["2026-H1", "2025-H2", "2025-H1", "2024-H2"]),
        (date(2026, 7, 1), ["2026-H2", "2026-H1", "2025-H2", "2025-H1"]),
    ],
)
def test_periods_up_to_the_running_ones_can_be_reviewed(today: date, halves: list[str]) -> None:
    """Months, halves and years, the newest first."""
    found = periods(today)
    assert found[0] == f"{today:%Y-%m}"
    assert found[11] == f"{today.year - 1}-{today.month + 1:02}"
    assert found[12:] == [*halves, "2026", "2025", "2024"]


@pytest.mark.parametrize(("period", "kind"), [("2026-03", "monthly"), ("2026-H1", "half_yearly"), ("2026", "yearly")])
def test_period_says_what_kind_of_review_it_is(period: str, kind: str) -> None:
    """So that the two never differ."""
    assert kind_of(period) == kind


async def test_period_that_was_reviewed_is_not_offered_again(tmp_path: Path) -> None:
    """Others are."""
    async with officer(tmp_path, Fake(ANSWERS)) as browser:
        page = (await browser.get(REVIEWS, headers=PART)).text
    assert "登记一次督查" in page
    assert f'<option value="{LAST_YEAR}">' not in page
    assert f'<option value="{int(LAST_YEAR) + 1}">' in page


async def test_review_is_recorded_and_then_read(tmp_path: Path) -> None:
    """The part says what was done and waits until it is known."""
    fake = Fake(ANSWERS)
    typed = {"period": "2026-H1", "behind": "3", "findings": "0"}
    async with officer(tmp_path, fake) as browser:
        done = await browser.post(REVIEWS, data=typed, headers=OWN | PART)
        page = (await browser.get(done.headers["location"], headers=PART)).text
    [(path, body)] = fake.commanded
    review = body.pop("review_id")
    assert (path, body) == (REVIEWS, {"kind": "half_yearly", "period": "2026-H1", "behind": 3, "findings": 0})
    assert review.startswith("review-")
    assert "已办理：登记一次督查" in page
    assert fake.asked[-1].params["wait_for"] == "a:b/c@2"


async def test_refusal_is_told_at_the_form(tmp_path: Path) -> None:
    """In the service's own words."""
    fake = Fake(ANSWERS, refusal(409, "本期已经督查。"))
    typed = {"period": "2026-03", "behind": "0", "findings": "0"}
    async with officer(tmp_path, fake) as browser:
        page = await browser.post(REVIEWS, data=typed, headers=OWN | PART)
    assert page.status_code == 409
    assert "本期已经督查。" in page.text
