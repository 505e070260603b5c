"""Appointments over HTTP."""

from collections.abc import Sequence
from typing import Any, Final

from gonghui_organisation.post.acting import SecondEyesNeeded
from gonghui_organisation.post.decider import POST, ElectedPost, HolderOverlaps, NoSuchPost, PostHeld
from gonghui_organisation.rule_registry.views import rules_today
from gonghui_shared.http import Page, Paged, ReadConnection, Stream, commands, post
from gonghui_shared.http.principal import CurrentRuntime
from gonghui_shared.ids import UnionId

from . import views
from .commands import ApproveAppointment, NominateCadre, RejectNomination
from .decider import (
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


def of_appointment(command: NominateCadre | ApproveAppointment | RejectNomination) -> str:
    """A nomination is one stream, which ends with its answer."""
    return f"{command.union_id}:{command.appointment_id}"


def of_post(command: NominateCadre | ApproveAppointment) -> str:
    """The post itself."""
    return f"{command.union_id}:{command.post_id}"


ALSO_POST: Final[dict[str, Stream[Any]]] = {"post": Stream(POST, of_post)}

router = commands(
    APPOINTMENT,
    "/unions/{union_id}/appointments/{appointment_id}",
    post(
        "", nominate_cadre, allows="post.nominate", stream=of_appointment, also=ALSO_POST,
        refuses=[AppointmentUsed, NoSuchPost, ElectedPost, ChecklistIncomplete],
    ),
    post(
        "/approval", approve_appointment, allows="post.appoint", stream=of_appointment, also=ALSO_POST,
        refuses=[
            NoNomination, OtherPostNominated, SecondEyesNeeded, CriterionNotMet, NoSuchPost, PostHeld, HolderOverlaps,
        ],
    ),
    post(
        "/rejection", reject_nomination, allows="post.appoint", stream=of_appointment,
        refuses=[NoNomination, SecondEyesNeeded],
    ),
)  # fmt: skip


@router.get("/unions/{union_id}/appointments", allows="post.read")
async def appointments(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.AppointmentRow]:
    """A union's appointments by the day of their nomination."""
    return await views.of_union(read, union_id, page)


@router.get("/unions/{union_id}/appointment-criteria", allows="post.read")
async def appointment_criteria(union_id: UnionId, runtime: CurrentRuntime) -> Sequence[str]:
    """What is looked at before somebody is appointed, as it holds today.

    Source: R-TRM-11.
    """
    return [str(criterion) for criterion in (await rules_today(runtime, union_id)).list("R-TRM-11")]
