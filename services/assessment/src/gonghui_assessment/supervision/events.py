"""What stays in the service: the words that are written in supervision."""

from gonghui_shared.events import Event, Personal, private
from gonghui_shared.ids import Identifier, PersonId


@private("assessment.SupervisionWords.v1", subject="person_id")
class SupervisionWords(Event):
    """What was reported, why it came back, what was found wrong, how it was put right."""

    matter: str  # report, work_plan, finding, practice, accreditation
    matter_id: Identifier
    kind: str  # the command that it was said with
    person_id: PersonId
    text: Personal
