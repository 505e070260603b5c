"""Forms of desks: what is asked for, how what was typed becomes a command, and what is said where it does not.

A form is a list of fields. What the service refuses is said in its own words, with the rule it cites, above the same form
with everything that was typed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from re import fullmatch
from typing import Annotated, Final, Literal
from urllib.parse import urlencode

from fastapi import Depends, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import JsonValue

from gonghui_shared.ids import PATTERN

from .answers.everywhere import Cited
from .answers.organisation import Done, NamedUnion
from .page import Page
from .services import Down, Refused
from .words import CATALOGUE, Words

Kind = Literal["text", "long", "id", "ids", "union", "count", "yuan", "day", "month", "choice", "tick", "file"]
MOST_FIELDS: Final = 200
OF_FORM: Final = frozenset(
    {"title", "purpose", "send"}
)  # what stands in a form's section beside the labels of its fields
SHORT, LONG, MOST_IDS = 120, 4000, 50  # as commands bound their texts and lists
MOST: Final = 100_000_000
AFTER_NAME: Final = " · "  # parts the name of a union that was chosen from its id
FEN: Final = 100
YEARS: Final = (1900, 2199)
Known = Annotated[str, Query(max_length=300, pattern=r"^([0-9A-Za-z_.:/-]{1,200}@[0-9]{1,6})?$")]  # stream@version
DoneWhat = Annotated[str, Query(max_length=40, pattern=r"^[a-z_]*$")]
Options = Mapping[str, Sequence[tuple[str, str]]]  # field → values and what they are called


@dataclass(frozen=True, slots=True)
class Field:
    """Something that a form asks for.

    Args:
        name: of the command's field.
        codes: section of the catalogue whose codes can be chosen.
        only: of these, those that may be.
        label: in words, where the catalogue cannot know it.
    """

    name: str
    kind: Kind = "text"
    codes: str = ""
    only: tuple[str, ...] = ()
    least: int = 0
    most: int = MOST
    optional: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """What a command is made of.

    Args:
        key: section of the catalogue with its `title`, `purpose` and `send`.
    """

    key: str
    fields: tuple[Field, ...] = ()

    def label(self, words: Words, name: str) -> str:
        """What a field is called: in its own words, in the form's section, else as everywhere."""
        if own_words := next((field.label for field in self.fields if field.name == name), ""):
            return own_words
        own = f"{self.key}.{name}"
        return words(own) if own in CATALOGUE and name not in OF_FORM else words.name("field", name)

    def body(self, words: Words, values: Mapping[str, str]) -> dict[str, JsonValue]:
        """The command's fields.

        Raises:
            Mistyped: one of them is not what it should be.
        """
        found: dict[str, JsonValue] = {}
        for field in self.fields:
            try:
                value = _read(field, values.get(field.name, "").strip())
            except ValueError as error:
                fault = words(str(error))
                raise Mistyped(words("form.at", field=self.label(words, field.name), fault=fault)) from None
            if value is not None:
                found[field.name] = value
        return found


class Mistyped(Exception):
    """What was typed cannot be meant."""


def _read(field: Field, text: str) -> JsonValue:
    if field.kind == "tick":
        return bool(text)
    if text:
        return _value(field, text)
    if field.kind == "ids":
        return []
    if field.optional:
        return None
    raise ValueError("form.missing")


def _value(field: Field, text: str) -> JsonValue:  # noqa: PLR0911 - one return for each kind
    match field.kind:
        case "count":
            return _count(field, text)
        case "yuan":
            return _fen(text)
        case "day":
            return _day(text)
        case "month":
            return _matching(text, r"[0-9]{4}-(0[1-9]|1[0-2])", "form.month")
        case "union":
            return _matching(text.rpartition(AFTER_NAME)[2], PATTERN, "form.no_union")
        case "id" | "choice":
            return _matching(text, PATTERN, "form.id")
        case "ids":
            if len(found := text.split()) > MOST_IDS:
                raise ValueError("form.long")
            return [_matching(one, PATTERN, "form.id") for one in found]
        case _:
            return _matching(text, rf"(?s).{{1,{LONG if field.kind == 'long' else SHORT}}}", "form.long")


def _matching(text: str, pattern: str, fault: str) -> str:
    if not fullmatch(pattern, text):
        raise ValueError(fault)
    return text


def _count(field: Field, text: str) -> int:
    number = int(_matching(text, r"[0-9]{1,9}", "form.number"))
    if not field.least <= number <= field.most:
        raise ValueError("form.range")
    return number


