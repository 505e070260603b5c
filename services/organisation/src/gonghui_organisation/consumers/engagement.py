"""What organisation does about engagement's events."""

from collections.abc import Iterator

from gonghui_organisation.obligation.commands import NoteCongress
from gonghui_shared.contracts.engagement import CongressHeld
from gonghui_shared.log.records import Recorded
from gonghui_shared.reactions import reaction


@reaction("note_congress", reads=[CongressHeld])
def note_congress_held(event: Recorded) -> Iterator[NoteCongress]:
    """A unit whose workers' congress has met owes none.

    Source: R-WC-01.
    """
    match event.body:
        case CongressHeld(congress_id=congress):
            on = event.occurred_on
            yield NoteCongress(union_id=event.union_id, congress_id=congress, year=on.year, occurred_on=on)
