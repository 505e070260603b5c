"""What editors are told of the language agrees with what the service reads."""

from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

import jsonschema_rs
import pytest

from gonghui_assessment.scheme.files import plain_of
from gonghui_assessment.scheme.schema import schema

FOLDER = files("gonghui_assessment.schemes")
NAMES = sorted(entry.name for entry in FOLDER.iterdir() if entry.name.endswith(".yaml"))
EDITOR = jsonschema_rs.validator_for(dict(schema()))


def as_editors_see(part: Any) -> Any:
    """YAML as JSON."""
    match part:
        case dict():
            return {str(key): as_editors_see(value) for key, value in part.items()}
        case list() | tuple():
            return [as_editors_see(value) for value in part]
        case Decimal():
            return float(part)
        case date():
            return part.isoformat()
        case _:
            return part


@pytest.mark.parametrize("name", NAMES)
def test_editor_accepts_a_published_sheet(name: str) -> None:
    """No red line under what is right."""
    assert EDITOR.is_valid(as_editors_see(plain_of(FOLDER.joinpath(name).read_text(encoding="utf-8"))))


def test_editor_marks_a_key_that_is_not_there() -> None:
    """A misspelt key is seen while it is typed."""
    text = FOLDER.joinpath("quzhou-home.yaml").read_text(encoding="utf-8").replace("measure:", "mesure:")

    assert not EDITOR.is_valid(as_editors_see(plain_of(text)))
