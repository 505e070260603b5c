"""A citizen's id number: eighteen places, of which the last checks the others.

Source: GB 11643-1999.
"""

from datetime import date
from typing import Annotated, Final

from pydantic import AfterValidator

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


def is_woman(id_number: str) -> bool:
    """What the seventeenth place says: even for women."""
    return int(id_number[16]) % 2 == 0


IdNumber = Annotated[str, AfterValidator(valid_id_number)]
