"""Meetings of a union's members or of their representatives: asked for, called, held, with the forms for them."""

import secrets
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Response

from gonghui_console.answers.union_life import MembersMeeting
from gonghui_console.forms import DoneWhat, Field, Form, Known, Sent, Typed, Undone, carry_out, told, waiting_for
from gonghui_console.page import CurrentPage, Page
from gonghui_console.services import Refused
from gonghui_console.session import own_form
from gonghui_shared.ids import Identifier, UnionId

router = APIRouter(prefix="/unions/{union_id}/members-meetings")
MeetingId = Annotated[Identifier, Path()]
ON: Final = Field("occurred_on", "day", optional=True)
BODY: Final = Field("body", "choice", codes="meeting_body")
CALLED: Final = (BODY, Field("meets_on", "day"), Field("agenda", "long"))
HELD: Final = (
    Field("present", "count"), Field("entitled", "count", optional=True), Field("minutes", "file"),
    Field("resolved", "long", optional=True), ON,
)  # fmt: skip
NEW: Final = {
    "call": Form("meeting_call", CALLED),
    "request": Form(
        "meeting_request",
        (
            Field("asked_by", "choice", codes="meeting_asked_by"), Field("asked", "count", optional=True),
            Field("members", "count", optional=True), Field("purpose", "long"), ON,
        ),
    ),
    "record": Form("meeting_record", (BODY, *HELD)),
}  # fmt: skip
WAYS: Final = {
    "call": Form("meeting_recall", CALLED),
    "record": Form("meeting_record", (BODY, *HELD)),
    "calling-off": Form("meeting_off", (Field("reason", "long"), ON)),
}
DONE: Final = frozenset(form.key for form in (*NEW.values(), *WAYS.values()))


@router.get("")
async def of_union(page: CurrentPage, union_id: UnionId, done: DoneWhat = "", known: Known = "") -> Response:
    """One union's meetings, and the forms for them."""
    return await _shown(page, union_id, done=done if done in DONE else "", known=known)


@router.post("/{way}", dependencies=[Depends(own_form)])
async def begin(page: CurrentPage, union_id: UnionId, way: str, typed: Typed) -> Response:
    """Call a meeting, ask for one, or put one on record that nobody called here."""
    return await _done(page, union_id, f"meeting-{secrets.token_hex(6)}", NEW.get(way), way, typed)


@router.post("/{meeting_id}/{way}", dependencies=[Depends(own_form)])
async def go_on(page: CurrentPage, union_id: UnionId, meeting_id: MeetingId, way: str, typed: Typed) -> Response:
    """Call, record or call off a meeting that is known."""
    return await _done(page, union_id, meeting_id, WAYS.get(way), way, typed)


async def _done(page: Page, union_id: UnionId, meeting: str, form: Form | None, way: str, typed: Sent) -> Response:
    if form is None:
        raise Refused(404, {})
    try:
        path = f"/unions/{union_id}/members-meetings/{meeting}/{way}"
        done = await carry_out(page, "organisation", path, form, typed)
    except Undone as undone:
        return await _shown(page, union_id, undone=undone)
    return told(f"/unions/{union_id}/members-meetings", form.key, done)


async def _shown(
    page: Page, union_id: UnionId, *, undone: Undone | None = None, done: str = "", known: str = ""
) -> Response:
    where = f"/unions/{union_id}/members-meetings"
    meetings = await page.ask("organisation", where, list[MembersMeeting], **waiting_for(known))
    return page.part(
        "meetings", "meetings/union.html", undone.status if undone else 200,
        union_id=union_id, meetings=meetings, undone=undone, done=done, new=NEW, ways=WAYS,
    )  # fmt: skip
