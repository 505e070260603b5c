"""What the console needs of organisation's answers about applications for membership."""

from datetime import date

from pydantic import BaseModel


class MembershipForm(BaseModel):
    """The union that one would ask to join."""

    union_name: str


class MembershipStage(BaseModel):
    """Where an application stands."""

    union_name: str | None
    state: str
    received_on: date
    answered_on: date | None
    reason: str | None


class MembershipApplication(BaseModel):
    """An application and its answer."""

    application_id: str
    person_id: str
    name: str | None  # None: declined, or forgotten
    phone: str | None
    state: str
    received_on: date
    days: int
    answered_on: date | None
    member_id: str | None
    reason: str | None
