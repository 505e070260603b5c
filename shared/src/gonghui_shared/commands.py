"""Commands: what can be asked of an aggregate, as closed and strictly typed models."""

import unicodedata
from datetime import date
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator


def in_our_time(day: date) -> date:
    """Refuse days so far away that a clock counted from them would leave the calendar."""
    if not 1900 <= day.year <= 2199:
        raise ValueError("date is out of range")
    return day


BusinessDate = Annotated[date, AfterValidator(in_our_time)]


class Command(BaseModel):
    """Base of every command: strict types, no unknown fields, immutable.

    Fields that stand in the route's path are filled from there and are no part of the body. `occurred_on` is the business
    date; left out, it is today in Asia/Shanghai by the service's clock. That of a list holds for all its lines: a date in
    a line would be ignored, and is refused.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)

    occurred_on: BusinessDate | None = None

    @model_validator(mode="after")
    def _one_date(self) -> Self:
        lines = (line for value in vars(self).values() if isinstance(value, list) for line in value)
        if any(isinstance(line, Command) and line.occurred_on is not None for line in lines):
            raise ValueError("a line has no date of its own")
        return self


def printable(text: str) -> str:
    """Refuse what PostgreSQL, terminals or readers would stumble over: NUL, controls, lone surrogates, bidi overrides."""
    for character in text:
        category = unicodedata.category(character)
        if (
            category in {"Cc", "Cs"} and character not in "\n\t"
        ) or character in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068":
            raise ValueError("text has a control character")
    return text


def _text(most: int) -> tuple[StringConstraints, AfterValidator]:
    return StringConstraints(min_length=1, max_length=most, strip_whitespace=True), AfterValidator(printable)


ShortText = Annotated[str, *_text(120)]  # names, titles
LongText = Annotated[str, *_text(4000)]  # reasons, descriptions
Count = Annotated[int, Field(ge=0, le=100_000_000)]
