"""What was typed into a form, and what it becomes."""

import pytest
from pydantic import JsonValue

from gonghui_console.forms import Field, Form, Mistyped
from gonghui_console.words import Words

ZH = Words("zh")


def read(field: Field, text: str) -> JsonValue:
    """What a text means in a field."""
    return Form("form", (field,)).body(ZH, {field.name: text}).get(field.name)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (Field("staff", "count"), " 30 ", 30),
        (Field("bank", "yuan"), "1,234.5", 123_450),
        (Field("until", "day"), "2027-02-28", "2027-02-28"),
        (Field("head", "id"), "p-1", "p-1"),
        (Field("members", "ids"), "p1\np2", ["p1", "p2"]),
        (Field("members", "ids"), "", []),
        (Field("legal_person", "tick"), "", False),
        (Field("reason", "long"), "一\n二", "一\n二"),
        (Field("name", optional=True), "", None),
    ],
)
def test_text_is_read_as_what_the_field_asks_for(field: Field, text: str, value: JsonValue) -> None:
    """Amounts exactly, in fen; what may be left empty is left out."""
    assert read(field, text) == value


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (Field("staff", "count"), "-1"),
        (Field("staff", "count"), "３"),
        (Field("seats", "count", most=200), "201"),
        (Field("bank", "yuan"), "1.005"),
        (Field("bank", "yuan"), "nan"),
        (Field("until", "day"), "2027-02-29"),
        (Field("until", "day"), "0999-01-01"),
        (Field("head", "id"), "../ops"),
        (Field("members", "ids"), " ".join(f"p{n}" for n in range(51))),
        (Field("name"), "x" * 121),
        (Field("name"), " "),
    ],
)
def test_what_cannot_be_meant_is_refused_by_the_fields_name(field: Field, text: str) -> None:
    """Before any service is asked."""
    with pytest.raises(Mistyped, match="“"):
        read(field, text)
