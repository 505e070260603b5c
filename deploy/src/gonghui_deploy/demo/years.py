"""A year of the city's supervision: targets, cascade, letters, reports, reviews, appraisals, facts, ratings."""

from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256
from random import Random
from typing import Any, Final

from gonghui_deploy.demo.client import Client, pieces, side_by_side
from gonghui_deploy.demo.plan import FEDERATION, City, Union, profile
from gonghui_shared.contracts.assessment import Commitment, LetterTarget, LetterText

_TARGETS: Final[Sequence[tuple[str, str, str, float, str, str]]] = (  # …, share of the members, function, who answers
    ("joining", "发展会员", "members_joined", 0.04, "organise", "chair-1"),
    ("activities", "开展职工活动", "activities_held", 0.0, "participate", "vice_chair-2"),
    ("training", "职工培训人次", "training_attendances", 0.25, "educate", "chair-1"),
)
_RECURRING: Final = (
    ("dues", "会费收缴报表", "dues_reports", "half_year", "organise"),
    ("openness", "厂务公开", "disclosures", "half_year", "participate"),
    ("activities", "职工活动", "activities_held", "half_year", "educate"),
    ("congress", "召开职代会", "congresses_held", "year", "protect"),
)
_STAGE: Final = "joining"  # the target that has half of it wanted by the middle of the year
_GOALS: Final = ("安全生产", "提质增效", "稳定用工")  # of units, which some targets serve
_WHOLE: Final = f"/federations/{FEDERATION}"
_CHUNK: Final = 5_000
_CITY_WANTED: Final = 1_200  # new members of the whole city in a year


def targets_of(union: Union, year: int) -> list[dict[str, Any]]:
    """A union's targets of a year."""
    size = max(len(union.members), 5)
    return [
        {"union_id": union.union_id, "target_id": f"{name}-{year}", "year": year, "title": title, "measure": measure,
         "wanted": (wanted := max(2, round(size * share)) if share else 3), "function": function, "hard": union.pilot and name == "activities",
         "source": "members" if name == "training" else "superior", "business_goal": _GOALS[size % 3] if name == "training" else "",
         "owner_id": _owner(union, post), "stages": [_half(year, wanted)] if name == _STAGE and union.pilot else []}
        for name, title, measure, share, function, post in _TARGETS
    ]  # fmt: skip


def _owner(union: Union, post: str) -> str | None:
    """The accountable post; the least diligent unions leave one of their targets to nobody."""
    if post == "chair-1":
        return post
    return None if union.diligence < 0.4 else post


