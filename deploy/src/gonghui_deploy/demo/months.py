"""A month of the city: payrolls, dues, allocations, remittances, activities, complaints."""

from collections.abc import Awaitable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from gonghui_deploy.demo.client import Client, side_by_side
from gonghui_deploy.demo.plan import FEDERATION, City, Union, member, profile

BEGINS: Final = date(2023, 1, 1)  # allocations of earlier months are not on the platform
_ALLOCATION: Final = f"/federations/{FEDERATION}/allocation"
_JOINING: Final = (5, 10)  # months of the last year in which workers join
_RECRUITS: Final = 0.8  # the diligence of unions that win them
_OPEN: Final = 0.75  # the diligence of unions that hold congresses and disclose
_CONGRESS: Final = 4  # month
_DISCLOSES: Final = (5, 11)  # months
_WITH_CONGRESS: Final = {"private", "state_owned", "institution", "foreign"}
_IN_PART: Final = 0.3  # of the late receipts
_KINDS: Final = ("culture", "sports", "training", "education", "warmth", "service")
_TITLES: Final = {
    "culture": "文艺汇演",
    "sports": "职工运动会",
    "training": "技能培训",
    "education": "普法讲座",
    "warmth": "走访慰问",
    "service": "便民服务日",
}
_THEMES: Final = ("wages", "hours", "safety", "contract", "welfare", "union_work", "other")
_WORDS: Final = {
    "wages": "加班工资连续两个月没有发放，请工会帮助核实。", "hours": "车间排班过密，每周休息不足一天。",
    "safety": "仓库通道堆满货物，存在安全隐患。", "contract": "入职半年仍未签订书面劳动合同。",
    "welfare": "高温津贴标准没有公布。", "union_work": "希望工会公开会费使用情况。", "other": "食堂就餐时间太短。",
}  # fmt: skip


async def close(client: Client, city: City, month: date) -> None:
    """What is done on the last day.

    Args:
        month: its first day.
    """
    key = f"{month:%Y-%m}"
    chance = Random(f"{city.seed}/{key}")
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    work: list[Awaitable[Any]] = [
        _dues(client, union, key, last, Random(f"{city.seed}/{key}/{union.union_id}"))
        for union in city.primaries
        if union.pilot
    ]
    work.append(_activities(client, city, month, chance))
    work += [_step(client, case, "closing", case.day + 16) for case in _complaints(city, month)]
    if month.month % 3 == 0:
        work.append(_reported_dues(client, city, month, chance))
    if month.month in _JOINING and month.year == city.years[-1]:
        work += [_join(client, union, month) for union in city.primaries if union.diligence > _RECRUITS]
    if month.year == city.years[-1]:
        work += [step for union in city.primaries if union.diligence > _OPEN for step in _open(client, union, last)]
    await side_by_side(work)


