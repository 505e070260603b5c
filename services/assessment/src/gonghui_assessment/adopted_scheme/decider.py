"""The rules of adopting a scheme."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from gonghui_assessment.evaluation.examples import failures
from gonghui_assessment.scheme.files import BadScheme, digest_of, load
from gonghui_assessment.scheme.lint import faults
from gonghui_shared.contracts.assessment import SchemeAdopted
from gonghui_shared.decider import Decider
from gonghui_shared.refusals import Refusal

from .commands import AdoptScheme

MOST_TOLD: Final = 20  # faults


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
    """Adopt a text that is a sound scheme of this name and version, and whose examples come out as they say."""
    digest = digest_of(command.text)
    if adopted.digest == digest:
        return
    if adopted.digest:
        raise SchemeExists(scheme=command.scheme_id, version=command.version)
    if found := list(islice(_faults(command), MOST_TOLD)):
        raise SchemeHasFaults(faults=found)
    yield SchemeAdopted(command.scheme_id, command.version, digest, command.text)


def _faults(command: AdoptScheme) -> Iterator[str]:
    """What is wrong, each with its place; examples are run on what is otherwise sound."""
    try:
        scheme = load(command.text)
    except BadScheme as unreadable:
        yield from str(unreadable).splitlines()
        return
    if (scheme.scheme, scheme.version) != (command.scheme_id, command.version):
        yield "scheme, version: 与所启用的名称或版本不符 not the name and version that are adopted"
    yield from faults(scheme) or failures(scheme)


SCHEME = Decider("scheme", initial=Adopted(), evolve=evolve)
