"""Schemes as forms of a spreadsheet, and back."""

from importlib.resources import files

import pytest

from gonghui_assessment.authoring.form import exported, imported
from gonghui_assessment.scheme.files import BadScheme, load
from gonghui_assessment.scheme.writing import as_yaml, written
from tests.assessment.authoring.sheet import SCHEME

FOLDER = files("gonghui_assessment.schemes")
NAMES = sorted(entry.name for entry in FOLDER.iterdir() if entry.name.endswith(".yaml"))


@pytest.mark.parametrize("name", NAMES)
def test_published_sheet_comes_back_from_yaml_and_form_as_it_was(name: str) -> None:
    """Nothing is lost, added or rounded."""
    scheme = load(FOLDER.joinpath(name).read_text(encoding="utf-8"))

    assert load(as_yaml(written(scheme))).written == scheme.written
    assert load(imported(exported(scheme))).written == scheme.written


def test_sheet_with_money_types_and_dates_comes_back_as_it_was() -> None:
    """Rules by type of unit, rewards, vetoes."""
    assert load(imported(exported(SCHEME))).written == SCHEME.written


def test_cell_of_a_form_that_cannot_be_read_is_named() -> None:
    """By sheet, column and row."""
    import zipfile  # noqa: PLC0415 - one use
    from io import BytesIO  # noqa: PLC0415

    body = BytesIO()
    with zipfile.ZipFile(BytesIO(exported(SCHEME))) as form, zipfile.ZipFile(body, "w") as broken:
        for part in form.namelist():
            broken.writestr(part, form.read(part).replace(b"{points: members / 10}", b"{points: members / 10"))
    with pytest.raises(BadScheme, match="指标 items 规则 rule 2"):
        imported(body.getvalue())
