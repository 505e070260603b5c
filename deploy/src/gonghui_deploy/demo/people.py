"""Invented people: names, id numbers with valid check digits; nobody real."""

from random import Random
from typing import Final

_FAMILY: Final = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
_GIVEN: Final = "伟芳娜敏静秀英丽强磊军洋勇艳杰娟涛明超秀霞平刚桂华玉兰建国红梅志远晓燕海波春生"
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK: Final = "10X98765432"


def name(chance: Random) -> str:
    """A family name and one or two characters."""
    return chance.choice(_FAMILY) + "".join(chance.sample(_GIVEN, chance.randint(1, 2)))


def id_number(number: int, *, woman: bool) -> str:
    """A well-formed id number of a region that does not exist, different for every `number`.

    Source: GB 11643.
    """
    year, month, day = 1966 + number % 38, 1 + number // 38 % 12, 1 + number // 456 % 28
    serial = number // 12_768 * 2 + (0 if woman else 1)
    digits = f"999999{year:04}{month:02}{day:02}{serial:03}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    return digits + _CHECK[total % 11]
