"""What can be asked about a conflict of interest."""

from gonghui_shared.commands import BusinessDate, Command, LongText
from gonghui_shared.contracts.organisation import InterestFinding, InterestKind
from gonghui_shared.ids import Identifier, PersonId, PostId, UnionId


class DeclareConflict(Command):
    """Declare a conflict of interest of one's own."""

    union_id: UnionId
    declaration_id: Identifier
    post_id: PostId
    person_id: PersonId
    kind: InterestKind
    what: LongText
    since: BusinessDate


class ReviewConflict(Command):
    """Say what follows from a declared conflict."""

    union_id: UnionId
    declaration_id: Identifier
    finding: InterestFinding
