"""The published scorecards as they are shipped."""

from importlib.resources import files

import pytest

from gonghui_assessment.evaluation.examples import failures
from gonghui_assessment.scheme.__main__ import main
from gonghui_assessment.scheme.files import load
from gonghui_assessment.scheme.lint import faults

FOLDER = files("gonghui_assessment.schemes")
NAMES = sorted(entry.name for entry in FOLDER.iterdir() if entry.name.endswith(".yaml"))


def text_of(name: str) -> str:
    return FOLDER.joinpath(name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_published_sheet_is_sound(name: str) -> None:
    """It loads, lints clean, and its examples come out as its own text says."""
    scheme = load(text_of(name))

    assert faults(scheme) == []
    assert failures(scheme) == []
    assert scheme.examples
    assert scheme.title.zh
    assert scheme.source.cited


@pytest.mark.parametrize("name", NAMES)
def test_file_is_named_for_its_scheme(name: str) -> None:
    """One grep finds the sheet."""
    assert load(text_of(name)).scheme == name.removesuffix(".yaml")


@pytest.mark.parametrize("name", NAMES)
def test_values_that_a_sheet_asks_for_can_be_reported(name: str) -> None:
    """Names are plain lower-case words, explained in both languages."""
    for value, given in load(text_of(name)).inputs.items():
        assert value == value.lower()
        assert value.isascii()
        assert given.zh
        assert given.en


def test_every_kind_of_unit_of_the_city_has_a_sheet() -> None:
    """Primary unions, schools, districts and groups at least."""
    types = {unit_type for name in NAMES for unit_type in load(text_of(name)).types}

    assert types >= {"primary", "institution", "district", "group"}


def test_an_example_that_does_not_come_out_is_named() -> None:
    """A sheet with a wrong example is not put to use."""
    text = text_of("quzhou-home.yaml").replace("grave_incidents: 0}, points: 4", "grave_incidents: 0}, points: 3")

    assert failures(load(text)) == ["第 83 行第 5 列 (line 83, column 5)  例 6 example 6：得 4 分，应为 3 分 4 points"]


def test_the_tool_checks_and_lists(capsys: pytest.CaptureFixture[str]) -> None:
    """What a writer of schemes runs at a terminal."""
    path = str(FOLDER.joinpath("quzhou-home.yaml"))

    assert main(["check", path]) == 0
    assert main(["lint", path]) == 0
    assert main(["inputs", path]) == 0
    assert main(["ratings", path]) == 0
    shown = capsys.readouterr().out
    assert "sound, 6 examples" in shown
    assert "members\tnumber\tmeasured\t会员人数 members" in shown
    assert "1.3\t*\tassessor_judgement" in shown


def test_the_tool_says_what_is_no_scheme(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    """A missing file is a message, not a trace."""
    assert main(["check", f"{tmp_path}/none.yaml"]) == 1
    assert "none.yaml" in capsys.readouterr().out
