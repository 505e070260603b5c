"""After the terms: the leader signs what was proposed for each holder of a post, and some of them object."""

from collections.abc import Mapping
from typing import Any, Final

from gonghui_deploy.demo.client import Client, pieces
from gonghui_deploy.demo.founding import PASSWORD
from gonghui_deploy.demo.plan import FEDERATION

_LEADER: Final = "leader"
_OBJECT: Final = 3  # so many of those who were warned
_REASON: Final = "任期内单位停产半年，指标未作调整，请予复核。"
_NAME: Final = ("union_id", "evaluation_id", "term_id", "post_id", "person_id")


async def sign(client: Client) -> None:
    """Every outcome as it was proposed; the lines of one union stay together."""
    token = await client.sign_in(_LEADER, PASSWORD)
    for part in pieces(await _all(client, "&standing=proposed"), 500):
        lines = [{name: row[name] for name in (*_NAME, "advice")} for row in part]
        key = "outcomes/" + "/".join(part[0][name] for name in _NAME)
        path = f"/federations/{FEDERATION}/outcome-signatures"
        await client.post("assessment", path, key, {"signatures": lines}, token=token)


async def object_to_some(client: Client) -> None:
    """Who was warned may say why that is wrong."""
    warned = [row for row in await _all(client, "") if row["proposed"] == "warn"]
    persons = {row["person_id"]: row for row in reversed(warned)}
    for person in sorted(persons)[:_OBJECT]:
        token = await client.sign_in(person, PASSWORD)
        await client.post(
            "assessment", _objection(persons[person]), f"objection/{person}", {"reason": _REASON}, token=token
        )


def _objection(outcome: Mapping[str, Any]) -> str:
    term = "/unions/{union_id}/term-results/{evaluation_id}/{term_id}".format_map(outcome)
    return term + "/outcomes/{post_id}/{person_id}/objection".format_map(outcome)


async def _all(client: Client, chosen: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    after: str | None = ""
    while after is not None:
        page = await client.get("assessment", f"/outcomes?limit=200{chosen}" + (f"&after={after}" if after else ""))
        rows, after = rows + page["items"], page["next"]
    return rows
