"""The rules of adopting a checklist."""

from collections.abc import Iterator
from dataclasses import dataclass

from gonghui_assessment.scheme.files import digest_of
from gonghui_shared.contracts.assessment import ChecklistAdopted
from gonghui_shared.decider import Decider
from gonghui_shared.refusals import Refusal

from .commands import AdoptChecklist
from .form import BadChecklist, load


class ChecklistExists(Refusal):
    """该版本已经启用，修改须另立版本。 This version is in use; a change needs a version of its own."""


class ChecklistHasFaults(Refusal):
    """标准文本有误。 The checklist has faults."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """One version of one checklist."""

    digest: str = ""


def evolve(_adopted: Adopted, event: ChecklistAdopted) -> Adopted:
    """The state after one more event."""
    return Adopted(event.digest)


def adopt_checklist(adopted: Adopted, command: AdoptChecklist) -> Iterator[ChecklistAdopted]:
    """Adopt a text that is a checklist of this name and version."""
    digest = digest_of(command.text)
    if adopted.digest == digest:
        return
    if adopted.digest:
        raise ChecklistExists(checklist=command.checklist_id, version=command.version)
    try:
        checklist = load(command.text)
    except BadChecklist as fault:
        raise ChecklistHasFaults(faults=str(fault).splitlines()) from None
    if (checklist.checklist, checklist.version) != (command.checklist_id, command.version):
        raise ChecklistHasFaults(faults=["checklist, version: 与所启用的名称或版本不符 not what is adopted"])
    yield ChecklistAdopted(command.checklist_id, command.version, digest, command.text)


CHECKLIST = Decider("checklist", initial=Adopted(), evolve=evolve)
