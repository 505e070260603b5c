"""What can be asked about a release."""

from gonghui_shared.commands import Command, LongText
from gonghui_shared.ids import Identifier, PostId, UnionId


class RequestRelease(Command):
    """Ask that the holder of an elected post may be moved to another job during the term."""

    union_id: UnionId
    release_id: Identifier
    post_id: PostId
    reason: LongText


class AnswerByCommittee(Command):
    """Say what the union's own committee resolved."""

    union_id: UnionId
    release_id: Identifier
    consents: bool


class AnswerBySuperior(Command):
    """Say what the superior union says."""

    union_id: UnionId
    release_id: Identifier
    superior_id: UnionId
    consents: bool


class MarkSilence(Command):
    """Look whether the superior union's time to answer has passed."""

    union_id: UnionId
    release_id: Identifier
