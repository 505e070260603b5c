"""Forms with many lines: what was typed, and why the service did not take it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from fastapi import Request
from pydantic import JsonValue

from .services import Refused
from .words import Words

MOST_FIELDS: Final = 3_000  # a sheet of 400 candidates, and room
LONGEST: Final = 4_000  # characters of one field


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form carries, by name."""

    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """A field's text without blanks around it; empty if there is none."""
        return next(iter(self.fields.get(name, ())), "").strip()

    def all(self, name: str) -> list[str]:
        """The texts of all fields of a name, empty ones left out."""
        return [text.strip() for text in self.fields.get(name, ()) if text.strip()]

    def words(self, name: str) -> list[JsonValue]:
        """The words of a text, wherever blanks, commas or lines part them."""
        return [*self.one(name).replace("，", " ").replace("、", " ").replace(",", " ").split()]

    def whole(self, name: str) -> JsonValue:
        """A whole number; what is none is passed on as it is, so that the service says what is wrong with it."""
        text = self.one(name)
        return int(text) if text.isascii() and text.isdigit() else text or None

    def given(self, **values: JsonValue) -> dict[str, JsonValue]:
        """The values that are there."""
        return {name: value for name, value in values.items() if value is not None and value != ""}


@dataclass(frozen=True, slots=True)
class Attempt:
    """A form that was sent and refused; nothing at first."""

    form: str = ""
    typed: Typed = field(default_factory=Typed)
    refused: Refused | None = None

    @property
    def status(self) -> int:
        """With which the page is shown again."""
        return self.refused.status if self.refused else 200

    def failed(self, form: str) -> bool:
        """Whether it was this form."""
        return self.refused is not None and self.form == form

    def value(self, form: str, name: str, otherwise: object = "") -> object:
        """What stands in a field: what was typed, or what is proposed."""
        return self.typed.one(name) if self.failed(form) else otherwise

    def ticked(self, form: str, name: str, value: str, *, otherwise: bool = False) -> bool:
        """Whether a box is ticked."""
        return value in self.typed.all(name) if self.failed(form) else otherwise

    def figures(self, words: Words) -> Sequence[tuple[str, str]]:
        """What the refusal says beside its words: figures, or fields that are not as they have to be."""
        if self.refused is None:
            return ()
        facts = dict(self.refused.facts)
        fields = facts.pop("fields", None)
        wrong = [str(one["field"]) for one in fields if isinstance(one, dict)] if isinstance(fields, list) else []
        labels = dict.fromkeys(words.name("field", _last_word(path)) for path in wrong)
        named = [(words("form.wrong"), "、".join(labels))] if labels else []
        return [*((words.name("field", name), _figure(words, name, value)) for name, value in facts.items()), *named]


def _last_word(path: str) -> str:
    """What a field is called; numbers count lines."""
    return next((word for word in reversed(path.split(".")) if not word.isdigit()), path)


def _figure(words: Words, name: str, value: JsonValue) -> str:
    match value:
        case int() if not isinstance(value, bool):
            return words.number(value)
        case list():
            return "、".join(words.name("vetting_body", str(one)) for one in value)
        case _:
            return words.facts({name: value})[0][1]


async def typed_of(request: Request) -> Typed:
    """What a form carries; more of a field than anything asked for is cut off."""
    async with request.form(max_files=0, max_fields=MOST_FIELDS) as form:
        fields: dict[str, list[str]] = {}
        for name, text in form.multi_items():
            if isinstance(text, str):
                fields.setdefault(name, []).append(text[:LONGEST])
        return Typed(fields)
