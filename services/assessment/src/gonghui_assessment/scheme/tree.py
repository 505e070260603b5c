"""A scheme: a versioned tree of indicators, what bars an award, how totals become grades, and worked examples."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import Field, PrivateAttr, StringConstraints, model_validator

from gonghui_assessment.scheme.defaults import Defaults
from gonghui_assessment.scheme.exact import Kind, Number
from gonghui_assessment.scheme.part import Code, NumberOf, Part, Short, Words, YesNo
from gonghui_assessment.scheme.rules.amounts import Finding
from gonghui_assessment.scheme.rules.base import ZERO
from gonghui_assessment.scheme.rules.compound import AnyRule

Name = Annotated[str, StringConstraints(pattern=r"^[^\W\d]\w{0,63}$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z_.-]{0,63}$")]
Effect = Literal["no_excellence", "no_award", "lower_grade", "rejected"]


class Title(Part):
    """A name in both languages."""

    zh: Short
    en: Short


class Source(Part):
    """Where the sheet was published, and whose it is."""

    cited: Short  # address or document number
    by: Short = ""  # who assesses
    jurisdiction: Short = ""
    year: int | None = Field(default=None, ge=1949, le=2100)
    also: Words = ()
    incomplete: bool = False  # the published copy stops early or leaves something out


class Input(Part):
    """One value that a unit must bring.

    `measured` is counted from events, `reported` by the unit itself, `inspected` by whoever visits, `external` comes from
    another body.
    """

    kind: Kind = "number"
    origin: Literal["measured", "reported", "inspected", "external"] = "reported"
    zh: Short = ""
    en: Short = ""


class Indicator(Part):
    """A section with `items`, a leaf with a rule, or a `missing` part that the published copy does not show."""

    code: Annotated[Code, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z_.-]{0,39}$")]
    zh: Short
    en: Short = ""
    full: Number | None = None  # None: not printed
    full_by_type: dict[str, Number] = Field(default_factory=dict)
    weight: Number | None = None  # in a weighted section
    aggregate: Literal["sum", "weighted", "mean"] = "sum"
    items: "tuple[Indicator, ...]" = ()
    deductions: tuple[Finding, ...] = ()  # from the section, not from one of its items
    rule: AnyRule | None = None
    rules: dict[str, AnyRule] = Field(default_factory=dict)  # by type of unit
    intermediate: bool = False  # feeds another item and is not added
    missing: bool = False
    evidence: Short = ""
    notes: Words = ()

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if [bool(self.items), self.rule is not None, bool(self.rules), self.missing].count(True) != 1:
            raise ValueError("items、rule、rules、missing 四选一 give one of items, rule, rules, missing")
        if self.deductions and not self.items:
            raise ValueError("deductions 只用于分组 deductions belong to a section with items")
        return self

    def leaves(self) -> "Iterator[Indicator]":
        """Every indicator with a rule, in printed order."""
        if self.rule or self.rules:
            yield self
        for item in self.items:
            yield from item.leaves()

    def nodes(self) -> "Iterator[Indicator]":
        """This indicator and everything below it."""
        yield self
        for item in self.items:
            yield from item.nodes()

    def rule_for(self, unit_type: str) -> AnyRule | None:
        """The rule of a type of unit."""
        return self.rule or self.rules.get(unit_type)

    def mark(self, unit_type: str = "") -> Fraction:
        """The full mark for a type of unit; 0 where none is printed."""
        return self.full_by_type.get(unit_type, self.full or ZERO)


class Bar(Part):
    """A veto (`when` it holds) or a gate (unless what it `needs` holds) and what it bars; the score stays."""

    code: Code
    zh: Short
    en: Short = ""
    when: YesNo | None = None
    needs: YesNo | None = None
    effect: Effect = "no_excellence"
    types: Words = ()  # types of unit to which it applies; none: all
    evidence: Short = ""

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.when is None) == (self.needs is None):
            raise ValueError("写 when 或 needs give when or needs")
        return self


class Grade(Part):
    """A grade and what a total must reach for it: by D1 at `min`, never at `above`."""

    grade: Code
    zh: Short = ""
    min: Number | None = None
    above: Number | None = None
    at_most_share: Number | None = Field(default=None, ge=0, le=1)  # of the units with a total, full places only
    at_most_units: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        if self.min is not None and self.above is not None:
            raise ValueError("同一侧只写一个界限 one limit for each side")
        return self


class Grading(Part):
    """How totals become grades: best first; `share` compares total / full mark instead of points."""

    of: Literal["points", "share"] = "points"
    grades: Annotated[tuple[Grade, ...], Field(min_length=1, max_length=20)]


class Subordinates(Part):
    """A share of the mean total of the subordinate units is added; they are evaluated by the same scheme, first."""

    share: Number


class Given(Part):
    """One rating in an example."""

    rater: Short = "assessor"
    value: Number | Short | None
    reason: Short = "例 example"
    overall: Short | None = None


class Example(Part):
    """Values of one unit, perhaps with others beside it, and the points that follow from the sheet's own text."""

    item: Code | None = None  # None: the total
    says: Short = ""
    type: Short = ""
    values: dict[Name, Number | bool | Short | date | tuple[Number, ...]] = Field(default_factory=dict)
    ratings: dict[Code, tuple[Given, ...]] = Field(default_factory=dict)
    others: "tuple[Example, ...]" = ()
    on: date | None = None
    points: Number | None = None
    status: Literal["scored", "gap", "needs_rating", "not_applicable", "open"] | None = None
    grade: Short | None = None


class Scheme(Part):
    """One version of a scorecard."""

    scheme: Slug
    version: Annotated[Code, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z_.-]{0,63}$")]
    title: Title
    source: Source
    units: Title  # who is assessed
    types: Words = ()  # types of unit it is meant for
    total: Number | None = None  # the printed total; None: an open scale
    defaults: Defaults = Defaults()
    inputs: dict[Name, Input] = Field(default_factory=dict, max_length=500)
    measures: dict[Name, NumberOf] = Field(default_factory=dict, max_length=500)
    indicators: Annotated[tuple[Indicator, ...], Field(max_length=200)]
    bonuses: tuple[Indicator, ...] = ()
    bonus_cap: Number | None = None
    deductions: tuple[Finding, ...] = ()  # from the total
    subordinates: Subordinates | None = None
    vetoes: tuple[Bar, ...] = ()
    gates: tuple[Bar, ...] = ()
    grading: Grading | None = None
    notes: Words = ()
    examples: tuple[Example, ...] = ()

    _digest: str = PrivateAttr(default="")

    @property
    def digest(self) -> str:
        """SHA-256 of the text that it was loaded from."""
        return self._digest

    def stamp(self, digest: str) -> Self:
        """Remember the digest of the text."""
        self._digest = digest
        return self

    def leaves(self) -> Iterator[Indicator]:
        """Every indicator with a rule: the tree in printed order, then the bonuses."""
        for item in (*self.indicators, *self.bonuses):
            yield from item.leaves()

    def nodes(self) -> Iterator[Indicator]:
        """Every indicator."""
        for item in (*self.indicators, *self.bonuses):
            yield from item.nodes()


Indicator.model_rebuild()
Example.model_rebuild()