def _open(client: Client, union: Union, day: date) -> Iterator[Awaitable[Any]]:
    """A congress in spring, and twice a year what is disclosed of the unit."""
    path, key = f"/unions/{union.union_id}", f"{union.union_id}/{day:%Y-%m}"
    if day.month == _CONGRESS and union.unit_type in _WITH_CONGRESS:
        seats = min(union.staff, max(30, union.staff // 4))
        body = {"congress_id": f"c-{day.year}", "representatives": seats, "managers": seats // 6, "present": seats - seats // 12,
                "papers_sent_on": day.replace(day=10).isoformat(), "motions": _motions(seats)}  # fmt: skip
        yield client.post("engagement", f"{path}/congresses", f"congress/{key}", body)
    if day.month in _DISCLOSES:
        told = {
            "disclosure_id": f"d-{day:%Y-%m}",
            "subject": "业务招待费与福利费使用情况",
            "content": "半年支出明细已张贴于公开栏。",
        }
        yield client.post("engagement", f"{path}/disclosures", f"disclosure/{key}", told)


def _motions(seats: int) -> list[dict[str, Any]]:
    return [
        {"title": "听取工作报告", "kind": "hear"},
        {"title": "集体合同草案", "kind": "adopt", "votes_for": seats * 4 // 5},
        {"title": "夜班补贴办法", "kind": "adopt", "votes_for": seats * 3 // 10},
    ]


async def _join(client: Client, union: Union, month: date) -> None:
    """Workers of the unit who had not joined yet do."""
    chance = Random(f"{union.union_id}/{month}/joining")
    room, size = union.staff - len(union.members), len(union.members)
    most = min(room // len(_JOINING), max(1, round(size * 0.06)))
    place = size + _JOINING.index(month.month) * most
    first = 200_000 + int(union.union_id[1:]) * 500  # beyond the numbers of those who were there at the founding
    members = [asdict(member(chance, union.union_id, first + place + n, place + n, woman=chance.random() < 0.4))
               for n in range(most)]  # fmt: skip
    if members:
        path = f"/unions/{union.union_id}/members/bulk"
        await client.post("organisation", path, f"joining/{union.union_id}/{month}", {"members": members})


async def _dues(client: Client, union: Union, key: str, day: date, chance: Random) -> None:
    """A payroll list, and what was collected: most pay, some pay in part or not at all, and stay behind for months."""
    wages = {m.member_id: round(union.wage * (0.7 + 0.6 * chance.random()) / 100) * 100 for m in union.members}
    lines = [{"member_id": member, "wage": wage} for member, wage in wages.items()]
    path, on = f"/unions/{union.union_id}", day.isoformat()
    body = {"month": key, "lines": lines, "occurred_on": on}
    await client.post("finance", f"{path}/payroll-lists", f"payroll/{union.union_id}/{key}", body)
    behind = {m.member_id for n, m in enumerate(union.members) if _behind(union, n, key)}
    paid = [
        {"member_id": member, "payment_id": f"{member}-{key}", "month": key, "paid": wage // 1000 * 1000 // 200}
        for member, wage in wages.items()
        if member not in behind and wage >= 200_000
    ]
    if paid:
        body = {"lines": paid, "occurred_on": on}
        await client.post("finance", f"{path}/collection-lists", f"dues/{union.union_id}/{key}", body)


def _behind(union: Union, number: int, key: str) -> bool:
    """Some members stop paying for most of a year, so that their arrears reach the rule's six months."""
    chance = Random(f"{union.union_id}/{number}/{key[:4]}")
    if chance.random() > 0.06 * (1.6 - union.diligence):
        return False
    first = chance.randint(1, 5)
    return first <= int(key[5:]) <= first + 7


async def _reported_dues(client: Client, city: City, month: date, chance: Random) -> None:
    """Unions that collect dues themselves report quarter by quarter; the careless skip one now and then."""
    period, reports = f"{month.year}-Q{month.month // 3}", []
    for union in city.primaries:
        if union.pilot or chance.random() > 0.8 + 0.2 * union.diligence:
            continue
        owing = len(union.members) * 3
        paid = round(owing * min(1.0, 0.55 + 0.45 * union.diligence + chance.random() * 0.05))
        each = union.wage // 200
        reports.append(
            {"union_id": union.union_id, "period": period, "members_owing": owing, "members_paid": paid,
             "owed": owing * each, "collected": paid * each}
        )  # fmt: skip
    await client.post(
        "finance", f"/federations/{FEDERATION}/dues-reports", f"dues-reports/{period}", {"reports": reports}
    )


async def allocate(client: Client, city: City, month: date) -> None:
    """Last month's payroll is assessed, and most employers pay in time."""
    before = (month - timedelta(days=1)).replace(day=1)
    if before < BEGINS:
        return
    payrolls = [{"union_id": u.union_id, "month": f"{before:%Y-%m}", "payroll": u.payroll} for u in city.primaries]
    body = {"payrolls": payrolls, "occurred_on": month.replace(day=5).isoformat()}
    await client.post("finance", f"{_ALLOCATION}/assessments", f"allocation/{before:%Y-%m}", body)
    in_time, _ = _receipts(city, before)
    await _book(client, "in-time", in_time, before, month.replace(day=12))


async def pay_late(client: Client, city: City, month: date) -> None:
    """Others pay late, some in part, some not at all; once a quarter the unions remit their superiors' share."""
    before = (month - timedelta(days=1)).replace(day=1)
    if before < BEGINS:
        return
    in_time, late = _receipts(city, before)
    await _book(client, "late", late, before, month.replace(day=24))
    chance = Random(f"{city.seed}/{before}/remittances")
    remittances = [
        {"union_id": r["union_id"], "remittance_id": f"r-{r['receipt_id']}", "month": r["month"], "to_union_id": to}
        for r in (*in_time, *late)
        if (to := _superior(city, r["union_id"])) and chance.random() < 0.93
    ]
    if remittances and month.month % 3 == 0:
        body = {"remittances": remittances, "occurred_on": month.replace(day=26).isoformat()}
        await client.post("finance", f"{_ALLOCATION}/remittances", f"remittances/{before:%Y-%m}", body)


def _receipts(city: City, month: date) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What employers pay for a month: in time, late."""
    chance, in_time, late = Random(f"{city.seed}/{month}/receipts"), list[dict[str, Any]](), list[dict[str, Any]]()
    for union in city.primaries:
        if chance.random() > union.paid_share:
            continue
        key, owed = f"{month:%Y-%m}", (union.payroll * 2 + 50) // 100
        comes_late = chance.random() > union.diligence + 0.15
        received = owed * 6 // 10 if comes_late and chance.random() < _IN_PART else owed
        receipt = {
            "union_id": union.union_id,
            "receipt_id": f"{union.union_id}-{key}",
            "month": key,
            "received": received,
        }
        (late if comes_late else in_time).append(receipt)
    return in_time, late


async def _book(client: Client, name: str, receipts: list[dict[str, Any]], month: date, day: date) -> None:
    if receipts:
        body = {"receipts": receipts, "occurred_on": day.isoformat()}
        await client.post("finance", f"{_ALLOCATION}/receipts", f"receipts/{month:%Y-%m}/{name}", body)


def _superior(city: City, union_id: object) -> str:
    return next(union.superior_id for union in city.unions if union.union_id == union_id)


async def _activities(client: Client, city: City, month: date, chance: Random) -> None:
    """What unions report of their activities, with satisfaction where enough answered."""
    activities = [
        _activity(union, month, chance)
        for union in (*city.primaries, *city.of_kind("group", "town", "district", "industry"))
        if chance.random() < 0.08 + 0.22 * union.diligence
    ]
    path, key = f"/federations/{FEDERATION}/activities/bulk", f"activities/{month:%Y-%m}"
    await client.post("engagement", path, key, {"activities": activities})


def _activity(union: Union, month: date, chance: Random) -> dict[str, Any]:
    kind, size = chance.choice(_KINDS), max(len(union.members), union.staff, 5)
    enrolled = max(3, round(size * (0.1 + 0.4 * chance.random())))
    attended = round(enrolled * (0.6 + 0.4 * union.diligence * chance.random()))
    answers = round(attended * 0.6)
    satisfied = round(answers * min(1.0, 0.75 + 0.25 * union.diligence))
    return {
        "union_id": union.union_id, "activity_id": f"{union.union_id}-{month:%Y%m}", "kind": kind,
        "title": _TITLES[kind], "held_on": month.replace(day=1 + chance.randrange(25)).isoformat(),
        "enrolled": enrolled, "attended": attended, "answers": answers, "satisfied": satisfied,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Case:
    """One complaint; careful unions answer in time, others let clocks run out."""

    number: str
    union: Union
    theme: str
    person_id: str
    filed: date
    steps: Mapping[str, dict[str, Any]]  # step → what it says

    @property
    def day(self) -> int:
        return self.filed.day


def _complaints(city: City, month: date) -> Iterator[_Case]:
    """The complaints of a month."""
    members = sum(len(union.members) for union in city.primaries)
    mean = members / 1000 * float(profile()["complaints_per_1000_members_and_year"]) / 12
    chance = Random(f"{city.seed}/{month}/complaints")
    for number in range(int(mean) + (chance.random() < mean % 1)):
        union = chance.choices(city.primaries, [len(u.members) for u in city.primaries])[0]
        owner = f"{union.union_id}-n0009"  # who handles the case has no interest in it
        theme = chance.choice(_THEMES)
        person = chance.choice([m.person_id for m in union.members if m.person_id != owner])
        filed = month.replace(day=11 + chance.randrange(2))
        yield _Case(
            f"c-{month:%Y%m}-{number}", union, theme, person, filed, dict(_course(union, owner, chance.random()))
        )


def _course(union: Union, owner: str, luck: float) -> Iterator[tuple[str, dict[str, Any]]]:
    if luck > union.diligence + 0.12:
        return
    yield "acceptance", {"owner_id": owner}
    if luck > union.diligence:
        return
    outcome = "upheld" if luck < 0.3 else "partly_upheld" if luck < 0.55 else "settled"
    yield "answer", {"outcome": outcome, "answer": "经核实，单位已按要求整改，特此答复。"}
    yield "closing", {"satisfaction": 5 if luck < 0.5 else 4 if luck < 0.75 else 3}


async def file(client: Client, city: City, month: date) -> None:
    """Complaints are filed."""
    await side_by_side(_file(client, case) for case in _complaints(city, month))


async def _file(client: Client, case: _Case) -> None:
    body = {"complaint_id": case.number, "theme": case.theme, "body": _WORDS[case.theme],
            "person_id": case.person_id, "occurred_on": case.filed.isoformat()}  # fmt: skip
    path = f"/unions/{case.union.union_id}/complaint-records"
    await client.post("engagement", path, f"{case.number}/filed", body)


async def accept(client: Client, city: City, month: date) -> None:
    """Before triage runs out, most are accepted."""
    await side_by_side(_step(client, case, "acceptance", 13) for case in _complaints(city, month))


async def answer(client: Client, city: City, month: date) -> None:
    """And answered within a fortnight."""
    await side_by_side(_step(client, case, "answer", case.day + 14) for case in _complaints(city, month))


async def _step(client: Client, case: _Case, step: str, day: int) -> None:
    if step in case.steps:
        body = {**case.steps[step], "occurred_on": case.filed.replace(day=day).isoformat()}
        path = f"/unions/{case.union.union_id}/complaints/{case.number}/{step}"
        await client.post("engagement", path, f"{case.number}/{step}", body)
