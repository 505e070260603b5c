"""The museum's page: every bug with where the field had it and which of our tests notices."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from tests.museum.exhibit import Exhibit
from tests.museum.exhibits import AREAS
from tests.museum.running import Finding

_HEAD = """# The museum of bugs

Bugs that event stores, consumers, ledgers and vote counts really had, or that this stack invites to. Each can be put back into
the source, and tests that exist anyway must then fail. `make museum` copies the source, checks that the tests pass, puts in one
bug after the other and writes this page; `python -m tests.museum NAME` does it for one. That every bug can still be put in is part
of `make test`.

"""


def page(exhibits: Sequence[Exhibit], found: Mapping[str, Finding]) -> str:
    """The whole page."""
    return _HEAD + "\n".join(_lines(exhibits, found)) + "\n"


def _lines(exhibits: Sequence[Exhibit], found: Mapping[str, Finding]) -> Iterator[str]:
    caught = sum(finding.verdict == "caught" for finding in found.values())
    yield f"Of {len(exhibits)} bugs, {caught} were caught; all took {sum(f.seconds for f in found.values()):.0f} s."
    for area, members in groupby(exhibits, key=lambda one: one.name.partition(".")[0]):
        yield f"\n## {AREAS[area]}\n"
        yield "| bug | seen | put into | noticed by | s |"
        yield "|---|---|---|---|---|"
        for one in members:
            finding = found[one.name]
            noticed = f"`{finding.by}`" if finding.verdict == "caught" else f"**{finding.verdict}**"
            place = one.file.rpartition("src/")[2]
            yield f"| `{one.name}` {one.bug} | {one.seen} | {place} | {noticed} | {finding.seconds:.0f} |"
