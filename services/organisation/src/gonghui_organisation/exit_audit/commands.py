"""What can be asked of an exit audit: a clock asks for it, an auditor concludes it."""

from typing import Annotated

from pydantic import Field

from gonghui_shared.commands import BusinessDate, Command
from gonghui_shared.contracts.organisation import AuditOpinion
from gonghui_shared.ids import PersonId, PostId, UnionId


class RequestExitAudit(Command):
    """Ask for the audit of a chair who has left."""

    union_id: UnionId
    post_id: PostId
    person_id: PersonId
    held_from: BusinessDate
    held_to: BusinessDate


class ConcludeExitAudit(Command):
    """Record what the audit of somebody who left office came to."""

    union_id: UnionId
    post_id: PostId
    person_id: PersonId
    held_from: BusinessDate
    opinion: AuditOpinion
    report: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]  # SHA-256
