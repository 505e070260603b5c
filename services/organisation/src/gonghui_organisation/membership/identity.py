"""A citizen's id number: eighteen places, of which the last checks the others.

Source: GB 11643-1999.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Final

from pydantic import AfterValidator

from gonghui_shared.ids import Identifier, PersonId

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"


def valid_id_number(text: str) -> str:
    """The number with a capital X.

    Raises:
        ValueError: wrong length, date of birth or check digit; the message never repeats the number.
    """
    number = text.strip().upper()
    digits = number[:17]
    if len(number) != 18 or not (digits.isascii() and digits.isdigit()):
        raise ValueError("an id number has 18 places")
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise ValueError("the id number has no date of birth") from None
    if number[17] != check_digit(digits):
        raise ValueError("the check digit of the id number is wrong")
    return number


def check_digit(digits: str) -> str:
    """The eighteenth place for the seventeen before it."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 11]


def birth_year(id_number: str) -> int:
    """In which year the number's owner was born."""
    return int(id_number[6:10])


def is_woman(id_number: str) -> bool:
    """What the seventeenth place says: even for women."""
    return int(id_number[16]) % 2 == 0


def is_id_number(text: str) -> bool:
    """Whether the text is somebody's id number."""
    try:
        return bool(valid_id_number(text))
    except ValueError:
        return False


def tells_nothing(identifier: str) -> str:
    """The identifier, which stands in events in clear.

    Raises:
        ValueError: it is an id number; the message never repeats it.
    """
    if is_id_number(identifier):
        raise ValueError("an id number is no identifier")
    return identifier


IdNumber = Annotated[str, AfterValidator(valid_id_number)]
OpaqueId = Annotated[Identifier, AfterValidator(tells_nothing)]


@dataclass(frozen=True, slots=True)
class Registered:
    """Who is registered under which id number, as far as somebody asked.

    Args:
        persons: by id number.
        numbers: by person; empty for a number that nobody asked for, since none can be read back.
    """

    persons: Mapping[str, PersonId] = field(default_factory=dict)
    numbers: Mapping[PersonId, str] = field(default_factory=dict)

    def contradicts(self, id_number: str, person_id: PersonId) -> bool:
        """Whether the number is another person's, or the person has another number."""
        return (
            self.persons.get(id_number, person_id) != person_id or self.numbers.get(person_id, id_number) != id_number
        )
