"""A scheme: a versioned tree of indicators, what bars an award, how totals become grades, and worked examples."""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, PrivateAttr, StringConstraints, model_validator

from gonghui_assessment.scheme.defaults import ONE, Defaults, Raters
from gonghui_assessment.scheme.exact import Kind, Number
from gonghui_assessment.scheme.part import ITEM_CODE, Code, NumberOf, Part, Short, TextOf, Words, YesNo
from gonghui_assessment.scheme.rules.amounts import Finding
from gonghui_assessment.scheme.rules.base import ZERO
from gonghui_assessment.scheme.rules.compound import AnyRule

Name = Annotated[str, StringConstraints(pattern=r"^[^\W\d]\w{0,63}$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z_.-]{0,63}$")]
Effect = Literal["no_excellence", "no_award", "lower_grade", "grade_at_most", "zero", "rejected"]
Aggregate = Literal["sum", "weighted", "mean", "best", "worst", "all"]


GRADE, PLACE = "grade", "place"  # what a reward may ask of the result


def _label(raw: object) -> object:
    return str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw


Label = Annotated[str, BeforeValidator(_label), StringConstraints(pattern=r"^\w{1,20}$")]


class Title(Part):
    """A name, in both languages if the sheet has both."""

    zh: Short
    en: Short = ""


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
    per: Name | None = None  # one value for each of the periods of that name
    zh: Short = ""
    en: Short = ""


class Blank(Part):
    """A place that a letter fills in; a scheme with an empty blank is a template."""

    kind: Kind = "number"
    value: Number | bool | Short | date | tuple[Number, ...] | None = None
    zh: Short = ""
    en: Short = ""


class Indicator(Part):
    """A section with `items`, a leaf with a rule, or a `missing` part that the published copy does not show."""

    code: Annotated[Code, StringConstraints(pattern=ITEM_CODE)]
    zh: Short
    en: Short = ""
    full: Number | None = None  # None: not printed
    full_by_type: dict[str, Number] = Field(default_factory=dict)
    weight: Number | None = None  # in a weighted section
    each: Name | None = None  # once for each of the periods of that name; `full` is the mark of one of them
    aggregate: Aggregate = "sum"
    cap: Number | None = None  # the most and the least that a section, or all its periods together, give
    floor: Number | None = None
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
        stopped = self.cap is not None or self.floor is not None
        if stopped and not (self.items or self.each):
            raise ValueError("cap、floor 写在 rule 里 cap and floor of an item belong into its rule")
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
    grade: Code | None = None  # the best grade that `grade_at_most` leaves
    types: Words = ()  # types of unit to which it applies; none: all
    evidence: Short = ""

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.when is None) == (self.needs is None):
            raise ValueError("写 when 或 needs give when or needs")
        if (self.grade is None) == (self.effect == "grade_at_most"):
            raise ValueError("effect: grade_at_most 须写 grade grade goes with effect: grade_at_most")
        return self


class Grade(Part):
    """A grade and what a total must reach for it: by D1 at `min`, never at `above`."""

    grade: Code
    zh: Short = ""
    min: Number | None = None
    above: Number | None = None
    at_most_share: Number | None = Field(default=None, ge=0, le=1)  # of the units with a total, full places only
    at_most_units: int | None = Field(default=None, ge=0)
    first: int | None = Field(default=None, ge=1)  # only for so many best places; who is barred is not replaced
    needs: YesNo | None = None  # what else must hold for this grade

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        if self.min is not None and self.above is not None:
            raise ValueError("同一侧只写一个界限 one limit for each side")
        return self


class Grading(Part):
    """How totals become grades: best first; `share` compares total / full mark instead of points."""

    of: Literal["points", "share"] = "points"
    among: TextOf | None = None  # ranks and quotas within units that agree in this; None: among peers (D8)
    ties: tuple[NumberOf, ...] = ()  # what decides between equal totals, more is better
    places: Literal["down", "half_up", "up"] = "down"  # how a quota becomes a whole number
    grades: Annotated[tuple[Grade, ...], Field(min_length=1, max_length=20)]


