import re
from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter

import pytest
from pydantic import JsonValue

import gonghui_console
from gonghui_assessment.measures import catalogue
from gonghui_console.answers.assessment import Titled
from gonghui_console.charts import GRADE_TONES, TERM_TONES
from gonghui_console.services import NAMES
from gonghui_console.words import CATALOGUE, LANGUAGES, Words
from gonghui_shared.contracts import assessment, engagement, finance, organisation
from gonghui_shared.events import all_declared, declared, decode, is_declared

ROOT = Path(gonghui_console.__file__).parent
GOLDEN = Path(__file__).parents[1] / "contracts" / "golden"
SOURCES = [file.read_text("utf-8") for pattern in ("**/*.py", "**/*.html") for file in sorted(ROOT.glob(pattern))]
ALL = "\n".join(SOURCES)
WHOLE = re.compile(r"""["']([a-z_]+\.[a-z_]+)["']""")
NAMED = re.compile(r"""(?:words|self)\.(?:name|codes|choices)\(["']([a-z_]+)["']""")
OF_PART = re.compile(r"""(?:part|part_head|bare_part|page\.part)\(\s*["']([a-z_]+)["']""")
OF_EMPTY = re.compile(r"""empty\(["']([a-z_]+)["']""")
OF_FORM = re.compile(r"""Form\(\s*["']([a-z_]+)["']""")
FIELD = re.compile(r"""Field\(\s*f?["']([a-z_]+)["']""")
CODES = re.compile(r"""codes=["']([a-z_]+)["']""")
ASKED = re.compile(r"""words\(\s*["']([a-z_]+\.[a-zA-Z_]+)["']""")


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_message_is_written_in_both_languages() -> None:
    """Chinese in Chinese, with the same places to fill."""
    for key, (zh, en) in CATALOGUE.items():
        assert en.strip(), key
        assert re.search(r"[\u4e00-\u9fff]", zh) or key == "app.language", key
        assert places(zh) == places(en), key


def test_every_message_that_is_asked_for_exists() -> None:
    """A template with a wrong key would fail in front of an officer."""
    wanted = set(ASKED.findall(ALL))
    wanted |= {f"{key}.{part}" for key in OF_PART.findall(ALL) for part in ("title", "purpose")}
    wanted |= {f"{key}.empty" for key in OF_EMPTY.findall(ALL)}
    wanted |= {f"{key}.{part}" for key in OF_FORM.findall(ALL) for part in ("title", "send")}
    assert wanted
    assert sorted(wanted - CATALOGUE.keys()) == []


def test_no_message_is_left_over() -> None:
    """Each is asked for by its key, as a part's or form's text, as a field's label, or as the name of a code."""
    codes = set(NAMED.findall(ALL)) | set(CODES.findall(ALL)) | {"event", "field", "error"}
    forms, of_form = set(OF_FORM.findall(ALL)), {"title", "purpose", "send", *FIELD.findall(ALL)}
    codes |= {
        section
        for line in re.findall(r"_CODES: Final.*?\n}", ALL, re.DOTALL)
        for section in re.findall(r'"(\w+)"', line)
    }
    whole, parts = set(WHOLE.findall(ALL)), set(OF_PART.findall(ALL)) | set(OF_EMPTY.findall(ALL))
    left = [
        key
        for key in CATALOGUE
        if key not in whole and key.split(".")[0] not in codes
        and not (key.split(".")[0] in forms and key.split(".")[1] in of_form)
        and not (key.split(".")[0] in parts and key.split(".")[1] in {"title", "purpose", "empty"})
    ]  # fmt: skip
    assert left == [], "\n".join(left)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_published_event_has_a_name(language: str) -> None:
    """Histories and originals show what happened in the reader's words."""
    modules = {module.__name__ for module in (assessment, engagement, finance, organisation)}
    published = [d for d in all_declared() if d.visibility == "published" and d.cls.__module__ in modules]
    assert len(published) > 50
    unnamed = [d.name for d in published if f"event.{d.name.split('.')[1]}" not in CATALOGUE]
    assert unnamed == []
    assert Words("zh" if language == "zh" else "en").event("organisation.UnionFormed.v1") in {
        "工会成立",
        "Union formed",
    }


def test_every_measure_that_the_platform_counts_has_a_name() -> None:
    """Evidence is read by officers; whatever an example of a released event moves is said in words."""
    moved = {
        measure.partition(".")[0]
        for file in sorted(GOLDEN.glob("*/*.json"))
        if is_declared(file.stem) and declared(file.stem).visibility == "published"
        for measure, _ in catalogue.moves(decode(file.stem, file.read_bytes()))
    }
    assert len(moved) > 50
    assert sorted(measure for measure in moved if f"measure.{measure}" not in CATALOGUE) == []


