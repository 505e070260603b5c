"""What can be asked about a person's data."""

from gonghui_shared.commands import Command
from gonghui_shared.ids import PersonId, UnionId

from .events import Ground


class RequestErasure(Command):
    """Ask that a person's data be destroyed: the person, or an officer of the federation."""

    union_id: UnionId  # the federation, which keeps the persons
    person_id: PersonId
    ground: Ground


class ForgetPerson(Command):
    """Destroy a person's data, as was asked for."""

    union_id: UnionId
    person_id: PersonId
