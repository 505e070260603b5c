"""What happens to an application; it stays inside organisation, which tells others of the membership only."""

from gonghui_shared.events import Event, Personal, private, upcast
from gonghui_shared.ids import Identifier, MemberId, PersonId


@private("organisation.MembershipApplied.v1", subject="person_id")
class MembershipApplied(Event):
    """A worker asked to join. Source: R-MEM-01."""

    application_id: Identifier
    person_id: PersonId
    woman: bool
    name: Personal
    id_number: Personal
    phone: Personal


@private("organisation.ApplicationAdmitted.v1")
class ApplicationAdmitted(Event):
    """The committee admitted the applicant: the membership that began. Source: R-MEM-01."""

    application_id: Identifier
    member_id: MemberId


@private("organisation.ApplicationDeclined.v1")
class ApplicationDeclinedBefore(Event):
    """The same before the reason was sealed."""

    application_id: Identifier
    reason: str


@private("organisation.ApplicationDeclined.v2", subject="person_id")
class ApplicationDeclined(Event):
    """The committee declined the application."""

    application_id: Identifier
    person_id: PersonId  # empty where an earlier release did not write it
    reason: Personal


@upcast("organisation.ApplicationDeclined.v1", to="organisation.ApplicationDeclined.v2")
def declined_in_clear(before: ApplicationDeclinedBefore) -> ApplicationDeclined:
    """Whose application it was stands in the event before."""
    return ApplicationDeclined(before.application_id, "", before.reason)
