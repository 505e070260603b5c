"""After the terms: the leader signs what was proposed for each holder of a post, and some of them object."""

from typing import Any, Final

from gonghui_deploy.demo.client import Client, pieces, until
from gonghui_deploy.demo.founding import PASSWORD
from gonghui_deploy.demo.plan import FEDERATION

_LEADER: Final = "leader"
_OBJECT: Final = 3  # so many of those who were warned
_REASON: Final = "任期内单位停产半年，指标未作调整，请予复核。"
_NAME: Final = ("union_id", "evaluation_id", "term_id", "post_id", "person_id")


async def sign(client: Client) -> None:
    """Every outcome as it was proposed; the lines of one union stay together."""
    token = await _signed_in(client, _LEADER)
    proposed = await _all(client, "&standing=proposed")
    for part in pieces(proposed, 500):
        lines = [{name: row[name] for name in (*_NAME, "advice")} for row in part]
        key = "outcomes/" + "/".join(part[0][name] for name in _NAME)
        path = f"/federations/{FEDERATION}/outcome-signatures"
        await client.post("assessment", path, key, {"signatures": lines}, token=token)

    async def known() -> bool:
        return not (await client.get("assessment", "/outcomes?standing=proposed&limit=1"))["items"]

    await until(known, "all outcomes are signed")


async def object_to_some(client: Client) -> None:
    """Who was warned may say why that is wrong."""
    warned = [row for row in await _all(client, "") if row["proposed"] == "warn"]
    persons = {row["person_id"]: row for row in reversed(warned)}
    for person in sorted(persons)[:_OBJECT]:
        account = {"person_id": person, "password": PASSWORD}
        await client.post("organisation", f"/federations/{FEDERATION}/accounts", f"account/{person}", account)
        union, *names = (persons[person][name] for name in _NAME)
        evaluation, term, post, _ = names
        path = f"/unions/{union}/term-results/{evaluation}/{term}/outcomes/{post}/{person}/objection"
        token = await _signed_in(client, person)
        await client.post("assessment", path, f"objection/{person}", {"reason": _REASON}, token=token)


async def _signed_in(client: Client, person: str) -> str:
    found: list[str] = []

    async def admitted() -> bool:
        found.append(await client.sign_in(person, PASSWORD))
        return bool(found[-1])

    await until(admitted, f"{person} can sign in")
    return found[-1]


async def _all(client: Client, chosen: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    after: str | None = ""
    while after is not None:
        page = await client.get("assessment", f"/outcomes?limit=200{chosen}" + (f"&after={after}" if after else ""))
        rows, after = rows + page["items"], page["next"]
    return rows
