"""How names are read, so that they are found by a keyboard's letters."""

from collections.abc import Sequence
from functools import cache
from typing import Final

from pypinyin import Style, lazy_pinyin

SURNAMES: Final = {
    "单": "shan", "仇": "qiu", "解": "xie", "查": "zha", "曾": "zeng", "区": "ou", "朴": "piao", "盖": "ge", "繁": "po",
    "秘": "bi", "折": "she", "黑": "he", "员": "yun", "逄": "pang", "种": "chong", "缪": "miao", "翟": "zhai",
    "祭": "zhai", "重": "chong", "召": "shao", "尉迟": "yu chi", "万俟": "mo qi", "长孙": "zhang sun",
}  # fmt: skip  # that are read otherwise than the same characters elsewhere


def pinyin_of(name: str) -> str:
    """A name as it is typed: small letters without tones and spaces; ü is v."""
    return "".join(_syllables(name))


def initials_of(name: str) -> str:
    """The first letter of every syllable."""
    return "".join(syllable[0] for syllable in _syllables(name))


def _syllables(name: str) -> Sequence[str]:
    surname = next((name[:length] for length in (2, 1) if name[:length] in SURNAMES), "")
    read = SURNAMES.get(surname, "").split()
    return [*read, *(syllable for character in name[len(surname) :] if (syllable := _read(character)))]


@cache
def _read(character: str) -> str:
    """The usual reading; letters and digits stay, whatever else is left out."""
    [read] = lazy_pinyin(character, style=Style.NORMAL, errors=str.lower)
    return "".join(letter for letter in read if letter.isalnum())
