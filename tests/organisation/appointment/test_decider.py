"""Appointments: every criterion looked at, two people, and only posts that nobody elects."""

from datetime import date
from typing import Any

import pytest

from gonghui_organisation.appointment.commands import ApproveAppointment, Criterion, NominateCadre, RejectNomination
from gonghui_organisation.appointment.decider import (
    APPOINTMENT,
    AppointmentUsed,
    ChecklistIncomplete,
    CriterionNotMet,
    NoNomination,
    OtherPostNominated,
    approve_appointment,
    nominate_cadre,
    reject_nomination,
)
from gonghui_organisation.appointment.events import AppointmentApproved, CadreNominated, NominationRejected
from gonghui_organisation.post.acting import SecondEyesNeeded
from gonghui_organisation.post.decider import POST, ElectedPost, NoSuchPost, Post, PostHeld
from gonghui_shared.contracts.organisation import PostEstablished, PostFilled
from gonghui_shared.decider import At
from gonghui_shared.testing import DAY, given, rules
from gonghui_shared.testing.given import Decision

RULES = rules({"R-TRM-11": (("ability", "integrity"), "list"), "R-ELE-10": (15, "days")})
EMPTY = POST.fold([PostEstablished("o1", "organiser", False)])
CHECKLIST = [
    Criterion(criterion="integrity", met=True, note="无违纪"),
    Criterion(criterion="ability", met=True, note="五年经验"),
]
NOMINATED = CadreNominated("a1", "o1", "wang", ("ability", "integrity"), (), "五年经验\n无违纪", "person:qian")
WANTING = CadreNominated("a1", "o1", "wang", ("integrity",), ("ability",), "无违纪\n经验不足", "person:qian")
APPROVED, REJECTED = AppointmentApproved("a1", "o1"), NominationRejected("a1", "o1", "wang", "另选")


def nominate(*history: Any, post: Post = EMPTY, **changes: Any) -> Decision:
    """The chair nominates an organiser."""
    plain: dict[str, Any] = {
        "union_id": "u1", "appointment_id": "a1", "post_id": "o1", "person_id": "wang", "checklist": CHECKLIST,
    }  # fmt: skip
    command = NominateCadre(**plain | changes)
    return given(APPOINTMENT, *history).when(nominate_cadre, command, post=post, rules=RULES, actor="person:qian")


def approve(*history: Any, post: Post = EMPTY, actor: str = "person:ma", post_id: str = "o1") -> Decision:
    """The federation approves."""
    command = ApproveAppointment(union_id="u1", appointment_id="a1", post_id=post_id, held_from=DAY)
    return given(APPOINTMENT, *history).when(approve_appointment, command, post=post, rules=RULES, actor=actor)


@pytest.mark.rule("R-TRM-11", "R-ELE-10")
def test_every_criterion_is_looked_at_once() -> None:
    """For a post that nobody elects; what is not met is kept, too."""
    nominate().then(NOMINATED)
    nominate(checklist=CHECKLIST[:1]).then_refused(ChecklistIncomplete)
    nominate(checklist=[*CHECKLIST, CHECKLIST[0]]).then_refused(ChecklistIncomplete)
    unmet = Criterion(criterion="ability", met=False, note="经验不足")
    nominate(checklist=[CHECKLIST[0], unmet]).then(WANTING)
    nominate(post=Post()).then_refused(NoSuchPost)
    nominate(post=Post(kind="chair")).then_refused(ElectedPost)
    nominate(NOMINATED).then_refused(AppointmentUsed)


@pytest.mark.rule("R-TRM-11")
def test_approval_by_somebody_else_fills_the_post() -> None:
    """Neither who nominated nor who is nominated approves, and nobody with a criterion that is not met."""
    approve(NOMINATED).then(APPROVED, At("post", PostFilled("o1", "organiser", "wang", DAY)))
    approve(NOMINATED, actor="person:qian").then_refused(SecondEyesNeeded)
    approve(NOMINATED, actor="person:wang").then_refused(SecondEyesNeeded)
    approve(WANTING).then_refused(CriterionNotMet, unmet=["ability"])
    approve(NOMINATED, post_id="o2").then_refused(OtherPostNominated)
    held = Post(kind="organiser", holder="li", held_from=date(2025, 1, 1))
    approve(NOMINATED, post=held).then_refused(PostHeld)
    for history in ([], [NOMINATED, APPROVED], [NOMINATED, REJECTED]):
        approve(*history).then_refused(NoNomination)


def test_somebody_else_rejects_it() -> None:
    """With a reason."""
    reject = RejectNomination(union_id="u1", appointment_id="a1", reason="另选")
    given(APPOINTMENT, NOMINATED).when(reject_nomination, reject, actor="person:ma").then(REJECTED)
    given(APPOINTMENT, NOMINATED).when(reject_nomination, reject, actor="person:qian").then_refused(SecondEyesNeeded)
    given(APPOINTMENT).when(reject_nomination, reject, actor="person:ma").then_refused(NoNomination)