def _fen(text: str) -> int:
    return int(Decimal(_matching(text.replace(",", ""), r"[0-9]{1,13}(\.[0-9]{1,2})?", "form.yuan")) * FEN)


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError("form.day") from None
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise ValueError("form.day")
    return day.isoformat()


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody typed into the form that posts to an address."""

    action: str
    values: Mapping[str, str]

    def id(self, name: str) -> str:
        """An id that was chosen, for a path; a hyphen, which names nothing, for what is none."""
        typed = self.values.get(name, "")
        return typed if fullmatch(PATTERN, typed) else "-"


async def sent_by(request: Request) -> Sent:
    """What was typed, bounded, and of files their digests; a text beyond every bound keeps one character too many, so that it is refused."""
    typed: dict[str, str] = {}
    for name, value in (await request.form()).multi_items()[:MOST_FIELDS]:
        if isinstance(value, str):
            typed[name[:SHORT]] = value.replace("\r\n", "\n")[: LONG + 1]
        elif value.filename:  # after the digest of one read before, which it replaces
            typed[name[:SHORT]] = sha256(await value.read()).hexdigest()
    return Sent(request.url.path, typed)


Typed = Annotated[Sent, Depends(sent_by)]


class Undone(Exception):
    """A command was not carried out: why, and what had been typed."""

    def __init__(
        self,
        sent: Sent,
        status: int,
        title: str,
        text: str,
        facts: Sequence[tuple[str, str]] = (),
        rule: Cited | None = None,
        code: str = "",
    ) -> None:
        super().__init__(title)
        self.action, self.values = sent.action, sent.values
        self.status, self.title, self.text = status, title, text
        self.facts, self.rule, self.code = facts, rule, code


Body = dict[str, JsonValue]


async def carry_out(
    page: Page,
    service: str,
    path: str,
    form: Form,
    typed: Sent,
    fixed: Body | None = None,
    shaped: Callable[[Body], Body] = dict,
) -> Done:
    """Make a command of what was typed, and have it carried out.

    Args:
        fixed: what nobody types.
        shaped: puts what stands in several fields together.

    Raises:
        Undone: it was mistyped, refused, or the service is down.
    """
    words = page.words
    try:
        values = await _unions_found(page, form, typed.values)
        return await page.do(service, path, **shaped(form.body(words, values)), **(fixed or {}))
    except Mistyped as error:
        raise Undone(typed, 422, words("form.undone"), str(error)) from None
    except Refused as error:
        raise refused(words, form, typed, error) from None
    except Down as error:
        title = words("state.down", service=words.name("service", error.service))
        raise Undone(typed, 503, title, error.message.get(words.language) or words("form.down")) from None


async def _unions_found(page: Page, form: Form, values: Mapping[str, str]) -> dict[str, str]:
    """What was typed, with the ids of unions that were only named.

    Raises:
        Mistyped: no union is called so, or several are.
    """
    words, found = page.words, dict(values)
    for field in form.fields:
        text = values.get(field.name, "").strip()
        if field.kind != "union" or not text or fullmatch(PATTERN, text.rpartition(AFTER_NAME)[2]):
            continue
        unions = await page.ask("organisation", "/union-names", list[NamedUnion], name=text[:SHORT])
        called = [one for one in unions if one.name == text] or unions
        if len(called) != 1:
            offered = "、".join(one.chosen for one in called)
            fault = words("form.which_union", unions=offered) if called else words("form.no_union")
            raise Mistyped(words("form.at", field=form.label(words, field.name), fault=fault))
        found[field.name] = called[0].union_id
    return found


def refused(words: Words, form: Form, typed: Sent, error: Refused) -> Undone:
    """A refusal as it is said above the form."""
    fields = error.facts.get("fields")
    at = (
        [str(one["field"]).rpartition(".")[2] for one in fields if isinstance(one, dict)]
        if isinstance(fields, list)
        else []
    )
    told = {name: value for name, value in error.facts.items() if f"field.{name}" in CATALOGUE}
    facts = [(words("form.check"), form.label(words, name)) for name in at] + words.facts(told)
    text = error.message.get(words.language, "")
    return Undone(typed, error.status, words("form.undone"), text, facts, error.rule, error.code)


def told(address: str, what: str, done: Done, known: str = "known", **shown: str) -> Response:
    """Back to the desk, which says what was done and knows of it."""
    return RedirectResponse(f"{address}?{urlencode({'done': what, known: done.known, **shown})}", 303)


def waiting_for(known: str) -> dict[str, str]:
    """So that what was just written here is read here."""
    return {"wait_for": known} if known else {}
