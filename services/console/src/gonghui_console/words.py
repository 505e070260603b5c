"""What people read: the catalogue of messages in Chinese and English, and how dates, money and points are written."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from importlib.resources import files
from typing import Final, Literal

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from gonghui_shared.clock import SHANGHAI

Language = Literal["zh", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
_LOCALES: Final[Mapping[Language, str]] = {"zh": "zh_Hans_CN", "en": "en_GB"}
_PLACES: Final = 2


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

    def name(self, section: str, code: str) -> str:
        """The name of a code; of one that the catalogue does not know, the code itself."""
        found = CATALOGUE.get(f"{section}.{code}")
        return found[self._index] if found else code

    def event(self, stored: str) -> str:
        """The name of an event, from its stored name `service.Name.v1`."""
        return self.name("event", stored.split(".")[1] if stored.count(".") >= 2 else stored)

    def day(self, day: date | None) -> str:
        """A date as people write it; a dash for none."""
        return format_date(day, "medium", self._locale) if day else "—"

    def instant(self, at: datetime | None) -> str:
        """An instant in Asia/Shanghai, to the second."""
        return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S") if at else "—"

    def number(self, number: float) -> str:
        """A count, with separators."""
        return str(format_decimal(number, locale=self._locale))

    def yuan(self, fen: int) -> str:
        """An amount in yuan."""
        return str(format_currency(Decimal(fen) / 100, "CNY", locale=self._locale))

    def points(self, text: str | None) -> str:
        """Points from their exact text; one that has no end is marked as rounded."""
        if text is None:
            return "—"
        number = Fraction(text)
        shown = format_decimal(
            round(Decimal(number.numerator) / Decimal(number.denominator), _PLACES), locale=self._locale
        )
        return str(shown) if Fraction(number * 10**_PLACES).denominator == 1 else f"≈ {shown}"
