"""Workers ask for a union without signing in."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest

from gonghui_console.pages.applying import jurisdiction, line
from gonghui_shared.http.tokens import SIGN_IN, Keys
from tests.console.serving import OWN, Fake, answering, console, refusal

NUMBER = "abcdefgh234567"
STAGE = {"union_id": NUMBER, "name": "物流公司工会", "opened_on": "2026-01-05", "stage": "opened"}
ANSWERS = {f"/formations/{NUMBER}/stage": STAGE}
TYPED = {"name": "物流公司工会", "unit_type": "private", "workers": "30", "number": NUMBER, "to": "", "where": ""}


@asynccontextmanager
async def passer_by(keys: Path, fake: Fake) -> AsyncIterator[httpx2.AsyncClient]:
    """The console as somebody sees it who has no account."""
    Keys(keys).ensure([SIGN_IN])
    async with console(keys, answering(fake)) as browser:
        yield browser


async def test_form_stands_open_and_makes_the_number(tmp_path: Path) -> None:
    """Another one each time; the place is asked for where the address does not say it."""
    async with passer_by(tmp_path, Fake(ANSWERS)) as browser:
        one, other = (await browser.get("/apply")).text, (await browser.get("/apply")).text
        placed = (await browser.get("/apply?to=d1&where=CN/500000/500103")).text
    numbers = [re.findall(r'name="number" value="([2-9a-z]{14})"', page) for page in (one, other)]
    assert numbers[0] != numbers[1]
    assert 'name="area"' in one
    assert 'name="area"' not in placed
    assert 'name="to" value="d1"' in placed


async def test_application_is_sent_in_nobodys_name(tmp_path: Path) -> None:
    """To the federation where no union handed the form out; the number shows the stage."""
    fake = Fake(ANSWERS)
    async with passer_by(tmp_path, fake) as browser:
        foreign = await browser.post("/apply", data=TYPED | {"area": "500103"})
        sent = await browser.post("/apply", data=TYPED | {"area": "500103"}, headers=OWN)
        stage = await browser.get(sent.headers["location"])
    assert (foreign.status_code, sent.status_code, stage.status_code) == (403, 303, 200)
    body = {
        "name": "物流公司工会",
        "unit_type": "private",
        "workers": 30,
        "superior_id": "federation",
        "jurisdiction": "CN/500000/500103",
    }
    assert fake.commanded == [(f"/formations/{NUMBER}/application", body)]
    assert "申请已提交" in stage.text
    assert NUMBER in stage.text
    assert "接下来：上级工会与单位联系" in stage.text


async def test_application_sent_twice_is_one(tmp_path: Path) -> None:
    """The second time leads to the first."""
    fake = Fake(ANSWERS, refusal(409, "该单位的建会工作已经开始。", code="formation-open"))
    async with passer_by(tmp_path, fake) as browser:
        again = await browser.post("/apply", data=TYPED | {"area": "500103"}, headers=OWN)
    assert (again.status_code, again.headers["location"]) == (303, f"/apply/{NUMBER}")


async def test_refused_application_keeps_what_was_typed(tmp_path: Path) -> None:
    """And its number."""
    fake = Fake(ANSWERS, refusal(409, "上级工会不存在、已撤销或层级不符。"))
    async with passer_by(tmp_path, fake) as browser:
        page = await browser.post("/apply", data=TYPED | {"area": "500103"}, headers=OWN)
    for said in ("上级工会不存在", 'value="物流公司工会"', 'value="500103"', f'value="{NUMBER}"'):
        assert said in page.text


@pytest.mark.parametrize("hidden", [{"number": "x"}, {"to": "../ops"}, {"where": "US"}])
async def test_forged_form_begins_anew(tmp_path: Path, hidden: dict[str, str]) -> None:
    """Nothing of it reaches the service."""
    fake = Fake(ANSWERS)
    async with passer_by(tmp_path, fake) as browser:
        page = await browser.post("/apply", data=TYPED | {"area": "500103"} | hidden, headers=OWN)
    assert (page.status_code, page.headers["location"]) == (303, "/apply")
    assert fake.commanded == []


async def test_kept_number_finds_the_application(tmp_path: Path) -> None:
    """However it was written down."""
    async with passer_by(tmp_path, Fake(ANSWERS)) as browser:
        found = await browser.get("/apply/find?number= ABCD-EFGH 234567")
        nothing = await browser.get("/apply/find?number=?")
    assert found.headers["location"] == f"/apply/{NUMBER}"
    assert nothing.headers["location"] == "/apply"


@pytest.mark.parametrize(
    ("area", "path"),
    [
        ("500103", "CN/500000/500103"),
        ("330802", "CN/330000/330800/330802"),
        ("330800", "CN/330000/330800"),
        ("500000", "CN/500000"),
    ],
)
def test_six_digits_name_a_place_with_every_level_above_it(area: str, path: str) -> None:
    """Districts of the four cities under the central government stand directly below them."""
    assert jurisdiction(area) == path


def test_what_was_returned_is_submitted_again() -> None:
    """What was given up has no next step."""
    assert [state for _, state in line("returned")] == ["done", "done", "done", "now", "ahead"]
    assert "now" not in [state for _, state in line("abandoned")]
