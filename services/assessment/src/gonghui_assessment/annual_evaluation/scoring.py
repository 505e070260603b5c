"""From what is known to the points of every union that a scheme concerns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from gonghui_assessment.evaluation.citywide import SCORED, STATUSES, LeafColumn
from gonghui_assessment.evaluation.columns import Exact
from gonghui_assessment.evaluation.units import Revised
from gonghui_assessment.evaluation.whole import Whole, evaluated
from gonghui_assessment.evaluation.wide_grading import BARS, Graded
from gonghui_assessment.scheme.exact import exact, in_lowest_terms, plain
from gonghui_assessment.scheme.expressions import parse
from gonghui_assessment.scheme.files import load
from gonghui_assessment.scheme.tree import Bar, Grade, Grading, Input, Scheme

from . import files
from .gathering import Known
from .values import concerned, table_of, with_subordinates

UNGRADED: Final = "ungraded"  # nothing that applies has full marks
LOWEST: Final = "not_competent"
FINDINGS: Final = "recorded_findings"
_VETO: Final = Bar(
    code="R-ASM-03",
    zh="评优否决事项",
    en="vetoes excellence",
    when=parse(f"{FINDINGS} >= 1", "yes_no"),
    effect="no_excellence",
)


@dataclass(frozen=True, slots=True)
class UnitScore:
    """One union's result."""

    union_id: str
    total: str  # exact
    full: str
    grade: str
    vetoed: bool
    digest: str  # SHA-256 over everything that the scheme says of the union


