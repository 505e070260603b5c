"""The rules of adopting a scheme."""

from collections.abc import Iterator
from dataclasses import dataclass

from gonghui_assessment.scheme.files import BadScheme, digest_of, load
from gonghui_shared.contracts.assessment import SchemeAdopted
from gonghui_shared.decider import Decider
from gonghui_shared.refusals import Refusal

from .commands import AdoptScheme


class SchemeExists(Refusal):
    """该版本已经启用，修改须另立版本。 This version is in use; a change needs a version of its own."""


class SchemeHasFaults(Refusal):
    """考核办法有误。 The scheme has faults."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """One version of one scheme."""

    digest: str = ""


def evolve(_adopted: Adopted, event: SchemeAdopted) -> Adopted:
    """The state after one more event."""
    return Adopted(event.digest)


def adopt_scheme(adopted: Adopted, command: AdoptScheme) -> Iterator[SchemeAdopted]:
    """Adopt a text that reads without faults and whose examples come out as they say."""
    digest = digest_of(command.text)
    if adopted.digest == digest:
        return
    if adopted.digest:
        raise SchemeExists(scheme=command.scheme_id, version=command.version)
    try:
        load(command.text)
    except BadScheme as faults:
        raise SchemeHasFaults(faults=str(faults).splitlines()[:20]) from None
    yield SchemeAdopted(command.scheme_id, command.version, digest, command.text)


SCHEME = Decider("scheme", initial=Adopted(), evolve=evolve)