def test_every_code_with_a_tone_has_a_name() -> None:
    """A grade or state in colour is also said in words."""
    assert all(f"grade.{grade}" in CATALOGUE for grade in GRADE_TONES)
    assert all(f"term_state.{state}" in CATALOGUE for state in TERM_TONES)
    assert all(f"service.{name}" in CATALOGUE for name in NAMES)


def test_unknown_code_is_shown_as_it_is() -> None:
    """A new code of a service does not break the page."""
    assert Words("zh").name("grade", "sublime") == "sublime"
    assert Words("zh").event("finance.SomethingNew.v1") == "SomethingNew"


def test_schemes_are_called_by_their_titles() -> None:
    """Their ids are for authors."""
    titled = Titled(scheme_id="small-home", title_zh="职工小家考核办法", title_en="small homes of workers")
    assert (Words("zh").title(titled), Words("en").title(titled)) == ("职工小家考核办法", "small homes of workers")
    assert Words("zh").title(Titled(scheme_id="small-home")) == "small-home"


def test_instants_are_shown_in_shanghai() -> None:
    """Whatever zone the service answers in."""
    assert Words("en").instant(datetime(2026, 3, 1, 16, 30, tzinfo=UTC)) == "2026-03-02 00:30:00"
    assert Words("zh").instant(None) == "—"


def test_days_are_written_as_people_write_them() -> None:
    """In either language."""
    assert Words("zh").day(date(2026, 3, 1)) == "2026年3月1日"
    assert Words("en").day(date(2026, 3, 1)) == "1 Mar 2026"


def test_fen_are_shown_in_yuan() -> None:
    """To the fen, with separators."""
    assert Words("zh").yuan(123_456_789) == "¥1,234,567.89"
    assert Words("en").yuan(-5) == "-¥0.05"


@pytest.mark.parametrize(
    ("exact", "shown"),
    [("38.4", "38.4"), ("1471/15", "≈ 98.07"), ("100", "100"), ("-1/3", "≈ -0.33"), (None, "—"), ("", "—")],
)
def test_points_without_end_are_marked_as_rounded(exact: str | None, shown: str) -> None:
    """Exact points are shown as they are."""
    assert Words("zh").points(exact) == shown


def test_share_of_nothing_is_a_dash() -> None:
    """A union without members has no share of women."""
    assert Words("zh").share(1, 0) == "—"
    assert Words("zh").share(1, 4) == "25%"


def test_facts_of_an_event_read_as_words() -> None:
    """Codes, days, money and yes or no; what is unknown stays as it is."""
    facts: dict[str, JsonValue] = {
        "kind": "chair",
        "held_from": "2026-01-02",
        "owed": 12_345,
        "direct": True,
        "novelty": "x",
        "late": None,
    }
    assert Words("en").facts(facts) == [
        ("Kind", "chairperson"), ("Since", "2 Jan 2026"), ("Owed", "¥123.45"), ("Direct election", "yes"),
        ("novelty", "x"), ("Late", "—"),
    ]  # fmt: skip


def test_personal_fields_of_an_original_are_shown_as_sealed() -> None:
    """Not as the ciphertext that stands in the log."""
    assert Words("zh").facts({"name": "aes256gcm.1.QUJD"}) == [("名称", "（已加密）")]


@pytest.mark.parametrize(
    ("measure", "shown"),
    [
        ("members_joined", "新入会人数"),
        ("activities.culture", "活动次数 · 文化"),
        ("finding.novel", "查实问题 · novel"),
        ("novel", "novel"),
    ],
)
def test_measure_is_named_with_its_part(measure: str, shown: str) -> None:
    """What the catalogue does not know stays as it is."""
    assert Words("zh").measure(measure) == shown


@pytest.mark.parametrize(
    ("given", "shown"), [("56/87", "≈ 0.64"), ("12", "12"), ("yes", "是"), (None, "—"), ("2026-03-01", "2026-03-01"), ("1/0", "1/0")]
)  # fmt: skip
def test_values_of_a_formula_are_shown_as_what_they_are(given: str | None, shown: str) -> None:
    """Numbers as points, yes and no in words, anything else as it is."""
    assert Words("zh").datum(given) == shown


def test_ratio_of_exact_points_is_a_share() -> None:
    """A dash where nothing was to be had."""
    assert Words("en").ratio("1/3", "4/3") == "25%"
    assert Words("en").ratio("-2", "0") == "—"
