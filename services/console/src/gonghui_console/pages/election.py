"""One election: where it stands, the form of its next step, its record, its ballot papers."""

import asyncio
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Response
from fastapi.responses import RedirectResponse
from pydantic import JsonValue
from starlette.exceptions import HTTPException

from gonghui_console.answers.elections import Election, NominationNote, Record, Vetting
from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.organisation import Post, UnionCard
from gonghui_console.attempts import Attempt, Typed
from gonghui_console.electing import drawn, line_of
from gonghui_console.minutes import minutes
from gonghui_console.page import CurrentPage, Page
from gonghui_console.services import Refused
from gonghui_console.session import own_form
from gonghui_shared.clock import business_date
from gonghui_shared.ids import Identifier, UnionId

from .elections import ELECTIVE, Form, Known, answers_for, names_of, plan_of, unless_forbidden

router = APIRouter(prefix="/unions/{union_id}/elections/{election_id}")
ElectionId = Annotated[Identifier, Path()]
Body = dict[str, JsonValue]
ROOM: Final = 2  # more lines than there are people to fill in


@router.get("")
async def election(page: CurrentPage, union_id: UnionId, election_id: ElectionId, known: Known = "") -> Response:
    """Where it stands, and the form of the next step."""
    return await _shown(page, f"/unions/{union_id}", election_id, known=known)


async def _shown(page: Page, at: str, election_id: str, known: str = "", attempt: Attempt = Attempt()) -> Response:  # noqa: B008 - frozen
    own = {"wait_for": known} if known else {}
    one = f"{at}/elections/{election_id}"
    found, union, vettings, record, notes, posts = await asyncio.gather(
        page.ask("organisation", one, Election, **own),
        page.ask("organisation", at, UnionCard),
        unless_forbidden(page.ask("organisation", f"{one}/vetting", list[Vetting], **own)),
        unless_forbidden(page.ask("organisation", f"{one}/record", Record)),
        unless_forbidden(page.ask("organisation", f"{at}/nomination-dossier", Paged[NominationNote], limit=200)),
        page.ask("organisation", f"{at}/posts", Paged[Post], limit=200),
    )
    people = [person for contest in found.contests for person in contest.candidates]
    people += [one.person_id for one in vettings or ()] + [note.person_id for note in (notes.items if notes else ())]
    people += list(found.plan.preparers) if found.plan else []
    above, names = await asyncio.gather(answers_for(page, union), names_of(page, found.union_id, people))
    return page.show(
        "elections/one.html", attempt.status, here=one, election=found, union=union, vettings=vettings or (), record=record,
        notes=notes.items if notes else (), posts=posts.items, names=names, own=vettings is not None, above=above,
        attempt=attempt, line=line_of(found, record, vettings or ()),
        lines=_lines(found, vettings or ()), ballot=[part for part in record.ballot if part.candidates] if record else [],
        planned={line.kind: line for line in found.plan.seats} if found.plan else {}, today=business_date(page.now),
        elective=ELECTIVE, new_id=secrets.token_hex(4),
    )  # fmt: skip


def _lines(found: Election, vettings: Sequence[Vetting]) -> Mapping[str, list[tuple[str, str]]]:
    """What the list of candidates proposes for each kind of post: who stands, else who was agreed to, and room for more."""
    roles = {(one.kind, one.person_id): one.unit_role or "" for one in vettings}
    planned = {line.kind: line.candidates for line in found.plan.seats} if found.plan else {}
    lines = {}
    for contest in found.contests:
        asked = [one for one in vettings if one.kind == contest.kind]
        turned_down = {one.person_id for one in asked if not one.passed}
        people = list(
            contest.candidates or dict.fromkeys(p for p in (a.person_id for a in asked) if p not in turned_down)
        )
        room = max(len(people), len(contest.post_ids), planned.get(contest.kind, 0)) + ROOM - len(people)
        lines[contest.kind] = [(person, roles.get((contest.kind, person), "")) for person in people] + [("", "")] * room
    return lines


def _answer(form: Typed) -> tuple[str, Body]:
    approved = form.one("decision") == "approved"
    return "/plan/answer", form.given(reason=form.one("reason")) | {
        "superior_id": form.one("superior_id"), "approved": approved,
    }  # fmt: skip


def _opening(form: Typed) -> tuple[str, Body]:
    contests: list[JsonValue] = [
        {"kind": kind, "post_ids": [*form.all(f"post:{kind}")]} for kind in ELECTIVE if form.all(f"post:{kind}")
    ]
    figures = {name: form.whole(name) for name in ("entitled", "term_no", "term_years")}
    return "", form.given(**figures) | {"kind": "term", "direct": form.one("direct") != "no", "contests": contests}


def _vetting(form: Typed) -> tuple[str, Body]:
    kind = form.one("kind")
    body = form.given(unit_role=form.one("unit_role")) | {
        "kind": kind, "person_id": form.one("person_id"), "passed": form.one("passed") == "yes",
        "opinion": form.one("opinion"),
    }  # fmt: skip
    if form.one("body") == "superior":
        return "/vetting/above", body | {"superior_id": form.one("superior_id")}
    return "/vetting", body


