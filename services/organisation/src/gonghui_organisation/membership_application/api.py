"""Applications for membership over HTTP: workers apply without signing in, the committee answers."""

import hmac
from operator import attrgetter
from typing import Any, Final
from uuid import NAMESPACE_OID, uuid5

from gonghui_organisation.membership.api import ADMITTING
from gonghui_organisation.membership.decider import MEMBERSHIP, UnionNotOpen
from gonghui_organisation.membership.views import registered
from gonghui_organisation.post.acting import SecondEyesNeeded
from gonghui_organisation.salt import salt
from gonghui_organisation.union.decider import UNION
from gonghui_shared.clock import business_date
from gonghui_shared.http import PUBLIC, Ask, Page, Paged, ReadConnection, Stream, commands, post
from gonghui_shared.http.principal import CurrentRuntime
from gonghui_shared.ids import Identifier, PersonId, UnionId

from . import views
from .commands import AdmitApplicant, ApplyForMembership, DeclineApplication
from .decider import (
    APPLICATION,
    Applicant,
    ApplicantForgotten,
    AppliedAlready,
    NothingApplied,
    TooManyApplications,
    admit_applicant,
    apply_for_membership,
    decline_application,
)
from .events import MembershipApplied

SMALL: Final = 4096  # bytes of what anybody may send


def of_application(command: ApplyForMembership | AdmitApplicant | DeclineApplication) -> str:
    """An application is one stream, which ends with its answer."""
    return f"{command.union_id}:{command.application_id}"


async def person_of(ask: Ask) -> PersonId:
    """Loader: whoever is registered under the id number, or a new person; the secret keeps ids from telling anything."""
    number = ask.command.id_number
    known = await registered(ask.read, ask.runtime.vault, [number], [])
    new = hmac.digest(salt(ask.runtime), of_application(ask.command).encode(), "sha256").hex()
    return known.persons.get(number) or str(uuid5(NAMESPACE_OID, new))


async def applicant_of(ask: Ask) -> Applicant | None:
    """Loader: who applied, from the log itself, and as whom the id number is registered by now; None where it is forgotten."""
    begun = (await ask.runtime.store.load(APPLICATION.stream(of_application(ask.command))))[:1]
    vault = ask.runtime.vault
    await vault.prepare_for(begun)
    for event in begun:
        name, number = vault.open(event, "name"), vault.open(event, "id_number")
        if isinstance(event.body, MembershipApplied) and name and number:
            known = await registered(ask.read, vault, [number], [event.body.person_id])
            person = known.persons.get(number, event.body.person_id)
            return Applicant(person, name, number, vault.open(event, "phone") or "", known)
    return None


OWN_UNION: Final[Stream[Any]] = Stream(UNION, attrgetter("union_id"))
BEGUN: Final[Stream[AdmitApplicant]] = Stream(MEMBERSHIP, lambda c: f"{c.union_id}:{c.member_id}")

router = commands(
    APPLICATION,
    "/unions/{union_id}/membership-applications/{application_id}",
    post(
        "", apply_for_membership, allows=PUBLIC, stream=of_application, also={"union": OWN_UNION},
        given={"person": person_of, "lately": views.lately}, refuses=[AppliedAlready, UnionNotOpen, TooManyApplications],
        body_limit=SMALL,
    ),
    post(
        "/admission", admit_applicant, allows="member.admit", stream=of_application,
        also={"membership": BEGUN, "union": OWN_UNION}, given={"applicant": applicant_of},
        refuses=[NothingApplied, ApplicantForgotten, SecondEyesNeeded, *ADMITTING],
    ),
    post(
        "/declination", decline_application, allows="member.admit", stream=of_application,
        given={"applicant": applicant_of}, refuses=[NothingApplied, SecondEyesNeeded],
    ),
)  # fmt: skip


@router.get("/unions/{union_id}/membership-applications", allows="member.admit")
async def membership_applications(
    union_id: UnionId, read: ReadConnection, page: Page, runtime: CurrentRuntime, waiting: bool | None = None
) -> Paged[views.ApplicationRow]:
    """Applications to the union in the order in which they came."""
    return await views.of_union(read, union_id, page, business_date(runtime.now()), waiting=waiting)


@router.get("/unions/{union_id}/membership-form", allows=PUBLIC)
async def membership_form(union_id: UnionId, read: ReadConnection) -> views.MembershipForm:
    """Whom one would ask to join, for whoever has the address of the form."""
    return await views.form_of(read, union_id)


@router.get("/unions/{union_id}/membership-applications/{application_id}/stage", allows=PUBLIC)
async def application_stage(
    union_id: UnionId, application_id: Identifier, read: ReadConnection
) -> views.ApplicationStage:
    """Where an application stands, for whoever knows its number."""
    return await views.stage_of(read, union_id, application_id)
