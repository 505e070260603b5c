"""What lies on the officers' desks in the last year: supervision, life of units, disputed scores, the year that begins.

A few unions go through every step of these in the names of those who take it; the rest of the city is told in lists.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, Final

from gonghui_assessment.checklist.form import load, shipped
from gonghui_deploy.demo import years
from gonghui_deploy.demo.client import Client, side_by_side, until
from gonghui_deploy.demo.founding import PASSWORD
from gonghui_deploy.demo.plan import FEDERATION, City, Union

_LEADER, _OFFICER = "leader", "officer"
_WHOLE: Final = f"/federations/{FEDERATION}"
_HANDS: Final = 6  # unions at each desk
_ABLE: Final = 30  # members, so that there is somebody for every part, and more than one supervisor
_HOME: Final = "quzhou-home"  # checklist and scheme of this name
_FINDINGS: Final = (  # severity, title, what was found, how it is put right
    ("ordinary", "会议记录不完整", "全年四次委员会会议只有两次有记录。", "补齐记录，今后会后三日内归档。"),
    ("serious", "经费支出审批不全", "三笔活动支出没有经审委员会意见。", "补办审查手续，修订报销流程。"),
    ("ordinary", "公开栏内容过期", "公开栏仍为上半年内容。", "每月十日前更新，由组织委员负责。"),
    ("grave", "职工宿舍消防通道堵塞", "抽查时二号楼消防通道堆放杂物。", "当日清理，落实楼长责任。"),
    ("serious", "会费收缴不足额", "三个月收缴率低于七成。", "与财务核对名册，逐月通报。"),
    ("ordinary", "提案没有答复", "职代会提案五件，两件没有书面答复。", "一个月内书面答复提案人。"),
)
_PRACTICES: Final = (  # id, title, description, whether it is published
    ("lunch-talks", "午间恳谈会", "每周三午间由主席接待职工，当场登记，七日内答复，全年办结诉求四十余件。", True),
    ("skill-ladder", "技能阶梯津贴", "通过集体协商把技能等级与津贴挂钩，三年内高级工占比翻番。", True),
    ("night-bus", "夜班通勤车", "工会调查夜班职工需求，促成单位开通通勤车。", False),
)
_POWERS: Final = (
    ("organise", "组织职工技能比武"),
    ("take_part_in_work", "列席安全生产例会"),
    ("seek_benefits", "争取高温津贴按月发放"),
)
_RULES: Final = (  # id, kind, title, when it is reviewed in the next year
    ("by-law", "by_law", "工会章程实施办法", "11-15"),
    ("openness", "rule", "厂务公开制度", "01-31"),
    ("funds", "rule", "工会经费管理办法", "06-30"),
)


class Desks:
    """The officers of the city, each signed in as themselves."""

    def __init__(self, client: Client, city: City) -> None:
        self._client, self._city, self._year = client, city, city.years[-1]
        self._tokens: dict[str, str] = {}
        able = [
            u for u in city.primaries if len(u.members) >= _ABLE and u.unit_type not in {"institution", "individual"}
        ]
        able.sort(key=lambda union: -union.diligence)
        self._best, self._weak = able[:_HANDS], able[_HANDS:][-_HANDS:]
        self._text = next(text for text in shipped() if load(text).checklist == _HOME)
        self._home = load(self._text)

    async def autumn(self) -> None:
        """November: findings, pairs, practices, inspections, and what unions do of their own."""
        text = {"checklist_id": self._home.checklist, "version": self._home.version, "text": self._text}
        await self._assess(_LEADER, f"{_WHOLE}/checklists", **text)
        await self._find()
        for district, weak in zip(self._city.of_kind("district"), reversed(self._weak), strict=False):
            told = {"superior_id": weak.superior_id, "mentor_id": district.union_id, "until": f"{self._year + 1}-06-30"}
            await self._organise(_LEADER, f"/unions/{weak.union_id}/mentor", **told)
        for union in self._best:
            await self._live(union, await self._chair(union))
        await self._practise()
        await side_by_side(self._inspect(union) for union in self._best[:3])

    async def before_evaluation(self) -> None:
        """The first days of January: put right, checked, applied for, self-evaluated, proved by documents."""
        await self._put_right()
        for union in self._best:
            for year in self._city.years if union.pilot else ():
                path = f"/unions/{union.union_id}/letters/letter-{year}/commitments/training/delivery"
                await self._assess(_LEADER, path, delivered=50_000 if year == self._year else 80_000)
        await side_by_side(self._round(union, number) for number, union in enumerate(self._best))
        for number, union in enumerate(self._best[:4]):
            chair, path = await self._chair(union), f"/unions/{union.union_id}"
            items = [{"item": "1.1", "points": "4"}, {"item": "1.3", "points": str(3 + number % 2)},
                     {"item": "2.1", "points": "4"}, {"item": "2.4", "points": "3"}]  # fmt: skip
            scored = f"{path}/self-scores/{_HOME}/1"
            await self._assess(chair, scored, year=self._year, items=items)
            paper = {
                "evidence_id": "rules-of-learning",
                "fact": "learning_rules",
                "value": "yes",
                "title": "学习竞赛制度汇编",
            }
            await self._assess(
                chair, f"{path}/manual-evidence", **paper, year=self._year, document=_digest(union, "learning")
            )
            accepted = {0: True, 1: True, 2: False}.get(number)
            if accepted is not None:
                answer = {
                    "year": self._year,
                    "accepted": accepted,
                    "reason": "" if accepted else "材料没有盖章，也没有日期。",
                }
                await self._assess(_OFFICER, f"{path}/manual-evidence/{paper['evidence_id']}/check", **answer)

    async def publish(self, evaluations: Sequence[str], year: int) -> None:
        """Every year all is published; in the last one two persons calibrate before, and three unions appeal after it."""
        home = f"{_HOME}-{year}" if year == self._year else None
        if home is not None:
            await self._calibrate(home)
        for key in evaluations:
            await self._assess(_LEADER, f"{_WHOLE}/evaluations/{key}/publication")
        for number, union in enumerate(self._weak[:3] if home else ()):
            path = f"/unions/{union.union_id}/results/{home}/appeals"
            grounds = {"appeal_id": "first", "item": "1.3", "grounds": "年度总结已于十二月二十日报送，附回执。"}
            await self._assess(await self._chair(union), path, **grounds)
            if number == 0:
                answer = {"accepted": False, "answer": "回执所附为上一年度总结。"}
                await self._assess(_OFFICER, f"{path}/first/answer", **answer)

    async def new_year(self) -> None:
        """February: the next year's targets, work plans and first reports; workers apply; who did well is rewarded."""
        year = self._year + 1
        await years.begin(self._client, self._city, year)
        await years.report(self._client, self._city, date(year, 1, 1))
        districts = self._city.of_kind("district")
        for number, union in enumerate(districts[:3]):
            await self._plan(union, year, number)
        await self._consult(self._best[0], year)
        await self._join(self._best[1])
        for number, union in enumerate((*self._best, *self._weak[:3])):
            chair, path = await self._chair(union), f"/unions/{union.union_id}/reports/{year}-01"
            report = {"text": "本月完成会费收缴和名册核对，走访困难职工三户，筹备职代会。"}
            told = await self._do(chair, "assessment", path, report, refused=("not-owed",))
            if "code" in told:  # the rule holds from 2026 on
                return
            above = {"superior_id": union.superior_id}
            if number % 3 == 0:
                await self._assess(_LEADER, f"{path}/acceptance", **above)
            if number % 3 == 1:
                await self._assess(_LEADER, f"{path}/return", **above, reason="没有写明发展会员的进度。")

    async def _find(self) -> None:
        """The leader of the federation inspects and finds."""
        for (severity, title, description, _), union in zip(_FINDINGS, self._weak, strict=False):
            found = {"superior_id": union.superior_id, "finding_id": "inspection", "title": title,
                     "description": description, "severity": severity}  # fmt: skip
            await self._assess(_LEADER, f"/unions/{union.union_id}/supervision-findings", **found)

    async def _put_right(self) -> None:
        """Of six findings two are verified, one is found not put right, one waits, two are taken up by nobody."""
        for number, union in enumerate(self._weak[:4]):
            chair, path = await self._chair(union), f"/unions/{union.union_id}/supervision-findings/inspection"
            account = _FINDINGS[number][3]
            await self._assess(chair, f"{path}/plan", plan=account)
            await self._assess(chair, f"{path}/claim", account=f"已完成：{account}")
            seen = {0: "现场复查，记录已补齐。", 1: "票据和意见齐全。", 2: "公开栏仍有两处过期内容。"}.get(number)
            if seen:
                verdict = {"superior_id": union.superior_id, "holds": number < 2, "seen": seen}
                await self._assess(_LEADER, f"{path}/verification", **verdict)

    async def _live(self, union: Union, chair: str) -> None:
        """Powers used, an activist, a group together with the unit, own rules."""
        path, members = f"/unions/{union.union_id}", [member.person_id for member in union.members]
        for kind, used_for in _POWERS:
            await self._organise(chair, f"{path}/powers/uses", use_id=kind, kind=kind, used_for=used_for)
        await self._organise(chair, f"{path}/activists", person_id=members[-1], does="班组宣传和文体活动")
        group = {"group_id": "openness", "kind": "openness_leading", "title": "厂务公开领导小组"}
        await self._organise(chair, f"{path}/working-groups", **group)
        seat = {"person_id": chair, "role": "deputy", "office": "union_chair"}
        await self._organise(chair, f"{path}/working-groups/openness/seats", **seat)
        for rule_id, kind, title, review_on in _RULES:
            adopted = {"kind": kind, "title": title, "adopted_by": "meeting" if kind == "by_law" else "committee",
                       "document": _digest(union, rule_id), "review_on": f"{self._year + 1}-{review_on}"}  # fmt: skip
            await self._organise(chair, f"{path}/unit-rules/{rule_id}/versions", **adopted)

    async def _practise(self) -> None:
        """Put forward, published or not, taken over by others."""
        for (practice, title, description, published), union in zip(_PRACTICES, self._best, strict=False):
            path = f"/unions/{union.union_id}/practices"
            told = {"practice_id": practice, "title": title, "description": description}
            await self._assess(await self._chair(union), path, **told)
            if published:
                opinion = {"superior_id": union.superior_id, "published": True, "opinion": "做法可复制，予以推广。"}
                await self._assess(_LEADER, f"{path}/{practice}/review", **opinion)
                for taker in self._best[3:5]:
                    taken = {"adopter_id": taker.union_id, "how": "结合本单位班次安排在班前会试行。"}
                    await self._assess(await self._chair(taker), f"{path}/{practice}/adoptions", **taken)

    async def _inspect(self, union: Union) -> None:
        """Two supervisors of the union look at the site; what they find has its day."""
        chair, path = await self._chair(union), f"/unions/{union.union_id}"
        two = [member.person_id for member in union.members[10:12]]
        for person in two:
            named = await self._organise(chair, f"{path}/supervisors", person_id=person)
            seen_at = f"{named['stream']}@{named['version']}"
            await self._client.get("organisation", f"{path}/supervisors?wait_for={seen_at}")
        seen = {"site": "一号车间", "matters": ["labour_protection", "hours_and_rest"],
                "looked_at": "防护用品发放、设备护罩、排班表", "inspectors": [{"person_id": one} for one in two]}  # fmt: skip
        await self._organise(chair, f"{path}/inspections/autumn", **seen)
        hazard = {"inspection_id": "autumn", "severity": "general", "what": "冲床护罩缺失两处。"}
        await self._organise(chair, f"{path}/hazards/guards", **hazard)
        if union is self._best[0]:
            fixed = {"person_id": two[0], "measures": "已加装护罩并试机。"}
            await self._organise(chair, f"{path}/hazards/guards/claims", **fixed)
            verified = {"person_id": two[1], "fixed": True}
            await self._organise(chair, f"{path}/hazards/guards/verifications", **verified)

    async def _round(self, union: Union, number: int) -> None:
        """A level is applied for after a self-check, inspected, and granted to most."""
        chair = await self._chair(union)
        path = f"/unions/{union.union_id}/checklists/{self._home.checklist}/{self._home.version}/rounds/{self._year}"
        full = {clause.code: clause.points or 0 for clause in self._home.clauses}
        marks = [{"code": code, "points": points} for code, points in full.items()]
        await self._assess(chair, f"{path}/self-check", marks=marks)
        await self._assess(chair, f"{path}/application", level="qualified")
        if number < _HANDS - 2:
            less = [
                {"code": code, "points": points - (place < number)} for place, (code, points) in enumerate(full.items())
            ]
            above = {"superior_id": union.superior_id}
            await self._assess(_LEADER, f"{path}/inspection", **above, marks=less, seen="查阅台账，走访职工五人。")
            await self._assess(_LEADER, f"{path}/grant", **above, level="qualified")

    async def _calibrate(self, evaluation: str) -> None:
        """A strict group of raters is evened out for some unions."""
        path = f"{_WHOLE}/evaluations/{evaluation}/calibrations"
        unions = [union.union_id for union in self._best]
        proposal = {"calibration_id": "strict-raters", "item": "1.4", "delta": "0.5", "unions": unions,
                    "reason": "该组评委普遍偏严，经比对同类单位后调整。"}  # fmt: skip
        await self._assess(_OFFICER, path, **proposal)
        decision = {"confirmed": True, "reason": "比对表已核对，同意。"}
        await self._assess(_LEADER, f"{path}/strict-raters/decision", **decision)

        async def carried_out() -> bool:
            rows = await self._client.get("assessment", f"/evaluations/{evaluation}/calibrations")
            return bool(rows) and all(row["standing"] == "finished" for row in rows)

        await until(carried_out, "the calibration is carried out")

    async def _plan(self, union: Union, year: int, number: int) -> None:
        """A district's plan of the year: approved, returned, waiting."""
        chair, path = await self._chair(union), f"/unions/{union.union_id}"
        text = "一、发展会员；二、推进集体协商；三、办好职工服务中心；四、规范经费管理。"
        plan = {"year": year, "title": f"{year} 年工作要点", "text": text, "targets": [f"joining-{year}"]}
        await self._assess(chair, f"{path}/work-plans", **plan)
        above = {"superior_id": union.superior_id, "year": year}
        if number == 0:
            await self._assess(_LEADER, f"{path}/work-plan-approvals", **above)
        if number == 1:
            await self._assess(_LEADER, f"{path}/work-plan-returns", **above, reason="没有写明责任岗位和完成时限。")

    async def _consult(self, union: Union, year: int) -> None:
        """A target is drafted and put to the members before it is set."""
        chair, path = await self._chair(union), f"/unions/{union.union_id}"
        draft = {"target_id": f"canteen-{year}", "year": year, "title": "改善职工食堂", "wanted": 4, "source": "members",
                 "function": "participate", "owner_id": "vice_chair-2"}  # fmt: skip
        await self._assess(chair, f"{path}/drafts", **draft)
        asked = date(year, 2, 4)
        days = {"opens_on": asked.isoformat(), "closes_on": (asked + timedelta(days=14)).isoformat()}
        await self._assess(chair, f"{path}/targets/canteen-{year}/invitation", **days)
        for number, text in enumerate(("夜班也要有热饭。", "希望公布采购价格。")):
            member = union.members[12 + number]
            comment = {"comment_id": f"c{number}", "member_id": member.member_id, "text": text}
            await self._assess(member.person_id, f"{path}/targets/canteen-{year}/comments", **comment)
        answer = {"verdict": "adopted", "reason": "已写入指标：夜班供餐。"}
        await self._assess(chair, f"{path}/targets/canteen-{year}/comments/c0/answer", **answer)

    async def _join(self, union: Union) -> None:
        """Workers without a union apply online; their application waits."""
        body = {"superior_id": union.superior_id, "unit_type": "private", "name": "新禾仓储有限公司工会",
                "jurisdiction": union.jurisdiction, "workers": 46}  # fmt: skip
        await self._client.post("organisation", "/formations/demo23456789/application", "desks/formation", body)

    async def _assess(self, person: str, path: str, **body: Any) -> Any:
        return await self._do(person, "assessment", path, body)

    async def _organise(self, person: str, path: str, **body: Any) -> Any:
        return await self._do(person, "organisation", path, body)

    async def _do(
        self, person: str, service: str, path: str, body: dict[str, Any], *, refused: Sequence[str] = ()
    ) -> Any:
        """One command in somebody's own name; what it is makes its key."""
        if person not in self._tokens:
            self._tokens[person] = await self._client.sign_in(person, PASSWORD)
        key = sha256(f"{person} {path} {body}".encode()).hexdigest()[:24]
        return await self._client.post(service, path, f"desks/{key}", body, refused=refused, token=self._tokens[person])

    async def _chair(self, union: Union) -> str:
        found = await self._client.get("organisation", f"/unions/{union.union_id}/posts")
        return str(next(row["holder"] for row in found["items"] if row["post_id"] == "chair-1"))


def _digest(union: Union, name: str) -> str:
    return sha256(f"{union.union_id}/{name}".encode()).hexdigest()