def _half(year: int, wanted: int) -> dict[str, Any]:
    return {"stage_id": "half", "title": "上半年过半", "wanted": wanted // 2, "due_on": f"{year}-06-30"}


async def begin(client: Client, city: City, year: int) -> None:
    """January: targets come from above and from the members, are cascaded, and bind by two signatures."""
    duties = [
        {
            "duty_id": name,
            "title": title,
            "measure": measure,
            "every": every,
            "function": function,
            "kinds": ["primary"],
        }
        for name, title, measure, every, function in _RECURRING
    ]
    body = {"year": year, "duties": duties}
    await client.post("assessment", f"/unions/{FEDERATION}/plan-years", f"plan/{year}", body)
    await _cascade(client, city, year)
    targets = [target for union in city.primaries for target in targets_of(union, year)]
    await client.post("assessment", f"{_WHOLE}/targets", f"targets/{year}", {"targets": targets})
    letters = [_letter(union, year) for union in city.primaries]
    await client.post("assessment", f"{_WHOLE}/letters", f"letters/{year}", {"letters": letters})
    signed = [_signature(union, letter) for union, letter in zip(city.primaries, letters, strict=True)]
    issued = [{**s, "issuer_id": letter["issuer_id"]} for s, letter in zip(signed, letters, strict=True)]
    await client.post(
        "assessment", f"{_WHOLE}/letter-countersignatures", f"signed-above/{year}", {"signatures": issued}
    )
    late = {union.union_id for union in city.primaries if union.diligence < 0.35}
    own = [s for s in signed if s["union_id"] not in late]
    await client.post("assessment", f"{_WHOLE}/letter-signatures", f"signed-below/{year}", {"signatures": own})


async def _cascade(client: Client, city: City, year: int) -> None:
    districts = city.of_kind("district")
    whole = {
        "target_id": f"city-joining-{year}",
        "year": year,
        "title": "全市发展会员",
        "measure": "members_joined",
        "wanted": _CITY_WANTED,
        "function": "organise",
        "owner_id": "federation_leader-1",
        "hard": True,
    }
    await client.post("assessment", f"/unions/{FEDERATION}/targets", f"city-target/{year}", whole)
    shares = [
        {"to_union_id": union.union_id, "to_target_id": f"joining-{year}", "wanted": _CITY_WANTED // len(districts), "weight": weight,
         "owner_id": "chair-1"}
        for union, weight in zip(districts, _weights(len(districts)), strict=True)
    ]  # fmt: skip
    path = f"/unions/{FEDERATION}/targets/city-joining-{year}/shares"
    await client.post("assessment", path, f"shares/{year}", {"shares": shares})


def _weights(parts: int) -> list[int]:
    """As even as whole per cent can be."""
    return [100 // parts + (number < 100 % parts) for number in range(parts)]


def _letter(union: Union, year: int) -> dict[str, Any]:
    targets = [target["target_id"] for target in targets_of(union, year)]
    money = {
        "commitment_id": "training", "kind": "money", "what": "职工培训补助", "amount": 50_000 + 1_000 * len(union.members),
        "by": f"{year}-06-30",
    }  # fmt: skip
    return {
        "union_id": union.union_id, "letter_id": f"letter-{year}", "issuer_id": union.superior_id, "year": year,
        "targets": targets, "commitments": [money] if union.pilot else [],
    }  # fmt: skip


def _signature(union: Union, letter: dict[str, Any]) -> dict[str, Any]:
    """What both sides have read: the same text as the service writes."""
    year = letter["year"]
    targets = tuple(
        LetterTarget(one["target_id"], one["title"], one["measure"], one["wanted"], date(year, 12, 31), one["owner_id"])
        for one in targets_of(union, year)
    )
    promises = tuple(Commitment(**{**one, "by": date.fromisoformat(one["by"])}) for one in letter["commitments"])
    text = LetterText(union.union_id, letter["issuer_id"], year, 1, targets, promises, 0)
    return {"union_id": union.union_id, "letter_id": letter["letter_id"], "digest": text.digest()}


async def supervise(client: Client, city: City, month: date) -> None:
    """Every month a review; every half-year the unions' reports; half-yearly and yearly reviews with findings."""
    key, chance = f"{month:%Y-%m}", Random(f"{city.seed}/reviews/{month}")
    work = []
    if month.month % 6 == 0:
        work.append(report(client, city, month))
    reviews = list(_reviews(city, month, chance))
    work.append(client.post("assessment", f"{_WHOLE}/reviews", f"reviews/{key}", {"reviews": reviews}))
    await side_by_side(work)


async def report(client: Client, city: City, month: date) -> None:
    """What every union has reached of its targets by a month."""
    lines = [line for union in city.primaries for line in _progress(union, month)]
    lines += _progress_above(city, month)
    for number, part in enumerate(pieces(lines, _CHUNK)):
        key = f"progress/{month:%Y-%m}/{number}"
        await client.post("assessment", f"{_WHOLE}/progress", key, {"reports": part})


def _progress(union: Union, month: date) -> Iterator[dict[str, Any]]:
    for target in targets_of(union, month.year):
        share = month.month / 12 * (0.55 + 0.6 * union.diligence)
        yield {"union_id": union.union_id, "target_id": target["target_id"], "month": f"{month:%Y-%m}",
               "reached": round(target["wanted"] * share)}  # fmt: skip


def _progress_above(city: City, month: date) -> Iterator[dict[str, Any]]:
    """What the districts have reached of their shares, and the city of all of it."""
    districts, whole = city.of_kind("district"), 0
    for union in districts:
        reached = round(_CITY_WANTED // len(districts) * month.month / 12 * (0.55 + 0.6 * union.diligence))
        whole += reached
        yield {"union_id": union.union_id, "target_id": f"joining-{month.year}", "month": f"{month:%Y-%m}",
               "reached": reached}  # fmt: skip
    yield {"union_id": FEDERATION, "target_id": f"city-joining-{month.year}", "month": f"{month:%Y-%m}",
           "reached": whole}  # fmt: skip


def _reviews(city: City, month: date, chance: Random) -> Iterator[dict[str, Any]]:
    periods = [("monthly", f"{month:%Y-%m}")] if month.month % 6 else []
    periods += [("half_yearly", f"{month.year}-H{month.month // 6}")] if month.month % 6 == 0 else []
    periods += [("yearly", str(month.year))] if month.month == 12 else []
    for union in city.primaries:
        for kind, period in periods:
            behind = sum(chance.random() > union.diligence for _ in range(3))
            yield {"union_id": union.union_id, "review_id": f"{kind}-{period}", "kind": kind, "period": period,
                   "behind": behind, "findings": behind if kind == "yearly" else 0}  # fmt: skip


async def end(client: Client, city: City, year: int) -> None:
    """December: members appraise their union; what bars excellence is recorded; who met in the year is told by papers."""
    meetings = list(_meetings(city, year))
    await client.post("organisation", f"{_WHOLE}/members-meetings/bulk", f"meetings/{year}", {"meetings": meetings})
    chance, mean = Random(f"{city.seed}/appraisal/{year}"), float(profile()["satisfaction"])
    appraisals = []
    for union in city.primaries:
        entitled = len(union.members)
        ballots = round(entitled * (0.25 + 0.65 * union.diligence))
        satisfied = round(ballots * min(1.0, max(0.35, chance.gauss(mean - 0.35 * (1 - union.diligence), 0.04))))
        appraisals.append({"union_id": union.union_id, "appraisal_id": f"a-{year}", "year": year, "entitled": entitled,
                           "ballots": ballots, "satisfied": satisfied})  # fmt: skip
    await client.post("assessment", f"{_WHOLE}/appraisals", f"appraisals/{year}", {"appraisals": appraisals})
    for union in sorted(city.primaries, key=lambda u: u.diligence)[:3]:
        body = {"finding_id": f"f-{year}", "year": year, "kind": "criticised_by_superior"}
        path = f"/unions/{union.union_id}/findings"
        await client.post("assessment", path, f"finding/{union.union_id}/{year}", body)


def _meetings(city: City, year: int) -> Iterator[dict[str, Any]]:
    """Most unions held their yearly meeting; a few of the careless did not."""
    chance = Random(f"{city.seed}/meetings/{year}")
    for union in city.primaries:
        entitled, day = len(union.members), date(year, 2 + chance.randrange(10), 1 + chance.randrange(28))
        if chance.random() < 0.7 + 0.35 * union.diligence:
            digest = sha256(f"{union.union_id}/{year}".encode()).hexdigest()
            yield {"union_id": union.union_id, "meeting_id": f"{year}", "body": "members", "held_on": day.isoformat(),
                   "entitled": entitled, "present": entitled - entitled // 8, "minutes": digest}  # fmt: skip


async def facts(client: Client, reports: Sequence[dict[str, Any]], key: str) -> None:
    """What schemes ask for and no event tells."""
    for number, part in enumerate(pieces(reports, _CHUNK)):
        await client.post("assessment", f"{_WHOLE}/facts", f"facts/{key}/{number}", {"reports": part})


async def ratings(client: Client, marks: Sequence[dict[str, Any]], key: str) -> None:
    """What raters gave."""
    for number, part in enumerate(pieces(marks, 10_000)):
        await client.post("assessment", f"{_WHOLE}/ratings", f"ratings/{key}/{number}", {"ratings": part})
