"""Id numbers of citizens."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from gonghui_organisation.membership.commands import Admission
from gonghui_organisation.membership.identity import check_digit, is_id_number, is_woman, valid_id_number


def test_published_example_is_valid() -> None:
    """The example of the standard, with a small x too."""
    assert valid_id_number("11010519491231002x") == "11010519491231002X"
    assert is_woman("11010519491231002X")


@given(st.dates(), st.integers(0, 999_999), st.integers(0, 999))
def test_every_wrong_check_digit_is_found(born: date, area: int, number: int) -> None:
    """Of eleven possible last places one is right."""
    digits = f"{area:06}{born:%Y%m%d}".rjust(14, "0") + f"{number:03}"
    accepted = [last for last in "0123456789X" if is_id_number(digits + last)]
    assert accepted == [check_digit(digits)]


@pytest.mark.parametrize("text", ["", "1101051949123100", "110105194913310021", "一二三四五六七八九十一二三四五六七八"])
def test_what_is_no_number_is_refused(text: str) -> None:
    """Too short, without a date, or without digits."""
    assert not is_id_number(text)


def test_refusal_never_repeats_the_number() -> None:
    """Neither message nor fault carries what was sent."""
    wrong = "110105194912310021"
    with pytest.raises(ValidationError) as caught:
        Admission(member_id="m", person_id="p", woman=True, name="王芳", id_number=wrong)
    assert wrong not in str(caught.value.errors(include_input=False, include_context=False))