@dataclass(frozen=True)
class CityScores:
    """The results of all unions, in order of their ids."""

    city: Whole

    @property
    def leaves(self) -> Sequence[LeafColumn]:
        """Every item."""
        return self.city.leaves

    @property
    def graded(self) -> Graded:
        """Totals, bars, ranks and grades."""
        return self.city.graded

    @property
    def union_ids(self) -> Sequence[str]:
        """Who was scored."""
        return self.city.table.unit_ids

    @cached_property
    def _points(self) -> Sequence[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        return [_numbers(leaf.points) for leaf in self.leaves]

    @cached_property
    def digests(self) -> Sequence[str]:
        """SHA-256 for each union: id, grade, and status and points of every item as bytes."""
        total = self.graded.total
        parts = [
            *(part for leaf, points in zip(self.leaves, self._points, strict=True) for part in (leaf.status, *points)),
            *(part for column in (total.points, total.full, total.open_points) for part in _numbers(column)),
            *(states for _, states in self.graded.bars),
            self.graded.ranks,
        ]
        if not (size := len(self.union_ids)):
            return []
        rows = np.concatenate([np.ascontiguousarray(part).view(np.uint8).reshape(size, -1) for part in parts], axis=1)
        head = f"{self.city.scheme.scheme}\n{self.city.scheme.version}\n{self.city.scheme.digest}\n{self.city.on}\n"
        return [
            sha256(f"{head}{union_id}\n{grade}\n".encode() + row.tobytes()).hexdigest()
            for union_id, grade, row in zip(self.union_ids, self.graded.grades, rows, strict=True)
        ]

    @property
    def digest(self) -> str:
        """SHA-256 over the results of all."""
        found = sha256()
        for union_id, digest in zip(self.union_ids, self.digests, strict=True):
            found.update(f"{union_id} {digest}\n".encode())
        return found.hexdigest()

    def units(self) -> Iterator[UnitScore]:
        """Each union's result."""
        vetoed = np.zeros(len(self.union_ids), dtype=bool)
        for _, states in self.graded.bars:
            vetoed |= states == BARS
        points, full = (texts(part) for part in (self.graded.total.points, self.graded.total.full))
        grades = (grade or UNGRADED for grade in self.graded.grades)
        yield from map(UnitScore, self.union_ids, points, full, grades, vetoed.tolist(), self.digests)

    def results(self) -> Iterator[pa.Table]:
        """The points of every item, one table for each, for the file of results."""
        union_ids = pa.DictionaryArray.from_arrays(
            pa.array(np.arange(len(self.union_ids), dtype=np.int32)), pa.array(self.union_ids, pa.string())
        )
        for leaf, (num, den) in zip(self.leaves, self._points, strict=True):
            scored = leaf.status == SCORED
            long = (
                [
                    text if held and not fits else None
                    for text, held, fits in zip(texts(leaf.points), scored, den, strict=True)
                ]
                if not den.all()
                else None
            )
            short = ~(scored & (den != 0))
            yield pa.table(
                [
                    union_ids, _same(leaf.code, len(scored)), _words(leaf.status, STATUSES), _words(leaf.reason, leaf.reasons),
                    pa.array(num, mask=short), pa.array(den, mask=short),
                    pa.nulls(len(scored), pa.string()) if long is None else pa.array(long, pa.string()),
                ],
                schema=files.RESULTS,
            )  # fmt: skip

    def distributions(self) -> Iterator[pa.Table]:
        """What units were compared with, each once; a mean that settles items stands under the name of nobody."""
        for one in self.city.compared:
            weights = None if one.weights is None else texts(one.weights)
            yield _distribution(one.key, one.unit_ids, texts(one.values), weights)
        for key, value in self.city.means.items():
            yield _distribution(key, [""], [None if value is None else plain(value)], None)


def _distribution(
    key: str, union_ids: Sequence[str], values: Sequence[str | None], weights: Sequence[str] | None
) -> pa.Table:
    columns: list[Sequence[str | None]] = [
        [key] * len(union_ids),
        union_ids,
        values,
        weights or [None] * len(union_ids),
    ]
    texts_ = [pa.array(column, pa.string()).dictionary_encode() for column in columns]
    return pa.table(texts_, schema=files.DISTRIBUTIONS)


def _numbers(points: Exact) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Numerators and denominators in lowest terms; one that 64 bits do not hold as a digest of its text, over 0."""
    lowest = points.reduced()
    num, den = lowest.num, lowest.dens()
    if object not in (num.dtype, den.dtype):
        return num.astype(np.int64), den.astype(np.int64)
    pairs = [
        (n, d) if abs(n) < 2**63 and d < 2**63 else (_folded(n, d), 0)
        for n, d in zip(num.tolist(), den.tolist(), strict=True)
    ]
    return tuple(np.array(pairs, dtype=np.int64).reshape(-1, 2).T)  # type: ignore[return-value]  # two rows


def _folded(num: int, den: int) -> int:
    return int.from_bytes(sha256(plain(Fraction(num, den)).encode()).digest()[:8], "little", signed=True)


def texts(numbers: Exact) -> list[str]:
    """Each number as exact text."""
    lowest = numbers.reduced()
    pairs = list(zip(lowest.num.tolist(), lowest.dens().tolist(), strict=True))
    known = {pair: in_lowest_terms(*pair) for pair in set(pairs)}
    return [known[pair] for pair in pairs]


def _same(word: str, size: int) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(size, np.int32)), pa.array([word]))


def _words(codes: NDArray[Any], words: Sequence[str | None]) -> pa.Array:
    """Codes of texts; None comes first if it is among them."""
    nothing = int(words[0] is None)
    found = pa.array(codes.astype(np.int32) - nothing, mask=codes < nothing)
    return pa.DictionaryArray.from_arrays(found, pa.array(words[nothing:], pa.string()))


def scored(
    text: str, known: Known, applies_to: Sequence[str], grading: Grading, revised: Revised | None = None
) -> CityScores:
    """Every union's points.

    Args:
        text: the scheme's YAML.
        applies_to: kinds and types of unit that are evaluated.
        grading: how totals become grades where the sheet prints none.
        revised: points that stand in place of those that the rules give.
    """
    scheme, known = under_the_law(load(text)), with_subordinates(known)
    table = table_of(scheme, known, concerned(known, applies_to))
    return CityScores(evaluated(scheme, table, known.period.last, grading, revised))


def under_the_law(scheme: Scheme) -> Scheme:
    """The scheme with the veto that no sheet has to print: what was found bars excellence and leaves the score alone.

    Source: R-ASM-03.
    """
    inputs = {**scheme.inputs, FINDINGS: Input(origin="measured", zh="评优否决事项", en="findings")}
    return scheme.model_copy(update={"inputs": inputs, "vetoes": (*scheme.vetoes, _VETO)})


def titles_of(scheme: Scheme) -> Mapping[str, str]:
    """Of every item, and of what sections and the total lose by deductions of their own."""
    nodes = list(scheme.nodes())
    deducting = {f"{node.code}-deductions": f"{node.zh}扣分" for node in nodes if node.deductions}
    bars = {bar.code: bar.zh for bar in (*scheme.vetoes, *scheme.gates)}
    return bars | {node.code: node.zh for node in nodes} | deducting | {"deductions": "总分扣分"}


def grading_of(grades: Mapping[str, int], quota: str) -> Grading:
    """Grades by share of full marks, the best one for at most a share of the unions.

    Source: R-ASM-09.
    """
    limits = sorted(grades.items(), key=lambda pair: -pair[1])
    best = limits[0][0] if limits else ""
    given = [
        Grade(grade=grade, min=Fraction(limit, 100), at_most_share=exact(quota) if grade == best else None)
        for grade, limit in limits
    ]
    return Grading(of="share", grades=(*given, Grade(grade=LOWEST)))
