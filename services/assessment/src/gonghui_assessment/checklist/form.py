"""What a checklist is: clauses with points or that must be met, and levels; data, read from the small YAML of schemes."""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from gonghui_assessment.scheme.files import BadScheme, plain_of

Short = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Slug = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z_.-]{0,63}$")]
ClauseCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_.-]{1,20}$")]
MOST_CLAUSES = 150


class BadChecklist(ValueError):
    """The text is no checklist; each line of the message names a place and a reason."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Title(_Part):
    """A name in both languages."""

    zh: Short
    en: Short


class Source(_Part):
    """Where it was published, and whose it is."""

    cited: Short
    jurisdiction: Short = ""


class Clause(_Part):
    """One thing that is looked at: it earns points, or it must be met, or both."""

    code: ClauseCode
    zh: Short
    en: Short
    points: Annotated[int, Field(ge=1, le=1_000)] | None = None
    must: bool = False

    @property
    def full(self) -> int:
        """The mark of a clause that is met."""
        return self.points or 1


class Level(_Part):
    """What can be granted: every clause that must be met is, and so many points are reached."""

    level: Slug
    zh: Short
    en: Short
    points: Annotated[int, Field(ge=0, le=100_000)] = 0


class Checklist(_Part):
    """A version of a checklist; its levels stand best first."""

    checklist: Slug
    version: Slug
    title: Title
    source: Source
    notes: Annotated[tuple[Short, ...], Field(max_length=20)] = ()
    clauses: Annotated[tuple[Clause, ...], Field(min_length=1, max_length=MOST_CLAUSES)]
    levels: Annotated[tuple[Level, ...], Field(min_length=1, max_length=10)]

    @model_validator(mode="after")
    def _sound(self) -> Self:
        for names in ([one.code for one in self.clauses], [one.level for one in self.levels]):
            if len(set(names)) < len(names):
                raise ValueError("同一代码出现两次 the same code twice")
        limits = [one.points for one in self.levels]
        if limits != sorted(limits, reverse=True) or limits[0] > sum(one.points or 0 for one in self.clauses):
            raise ValueError(
                "等级应从高到低，且分数线不高于总分 levels stand best first, within the points that there are"
            )
        return self

    def reached(self, marks: Mapping[str, int]) -> str:
        """The best level whose conditions all hold; empty where none does."""
        if any(clause.must and marks.get(clause.code, 0) < clause.full for clause in self.clauses):
            return ""
        points = sum(marks.get(clause.code, 0) for clause in self.clauses if clause.points)
        return next((level.level for level in self.levels if points >= level.points), "")

    def at_least(self, reached: str, wanted: str) -> bool:
        """Whether a level that was reached covers the one that is wanted."""
        order = [level.level for level in self.levels]
        return reached in order and order.index(reached) <= order.index(wanted)


def load(text: str) -> Checklist:
    """Read a checklist.

    Raises:
        BadChecklist: it is none.
    """
    try:
        return Checklist.model_validate(plain_of(text))
    except BadScheme as fault:
        raise BadChecklist(str(fault)) from None
    except ValidationError as faults:
        lines = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in faults.errors()[:20]]
        raise BadChecklist("\n".join(lines)) from None


def shipped() -> Sequence[str]:
    """The texts that come with the platform, to be adopted or changed."""
    folder = files("gonghui_assessment.checklists")
    return [
        one.read_text("utf-8")
        for one in sorted(folder.iterdir(), key=lambda one: one.name)
        if one.name.endswith(".yaml")
    ]
