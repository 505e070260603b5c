"""The part of a union's cadres on exit audits."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.console.serving import OWN, PART, Fake, officer

AT = "/unions/u1/exit-audits"
DUE: dict[str, Any] = {
    "post_id": "c", "person_id": "gone", "held_from": "2022-05-01", "held_to": "2024-12-31", "due_on": "2025-03-01",
    "opinion": None, "concluded_on": None,
}  # fmt: skip
DONE = DUE | {"person_id": "before", "opinion": "serious", "concluded_on": "2022-06-01"}


async def test_audits_are_shown_with_what_they_came_to_or_until_when_they_are_due(tmp_path: Path) -> None:
    """The form stands at those that are open; of the report its fingerprint is sent."""
    fake = Fake({AT: {"items": [DUE, DONE], "next": None}})
    async with officer(tmp_path, fake) as browser:
        part = (await browser.get(AT, headers=PART)).text
        files = {"report": ("report.pdf", b"audited")}
        done = await browser.post(f"{AT}/c/gone/2022-05-01", data={"opinion": "minor"}, files=files, headers=OWN)
    assert all(said in part for said in ("逾期未完成", "严重问题", f'action="{AT}/c/gone/2022-05-01"'))
    assert part.count("<form") == 1
    assert done.status_code == 303
    body = {"held_from": "2022-05-01", "opinion": "minor", "report": sha256(b"audited").hexdigest()}
    assert fake.commanded == [(f"{AT}/c/gone/conclusion", body)]
