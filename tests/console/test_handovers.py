"""The finance side of a restructuring: books, audit, shares, hand-over."""

from pathlib import Path
from typing import Any

from tests.console.serving import OWN, PART, UNION, Fake, officer, refusal
from tests.console.test_restructurings import CASE

SHARE: dict[str, Any] = {"to_union_id": "u2", "amount": 120_050, "handed_over_on": None, "returned_on": None}
OPENED: dict[str, Any] = {
    "case_id": "case-1", "kind": "split", "stage": "opened", "opened_on": "2026-01-10", "books": 300_000, "bank": None,
    "opinion": None, "ended_on": None, "shares": [],
}  # fmt: skip
AUDITED = OPENED | {"stage": "audited", "bank": 300_000, "opinion": "账实相符", "shares": [SHARE]}
AT = "/unions/u1/handovers"


def answers(*handovers: dict[str, Any]) -> dict[str, Any]:
    """Of finance and organisation."""
    return {
        AT: list(handovers),
        "/unions/u1/restructurings": {"items": [CASE]},
        "/unions/u2": UNION | {"union_id": "u2", "name": "纺织厂工会"},
    }


async def test_shares_are_drawn_and_can_be_handed_over(tmp_path: Path) -> None:
    """In yuan, by the receivers' names."""
    async with officer(tmp_path, Fake(answers(AUDITED))) as browser:
        part = (await browser.get(AT, headers=PART)).text
    for said in (
        "¥3,000.00",
        "账实相符",
        "data-chart",
        '<th scope="row">纺织厂工会</th>',
        '<option value="u2">纺织厂工会</option>',
    ):
        assert said in part


async def test_audit_is_sent_in_fen_with_the_shares_that_it_decides(tmp_path: Path) -> None:
    """Exactly; a share left empty is none."""
    fake = Fake(answers(OPENED))
    async with officer(tmp_path, fake) as browser:
        form = (await browser.get(AT, headers=PART)).text
        typed = {"bank": "3,000.00", "passed": "1", "opinion": "账实相符", "share.u2": "1200.5", "share.u3": ""}
        done = await browser.post(f"{AT}/case-1/audit", data=typed, headers=OWN)
    assert 'name="share.u2"' in form
    assert done.status_code == 303
    body = {"bank": 300_000, "passed": True, "opinion": "账实相符", "shares": [{"union_id": "u2", "amount": 120_050}]}
    assert fake.commanded == [(f"{AT}/case-1/audit", body)]


async def test_refused_audit_keeps_what_was_typed(tmp_path: Path) -> None:
    """And says both amounts as amounts."""
    fake = Fake(answers(OPENED), refusal(409, "审计的银行存款与账面不一致。", audited=1, books=300_000))
    async with officer(tmp_path, fake) as browser:
        typed = {"bank": "0.01", "passed": "1", "opinion": "不符", "share.u2": "7"}
        page = await browser.post(f"{AT}/case-1/audit", data=typed, headers=OWN)
    assert page.status_code == 409
    for said in (
        "审计的银行存款与账面不一致。",
        "¥3,000.00",
        'value="0.01"',
        'value="7"',
        ">不符</textarea>",
        " open>",
    ):
        assert said in page.text


async def test_share_is_handed_to_one_receiver(tmp_path: Path) -> None:
    """By its id."""
    fake = Fake(answers(AUDITED))
    async with officer(tmp_path, fake) as browser:
        await browser.post(f"{AT}/case-1/transfers", data={"to_union_id": "u2"}, headers=OWN)
    assert fake.commanded == [(f"{AT}/case-1/transfers", {"to_union_id": "u2"})]


async def test_finance_side_stands_without_organisation(tmp_path: Path) -> None:
    """Receivers then show their ids."""
    async with officer(tmp_path, Fake(answers(AUDITED), down=frozenset({"organisation"}))) as browser:
        part = await browser.get(AT, headers=PART)
    assert part.status_code == 200
    assert '<th scope="row">u2</th>' in part.text
