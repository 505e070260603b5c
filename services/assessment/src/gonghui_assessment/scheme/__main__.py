"""`python -m gonghui_assessment.scheme lint|check|inputs|ratings FILE…`."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from gonghui_assessment.evaluation.examples import failures
from gonghui_assessment.evaluation.units import places
from gonghui_assessment.scheme.files import BadScheme, load, text_of
from gonghui_assessment.scheme.lint import every, faults
from gonghui_assessment.scheme.oddities import remarks
from gonghui_assessment.scheme.rules.judgements import AssessorJudgement, GatedBallotMean, Judged, RaterMean
from gonghui_assessment.scheme.tree import Scheme

USAGE = """examples:
  python -m gonghui_assessment.scheme check schemes/*.yaml      # read, lint, run the examples
  python -m gonghui_assessment.scheme inputs quzhou-home.yaml   # the values that it asks for
"""


def inputs(scheme: Scheme) -> Iterator[str]:
    """Name, kind, origin and meaning of every value, tab-separated."""
    for name, given in scheme.inputs.items():
        yield f"{name}\t{given.kind}\t{given.origin}\t{given.zh} {given.en}"


def ratings(scheme: Scheme) -> Iterator[str]:
    """Place, type of unit and kind of every rule that always asks people, tab-separated."""
    for place in places(scheme):
        if any(
            isinstance(rule, AssessorJudgement | RaterMean | GatedBallotMean | Judged) for rule in every(place.rule)
        ):
            yield f"{place.place}\t{place.unit_type or '*'}\t{place.rule.kind}"


def _report(task: str, scheme: Scheme) -> tuple[list[str], bool]:
    match task:
        case "inputs":
            return list(inputs(scheme)), True
        case "ratings":
            return list(ratings(scheme)), True
        case "lint":
            found = faults(scheme)
            return [*found, *remarks(scheme)], not found
        case _:
            found = [*faults(scheme), *failures(scheme)]
            return found or [f"合格，{len(scheme.examples)} 例 sound, {len(scheme.examples)} examples"], not found


def main(arguments: list[str]) -> int:
    """Run one task over files; 0 if all of them are sound."""
    parser = argparse.ArgumentParser(
        prog="python -m gonghui_assessment.scheme", epilog=USAGE, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("task", choices=["lint", "check", "inputs", "ratings"])
    parser.add_argument("file", nargs="+", type=Path)
    asked = parser.parse_args(arguments)
    sound = True
    for file in asked.file:
        try:
            lines, good = _report(asked.task, load(text_of(file.read_bytes())))
        except (BadScheme, OSError) as fault:
            lines, good = str(fault).splitlines(), False
        sound = sound and good
        for line in lines:
            sys.stdout.write(f"{file.name}: {line}\n" if asked.task in {"lint", "check"} else f"{line}\n")
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
