"""What people read: the catalogue of messages in Chinese and English, and how dates, money and points are written."""

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from importlib.resources import files
from typing import Final, Literal

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent
from pydantic import JsonValue

from gonghui_console.answers.assessment import CertifiedSaying, Leaf, Titled
from gonghui_shared.clock import SHANGHAI

Language = Literal["zh", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
_LOCALES: Final[Mapping[Language, str]] = {"zh": "zh_Hans_CN", "en": "en_GB"}
_PLACES: Final = 2
_NUMBER: Final = re.compile(r"-?\d{1,15}(?:/[1-9]\d{0,14}|\.\d{1,12})?")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_SEALED: Final = "aes256gcm."  # how the text of a personal field begins
_FEN: Final = frozenset(
    {
        "amount",
        "audited",
        "books",
        "collected",
        "credit",
        "debit",
        "fee",
        "missing",
        "owed",
        "paid",
        "payroll",
        "received",
        "refunded",
        "upward",
    }
)
_CODES: Final[Mapping[str, tuple[str, ...]]] = {  # field → sections that may name its value
    "kind": ("post", "kind", "activity", "evaluation_kind"),
    "unit_type": ("unit_type",), "committee": ("committee",), "theme": ("theme",), "grade": ("grade",),
    "advice": ("advice",), "reason": ("suspension_reason", "retention_reason", "withdrawal_reason"),
    "proposed": ("advice",), "state": ("outcome_standing",), "outcome": ("outcome",), "source": ("source",), "side": ("side",),
}  # fmt: skip

_PARTS: Final[Mapping[str, tuple[str, ...]]] = {  # measure → sections that may name a part of it
    "activities": ("activity",), "committee": ("committee",), "unions_formed": ("kind",),
}  # fmt: skip


def _catalogue() -> Mapping[str, tuple[str, str]]:
    tree = tomllib.loads(files("gonghui_console").joinpath("messages.toml").read_text("utf-8"))
    return {f"{section}.{name}": (zh, en) for section, names in tree.items() for name, (zh, en) in names.items()}


CATALOGUE: Final = _catalogue()


class Words:
    """One language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._index = LANGUAGES.index(language)
        self._locale = _LOCALES[language]

    def __call__(self, key: str, **values: str | int) -> str:
        """A message, its {places} filled.

        Raises:
            KeyError: the catalogue has no such message.
        """
        return CATALOGUE[key][self._index].format(**values)

    def title(self, titled: Titled) -> str:
        """The title of a scheme, its id where nothing else is known."""
        return (titled.title_zh, titled.title_en)[self._index] or titled.scheme_id

    def said(self, leaf: Leaf | CertifiedSaying) -> str:
        """An item of a score in sentences."""
        return (leaf.said_zh, leaf.said_en)[self._index]

    def name(self, section: str, code: str) -> str:
        """The name of a code; of one that the catalogue does not know, the code itself."""
        found = CATALOGUE.get(f"{section}.{code}")
        return found[self._index] if found else code

    def codes(self, section: str) -> list[str]:
        """All codes of a section, in the catalogue's order."""
        return [key.split(".", 1)[1] for key in CATALOGUE if key.startswith(f"{section}.")]

    def choices(self, section: str) -> list[tuple[str, str]]:
        """All codes of a section with their names."""
        return [(code, self.name(section, code)) for code in self.codes(section)]

    def measure(self, code: str) -> str:
        """The name of what is counted; of a part of it, with the name of the part."""
        head, _, part = code.partition(".")
        named = next((self.name(s, part) for s in _PARTS.get(head, ()) if f"{s}.{part}" in CATALOGUE), part)
        return self.name("measure", head) + (f" · {named}" if part else "")

    def event(self, stored: str) -> str:
        """The name of an event, from its stored name `service.Name.v1`."""
        return self.name("event", stored.split(".")[1] if stored.count(".") >= 2 else stored)

    def facts(self, facts: Mapping[str, JsonValue]) -> list[tuple[str, str]]:
        """What an event says, as people read it; names that the catalogue does not know stay as they are."""
        return [(self.name("field", name), self._fact(name, value)) for name, value in facts.items()]

    def known(self, facts: Mapping[str, JsonValue]) -> list[tuple[str, str]]:
        """Those of them for which the catalogue has a name."""
        return self.facts({name: value for name, value in facts.items() if f"field.{name}" in CATALOGUE})

    def _fact(self, name: str, value: JsonValue) -> str:
        if isinstance(value, bool):
            return self("app.yes" if value else "app.no")
        if isinstance(value, int):
            return self.yuan(value) if name in _FEN else str(value)
        if isinstance(value, str):
            return self._text(name, value)
        return "—" if value is None else json.dumps(value, ensure_ascii=False)

    def _text(self, name: str, value: str) -> str:
        if value.startswith(_SEALED):
            return self("app.sealed")
        if _DAY.fullmatch(value):
            return self.day(date.fromisoformat(value))
        if name == "measure":
            return self.measure(value)
        return next((self.name(s, value) for s in _CODES.get(name, ()) if f"{s}.{value}" in CATALOGUE), value)

    def day(self, day: date | None) -> str:
        """A date as people write it; a dash for none."""
        return format_date(day, "medium", self._locale) if day else "—"

    def year_end(self, year: int) -> date:
        """When what was wanted of a year is due."""
        return date(year, 12, 31)

    def instant(self, at: datetime | None) -> str:
        """An instant in Asia/Shanghai, to the second."""
        return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S") if at else "—"

    def number(self, number: float) -> str:
        """A count, with separators."""
        return str(format_decimal(number, locale=self._locale))

    def share(self, part: int, whole: int) -> str:
        """A part in per cent of its whole; a dash where there is no whole."""
        return str(format_percent(Decimal(part) / whole, locale=self._locale)) if whole else "—"

    def yuan(self, fen: int) -> str:
        """An amount in yuan."""
        return str(format_currency(Decimal(fen) / 100, "CNY", "¥#,##0.00", locale=self._locale))

    def points(self, text: str | None) -> str:
        """Points from their exact text; one that has no end is marked as rounded. What could not be measured is a dash."""
        if not text:
            return "—"
        number = Fraction(text)
        shown = format_decimal(
            round(Decimal(number.numerator) / Decimal(number.denominator), _PLACES), locale=self._locale
        )
        return str(shown) if Fraction(number * 10**_PLACES).denominator == 1 else f"≈ {shown}"

    def ratio(self, part: str, whole: str) -> str:
        """Exact points in per cent of exact full ones; a dash where nothing was to be had."""
        full = Fraction(whole)
        return self.share(round(Fraction(part) / full * 10_000), 10_000) if full else "—"

    def datum(self, text: str | None) -> str:
        """A value in a formula: exact numbers as points are, yes and no in words, anything else as it is."""
        if text in {"yes", "no"}:
            return self(f"app.{text}")
        return self.points(text) if text is None or _NUMBER.fullmatch(text) else text
