"""Formations: which union is to be, how far it has come, what lacks, and the form of the next step."""

import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query, Response

from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.organisation import UnionCard
from gonghui_console.answers.union_life import FormationCase
from gonghui_console.charts import Chart, Series, Tone
from gonghui_console.forms import Body, DoneWhat, Field, Form, Known, Typed, Undone, carry_out, told, waiting_for
from gonghui_console.page import CurrentPage, Page
from gonghui_console.services import Refused
from gonghui_console.session import own_form
from gonghui_console.words import Words
from gonghui_shared.ids import UnionId

router = APIRouter(prefix="/unions/{union_id}/formations")
STAGES: Final[Mapping[str, Tone]] = {
    "opened": "quiet", "preparing": "plain", "met": "plain", "submitted": "warn", "returned": "bad", "formed": "good",
    "abandoned": "quiet",
}  # fmt: skip
CASES_READ: Final = 200
CaseOf = Annotated[UnionId, Path()]
ON: Final = Field("occurred_on", "day", optional=True)
OPEN: Final = Form(
    "formation_open",
    (
        Field("name"), Field("kind", "choice", codes="kind", only=("primary", "joint")),
        Field("unit_type", "choice", codes="unit_type"), Field("jurisdiction"),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """A form of the case, and where it is sent."""

    form: Form
    path: str


STEPS: Final = {
    step.form.key: step
    for step in (
        Step(Form("prep_group", (Field("head", "id"), Field("members", "ids", optional=True), ON)), "formations/{case}/prep-group"),
        Step(Form("applicants", (Field("applicants", "count"), Field("women", "count"), ON)), "formations/{case}/applicants"),
        Step(
            Form("mobilisation", (Field("kind", "choice", codes="mobilisation_kind"), Field("attended", "count"), ON)),
            "formations/{case}/mobilisations",
        ),
        Step(
            Form("first_meeting", (Field("entitled", "count"), Field("present", "count"), Field("seats", "count", most=200), ON)),
            "formations/{case}/first-meeting",
        ),
        Step(Form("submission", (Field("staff", "count"), Field("women_staff", "count"), ON)), "formations/{case}/submission"),
        Step(Form("formation_approval", (ON,)), "unions/{case}/formation-approvals"),
        Step(Form("formation_return", (Field("reason", "long"),)), "unions/{case}/formation-returns"),
        Step(Form("formation_abandonment", (Field("reason", "long"),)), "formations/{case}/abandonment"),
    )
}  # fmt: skip
LINE: Final = (
    "opened",
    "prep_group",
    "applicants",
    "first_meeting",
    "submission",
    "formation_approval",
)  # in their order
ENDED: Final = frozenset({"formed", "abandoned"})


@router.get("")
async def formations(
    page: CurrentPage, union_id: UnionId, after: Annotated[str, Query(max_length=500)] = ""
) -> Response:
    """Formations that a union keeps."""
    asked = {"after": after} if after else {}
    paged = await page.ask("organisation", f"/unions/{union_id}/formation-cases", Paged[FormationCase], **asked)
    chart = stages(page.words, Counter(case.stage for case in paged.items)) if paged.items else None
    return page.part(
        "formations", "formations/list.html",
        union_id=union_id, cases=paged.items, chart=chart, tones=STAGES, more_at=page.next(paged),
    )  # fmt: skip


@router.get("/begin")
async def beginning(page: CurrentPage, union_id: UnionId) -> Response:
    """The form to begin one, and the address of the form for workers."""
    return await _begun(page, union_id)


@router.post("/begin", dependencies=[Depends(own_form)])
async def begin(page: CurrentPage, union_id: UnionId, typed: Typed) -> Response:
    """Begin one as the union above."""
    case = f"u-{secrets.token_hex(6)}"
    try:
        done = await carry_out(page, "organisation", f"/formations/{case}/case", OPEN, typed, {"superior_id": union_id})
    except Undone as undone:
        return await _begun(page, union_id, undone)
    return told(f"/unions/{union_id}/formations/{case}", OPEN.key, done)


async def _begun(page: Page, union_id: UnionId, undone: Undone | None = None) -> Response:
    union = await page.ask("organisation", f"/unions/{union_id}", UnionCard)
    status = undone.status if undone else 200
    return page.show("formations/begin.html", status, union=union, form=OPEN, undone=undone)


@router.get("/{case}")
async def formation(
    page: CurrentPage, union_id: UnionId, case: CaseOf, done: DoneWhat = "", known: Known = ""
) -> Response:
    """One formation: its steps as a line, and the form of the next one."""
    return await _shown(page, union_id, case, done=done, known=known)


@router.post("/{case}/{what}", dependencies=[Depends(own_form)])
async def step(page: CurrentPage, union_id: UnionId, case: CaseOf, what: str, typed: Typed) -> Response:
    """Carry a step out."""
    if (chosen := STEPS.get(what)) is None:
        raise Refused(404, {})
    fixed: Body = {"superior_id": union_id}
    try:
        done = await carry_out(page, "organisation", f"/{chosen.path.format(case=case)}", chosen.form, typed, fixed)
    except Undone as undone:
        return await _shown(page, union_id, case, undone=undone)
    return told(f"/unions/{union_id}/formations/{case}", what, done)


async def _shown(
    page: Page, union_id: UnionId, case: UnionId, *, undone: Undone | None = None, done: str = "", known: str = ""
) -> Response:
    found = await _case(page, union_id, case, known)
    superior = await page.ask("organisation", f"/unions/{union_id}", UnionCard)
    upcoming, possible = offered(found)
    return page.show(
        "formations/page.html", undone.status if undone else 200,
        case=found, superior=superior, steps=[(page.words.name("formation_step", step), state) for step, state in line(found)], upcoming=upcoming, possible=possible, undone=undone, tones=STAGES,
        forms={key: one.form for key, one in STEPS.items()}, done=done if done in STEPS or done == OPEN.key else "",
        values={"applicants": {"applicants": found.applicants or "", "women": found.women or ""}},
    )  # fmt: skip


async def _case(page: Page, union_id: UnionId, case: UnionId, known: str) -> FormationCase:
    """One of the cases that a union keeps."""
    where, after = f"/unions/{union_id}/formation-cases", ""
    while True:
        asked = waiting_for(known) | ({"after": after} if after else {})
        paged = await page.ask("organisation", where, Paged[FormationCase], limit=CASES_READ, **asked)
        if found := next((one for one in paged.items if one.union_id == case), None):
            return found
        if paged.next is None:
            raise Refused(404, {})
        after = paged.next


def line(case: FormationCase) -> list[tuple[str, str]]:
    """The steps in their order, each done, next or ahead; after the end none is next."""
    done = {
        "opened": True, "prep_group": case.prepared, "applicants": case.applicants > 0,
        "first_meeting": case.present is not None, "submission": case.stage in {"submitted", "formed"},
        "formation_approval": case.stage == "formed",
    }  # fmt: skip
    following = next((step for step in LINE if not done[step]), None) if case.stage not in ENDED else None
    return [(step, "done" if done[step] else "now" if step == following else "ahead") for step in LINE]


def offered(case: FormationCase) -> tuple[str | None, list[str]]:
    """The form of the next step, and those of what else can be done."""
    upcoming = next((step for step, state in line(case) if state == "now"), None)
    if upcoming is None:
        return None, []
    if upcoming == "formation_approval":
        return upcoming, ["formation_return", "formation_abandonment"]
    again = ["applicants"] if case.applicants and upcoming != "applicants" else []
    return upcoming, ["mobilisation", *again, "formation_abandonment"]


def stages(words: Words, counts: Counter[str]) -> Chart:
    """How many formations stand where."""
    return Chart(
        label=words("formations.chart"),
        head=words("field.state"),
        categories=[words.name("formation_stage", stage) for stage in STAGES],
        series=[Series(name=words("formations.title"), values=[counts[stage] for stage in STAGES], tone="plain")],
        unit=words("unit.cases"),
        horizontal=True,
    )
