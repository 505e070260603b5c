"""One committee of a union: formed, or put together and seated where it is not elected, and ended."""

import asyncio
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Response

from gonghui_console.answers.organisation import Bench, CommitteeOfUnion, UnionCard
from gonghui_console.forms import Body, DoneWhat, Field, Form, Known, Sent, Typed, Undone, carry_out, told, waiting_for
from gonghui_console.page import CurrentPage, Page
from gonghui_console.services import Refused
from gonghui_console.session import own_form
from gonghui_shared.clock import business_date
from gonghui_shared.ids import PersonId, UnionId

from .obligations import SEATED, seats

router = APIRouter(prefix="/unions/{union_id}/committees/{committee}")
Committee = Annotated[
    str, Path(pattern=r"^(union|funds_review|women|mediation|labour_protection|supervision|bargaining|standing)$")
]
Person = Annotated[PersonId, Path()]
ON: Final = Field("occurred_on", "day", optional=True)
SEATS: Final = Field("seats", "count", least=1, most=200)
NUMBER: Final = Field("number", "count", least=1, most=10_000)
FORM: Final = Form("committee_form", (SEATS, ON))
DISSOLVE: Final = Form("committee_dissolve", (ON,))
CONSTITUTE: Final = Form(
    "constitute", (NUMBER, SEATS, Field("years", "count", least=1, most=10, optional=True), Field("approval", optional=True), ON)
)  # fmt: skip
ONLY_FOR: Final = {
    "near_relative": "standing",
    "as_vice_chair": "women",
    "side": "mediation",
    "jointly_chosen": "mediation",
}
SEAT: Final = Form(
    "take_seat",
    (
        Field("person_id", "id"), Field("role", "choice", codes="seat_role", only=("member", "deputy", "head")),
        Field("side", "choice", codes="seat_side"), Field("woman", "tick"), Field("near_relative", "tick"),
        Field("as_vice_chair", "tick"), Field("jointly_chosen", "tick"), ON,
    ),
)  # fmt: skip
LEAVE: Final = Form("leave_seat")
END: Final = Form("disband", (Field("reason", "choice", codes="disband_reason"), ON))
WAYS: Final = {
    "form": (FORM, ""), "dissolution": (DISSOLVE, "/{committee}/dissolution"), "terms": (CONSTITUTE, "/{committee}/terms"),
    "seats": (SEAT, "/{committee}/seats"), "end": (END, "/{committee}/end"),
}  # fmt: skip
DONE: Final = frozenset({form.key for form, _ in WAYS.values()} | {LEAVE.key})


def seat_on(committee: str) -> Form:
    """What is asked of somebody who takes a seat there."""
    return Form(SEAT.key, tuple(field for field in SEAT.fields if ONLY_FOR.get(field.name, committee) == committee))


@router.get("")
async def committee(
    page: CurrentPage, union_id: UnionId, committee: Committee, done: DoneWhat = "", known: Known = ""
) -> Response:
    """The committee, and what can be done about it."""
    return await _shown(page, union_id, committee, done=done if done in DONE else "", known=known)


@router.post("/seats/{person_id}/leave", dependencies=[Depends(own_form)])
async def leave(
    page: CurrentPage, union_id: UnionId, committee: Committee, person_id: Person, typed: Typed
) -> Response:
    """Somebody sits no longer."""
    path = f"/unions/{union_id}/committees/{committee}/seats/{person_id}/leave"
    return await _done(
        page, union_id, committee, LEAVE, path, typed, {"number": await _number(page, union_id, committee)}
    )


@router.post("/{way}", dependencies=[Depends(own_form)])
async def write(page: CurrentPage, union_id: UnionId, committee: Committee, way: str, typed: Typed) -> Response:
    """Form, put together, seat somebody, end."""
    if (chosen := WAYS.get(way)) is None:
        raise Refused(404, {})
    form, path = chosen
    fixed: Body = {}
    if way == "form":
        fixed = {"committee": committee}
    elif way in {"seats", "end"}:
        form = seat_on(committee) if way == "seats" else form
        fixed = {"number": await _number(page, union_id, committee)}
    where = f"/unions/{union_id}/committees{path.format(committee=committee)}"
    return await _done(page, union_id, committee, form, where, typed, fixed)


async def _done(
    page: Page, union_id: UnionId, committee: str, form: Form, path: str, typed: Sent, fixed: Body
) -> Response:
    try:
        done = await carry_out(page, "organisation", path, form, typed, fixed)
    except Undone as undone:
        return await _shown(page, union_id, committee, undone=undone)
    return told(f"/unions/{union_id}/committees/{committee}", form.key, done)


async def _number(page: Page, union_id: UnionId, committee: str) -> int:
    """Of the committee that sits."""
    benches = await page.ask("organisation", f"/unions/{union_id}/benches", list[Bench])
    return next((bench.number for bench in benches if bench.committee == committee), 1)


async def _shown(
    page: Page, union_id: UnionId, committee: str, *, undone: Undone | None = None, done: str = "", known: str = ""
) -> Response:
    where, wait = f"/unions/{union_id}", waiting_for(known)
    union, benches, committees = await asyncio.gather(
        page.ask("organisation", where, UnionCard),
        page.ask("organisation", f"{where}/benches", list[Bench], **wait),
        page.ask("organisation", f"{where}/committees", list[CommitteeOfUnion], **wait),
    )
    bench = next((one for one in benches if one.committee == committee), None)
    recorded = next((one for one in committees if one.committee == committee), None)
    return page.show(
        "committees/page.html", undone.status if undone else 200,
        union=union, committee=committee, bench=bench, recorded=recorded, seated=committee in SEATED, undone=undone, done=done,
        form=FORM, dissolve=DISSOLVE, constitute=CONSTITUTE, seat=seat_on(committee), leave=LEAVE, end=END,
        numbers={"number": bench.number + 1 if bench else 1}, chart=seats(page.words, [bench]) if bench else None,
        today=business_date(page.now),
    )  # fmt: skip