class Subordinates(Part):
    """A share of the mean total of the subordinate units is added; they are evaluated by the same scheme, first."""

    share: Number
    own: Number = ONE  # the share of the own score
    without: Literal["nothing", "own"] = (
        "nothing"  # no subordinates: nothing is added, or the own score stands for theirs
    )


class Reward(Part):
    """Money for a unit, or for its people, once grades are known."""

    code: Code
    zh: Short
    en: Short = ""
    when: YesNo | None = None
    grades: Words = ()  # only for these
    types: Words = ()
    yuan: NumberOf  # rounded to fen, half up
    at_most: Number | None = None
    to: Short = ""
    notes: Words = ()


class Valid(Part):
    """The years of evaluation in which this version holds."""

    first: int = Field(alias="from", ge=1949, le=2100)
    last: int | None = Field(default=None, alias="to", ge=1949, le=2100)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last is not None and self.last < self.first:
            raise ValueError("to 早于 from to comes before from")
        return self


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
    below: bool = False  # under `others`: a unit directly below this one
    points: Number | None = None
    status: Literal["scored", "gap", "needs_rating", "not_applicable", "open"] | None = None
    met: bool | None = None  # for items without points
    verdict: Short | None = None  # the level or word that was found
    rank: int | None = Field(default=None, ge=1)
    grade: Short | None = None
    award: bool | None = None
    barred: Words = ()  # codes of the vetoes and gates that bar, in printed order
    rewards: dict[Code, Number] = Field(default_factory=dict)  # yuan
    scores: dict[Code, Number] = Field(default_factory=dict)  # printed scores: each must be one that its item can give


class Scheme(Part):
    """One version of a scorecard."""

    scheme: Slug
    version: Annotated[Code, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z_.-]{0,63}$")]
    title: Title
    source: Source
    units: Title  # who is assessed
    types: Words = ()  # types of unit it is meant for
    valid: Valid | None = None
    period: Short = ""  # what is assessed, in words: a calendar year, December to November
    periods: dict[Name, Annotated[tuple[Label, ...], Field(min_length=1, max_length=60)]] = Field(default_factory=dict)
    blanks: dict[Name, Blank] = Field(default_factory=dict)
    total: Number | None = None  # the printed total; None: an open scale
    defaults: Defaults = Defaults()
    raters: Raters | None = None
    inputs: dict[Name, Input] = Field(default_factory=dict, max_length=500)
    measures: dict[Name, NumberOf] = Field(default_factory=dict, max_length=500)
    aggregate: Aggregate = "sum"
    indicators: Annotated[tuple[Indicator, ...], Field(max_length=200)]
    bonuses: tuple[Indicator, ...] = ()
    bonus_cap: Number | None = None
    total_cap: Number | None = None
    total_floor: Number | None = None
    deductions: tuple[Finding, ...] = ()  # from the total
    subordinates: Subordinates | None = None
    vetoes: tuple[Bar, ...] = ()
    gates: tuple[Bar, ...] = ()
    grading: Grading | None = None
    rewards: tuple[Reward, ...] = ()
    notes: Words = ()
    examples: tuple[Example, ...] = ()

    _digest: str = PrivateAttr(default="")
    _marks: dict[str, tuple[int, int]] = PrivateAttr(default_factory=dict)
    _written: "Scheme | None" = PrivateAttr(default=None)

    @property
    def digest(self) -> str:
        """SHA-256 of the text that it was loaded from."""
        return self._digest

    @property
    def written(self) -> "Scheme":
        """The scheme as its author wrote it, before periods and blanks were spelled out."""
        return self._written or self

    def stamp(self, digest: str, marks: Mapping[str, tuple[int, int]], written: "Scheme") -> Self:
        """Remember the digest of the text, the line and column of its parts, and how it was written."""
        self._digest, self._marks, self._written = digest, dict(marks), written
        return self

    def mark_of(self, *path: str | int) -> tuple[int, int] | None:
        """Line and column of a part of the text, or of what it stands in."""
        while path:
            if found := self._marks.get(".".join(map(str, path))):
                return found
            path = path[:-1]
        return None

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