def _candidates(form: Typed) -> tuple[str, Body]:
    lines: list[JsonValue] = []
    for kind in ELECTIVE:
        typed = zip(form.fields.get(f"person:{kind}", ()), form.fields.get(f"role:{kind}", ()), strict=False)
        lines += [
            {"kind": kind, "person_id": person.strip(), **form.given(unit_role=role)} for person, role in typed if person.strip()
        ]  # fmt: skip
    return "/candidates", {"candidates": lines}


def _sheet(form: Typed) -> tuple[str, Body]:
    sheets: list[JsonValue] = []
    for kind in form.all("kind"):
        votes: list[JsonValue] = [
            {"person_id": name.rpartition(":")[2], "votes": form.whole(name)}
            for name in form.fields
            if name.startswith(f"votes:{kind}:")
        ]
        figures = {name: form.whole(f"{name}:{kind}") for name in ("issued", "collected", "void")}
        sheets.append({"kind": kind, **figures, "votes": votes})
    body: Body = {"round": form.whole("round"), "scrutineer_id": form.one("scrutineer_id"), "sheets": sheets}
    return "/tallies", body | form.given(box_digest=form.one("box_digest"))


def _hearing(form: Typed) -> tuple[str, Body]:
    upheld = form.one("decision") == "upheld"
    return f"/disputes/{form.one('dispute_id')}/hearing", {"superior_id": form.one("superior_id"), "upheld": upheld}


def _result(form: Typed) -> tuple[str, Body]:
    body: Body = {"superior_id": form.one("superior_id")}
    if form.one("decision") == "approved":
        return "/approval", body
    return "/return", body | {"ground": form.one("ground")}


STEPS: Final[Mapping[str, Callable[[Typed], tuple[str, Body]]]] = {  # form → path below the election, and body
    "plan": lambda form: ("/plan", plan_of(form)),
    "plan-answer": _answer,
    "opening": _opening,
    "vetting": _vetting,
    "candidates": _candidates,
    "meeting": lambda form: ("/meeting", {"present": form.whole("present")}),
    "sheet": _sheet,
    "report": lambda form: ("/report", {"fewer_seats": form.one("fewer_seats") == "yes"}),
    "dispute": lambda form: ("/disputes", {"dispute_id": form.one("dispute_id"), "ground": form.one("ground")}),
    "hearing": _hearing,
    "result": _result,
}


@router.post("/{form_name}", dependencies=[Depends(own_form)])
async def carry_out(
    page: CurrentPage, union_id: UnionId, election_id: ElectionId, form_name: str, form: Form
) -> Response:
    """Do a step; refused, the page says why beside the form, which keeps what was typed."""
    if form_name not in STEPS:
        raise HTTPException(404)
    at = f"/unions/{union_id}"
    path, body = STEPS[form_name](form)
    opens = form_name == "opening"
    target = f"{at}/elections" if opens else f"{at}/elections/{election_id}{path}"
    try:
        done = await page.do("organisation", target, **body, **({"election_id": election_id} if opens else {}))
    except Refused as refused:
        return await _shown(page, at, election_id, attempt=Attempt(form_name, form, refused))
    return RedirectResponse(f"{at}/elections/{election_id}?known={done.known}", 303)


@dataclass(frozen=True, slots=True)
class Minuted:
    """A record with the names that it speaks of."""

    record: Record
    union: UnionCard
    names: Mapping[str, str]


async def _minuted(page: Page, union_id: UnionId, election_id: str) -> Minuted:
    at = f"/unions/{union_id}"
    record, union = await asyncio.gather(
        page.ask("organisation", f"{at}/elections/{election_id}/record", Record),
        page.ask("organisation", at, UnionCard),
    )
    people = [one.person_id for count in record.rounds for contest in count.contests for one in contest.candidates]
    people += [person for count in record.rounds for person in count.scrutineers]
    people += [person for part in record.ballot for person in part.candidates]
    return Minuted(record, union, await names_of(page, union_id, people))


@router.get("/record")
async def record(page: CurrentPage, union_id: UnionId, election_id: ElectionId) -> Response:
    """Everything that was recorded, computed once more."""
    found = await _minuted(page, union_id, election_id)
    charts = {
        (count.round, contest.kind): drawn(page.words, count.round, contest, found.names)
        for count in found.record.rounds
        for contest in count.contests
    }
    return page.show(
        "elections/record.html", record=found.record, union=found.union, names=found.names, charts=charts,
        today=business_date(page.now),
    )  # fmt: skip


@router.get("/record.pdf")
async def record_as_pdf(page: CurrentPage, union_id: UnionId, election_id: ElectionId) -> Response:
    """The same to file."""
    found = await _minuted(page, union_id, election_id)
    content = minutes(page.words, found.record, found.union.name, found.names, business_date(page.now))
    return page.file(f"election-{election_id}.pdf", content, "application/pdf")


@router.get("/ballot")
async def ballot(page: CurrentPage, union_id: UnionId, election_id: ElectionId) -> Response:
    """A ballot paper for each contest of the round that comes next."""
    found = await _minuted(page, union_id, election_id)
    parts = [part for part in found.record.ballot if part.candidates]
    return page.show("elections/ballot.html", record=found.record, union=found.union, names=found.names, parts=parts)
