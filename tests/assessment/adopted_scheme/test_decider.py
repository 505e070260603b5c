"""The rules of adopting a scheme."""

from importlib.resources import files

import pytest

from gonghui_assessment.adopted_scheme.api import of_version
from gonghui_assessment.adopted_scheme.commands import AdoptScheme
from gonghui_assessment.adopted_scheme.decider import MOST_TOLD, SCHEME, SchemeExists, SchemeHasFaults, adopt_scheme
from gonghui_assessment.scheme.files import digest_of
from gonghui_shared.contracts.assessment import SchemeAdopted
from gonghui_shared.testing import given

TEXT = """
scheme: s1
version: "1"
title: {zh: 考核, en: Assessment}
source: {cited: test}
units: {zh: 基层工会, en: primary unions}
total: 100
inputs:
  joining_rate: {origin: measured}
indicators:
  - code: "1"
    zh: 入会率
    full: 60
    rule: {kind: threshold, measure: joining_rate, target: 0.9}
  - code: "2"
    zh: 印象
    full: 40
    rule: {kind: assessor_judgement}
examples:
  - {item: "1", values: {joining_rate: 0.95}, points: 60}
"""
ADOPTED = SchemeAdopted("s1", "1", digest_of(TEXT), TEXT)


def adopting(text: str = TEXT, scheme: str = "s1", version: str = "1") -> AdoptScheme:
    """The command."""
    return AdoptScheme(union_id="f", scheme_id=scheme, version=version, text=text)


def faults_of(command: AdoptScheme) -> list[str]:
    """Why it is refused."""
    refusal = given(SCHEME).when(adopt_scheme, command).then_refused(SchemeHasFaults).refusal
    assert refusal is not None
    return list(refusal.facts["faults"])


def test_a_sound_scheme_is_adopted_with_its_text_and_digest() -> None:
    """As it was given, to the letter."""
    given(SCHEME).when(adopt_scheme, adopting()).then(ADOPTED)


def test_a_version_is_never_changed() -> None:
    """The same text again is no second adoption, another text is refused."""
    given(SCHEME, ADOPTED).when(adopt_scheme, adopting()).then()
    given(SCHEME, ADOPTED).when(adopt_scheme, adopting(TEXT + "notes: [x]\n")).then_refused(
        SchemeExists, scheme="s1", version="1"
    )


def test_every_version_is_a_stream_of_its_own() -> None:
    """So none stands in another's way."""
    assert of_version(adopting()) != of_version(adopting(version="2"))


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        (TEXT.replace("full: 60", "full: many"), "indicators.0.full"),
        (TEXT.replace("measure: joining_rate", "measure: joined"), "1.rule.measure"),
        (TEXT.replace("total: 100", "total: 90"), "各部分之和"),
        (TEXT.replace('code: "2"', 'code: "1"'), "1: "),
        (TEXT.replace("points: 60}", "points: 59}"), "例 1"),
        (TEXT.replace("values: {joining_rate: 0.95}", "values: {joined: 1}"), "例 1"),
    ],
    ids=["no_number", "not_declared", "does_not_add_up", "code_twice", "example_fails", "example_of_nothing"],
)
def test_a_scheme_with_a_fault_is_refused_with_its_place(wrong: str, place: str) -> None:
    """What cannot be read, what the lint finds, and examples that come out otherwise."""
    [fault, *_] = faults_of(adopting(wrong))
    assert place in fault


def test_a_text_is_adopted_under_its_own_name_and_version() -> None:
    """Results are kept under the name that is adopted, so it must be the sheet's."""
    for other in (adopting(scheme="s2"), adopting(version="2")):
        [fault] = faults_of(other)
        assert fault.startswith("scheme, version")


def test_no_more_faults_are_told_than_anybody_reads() -> None:
    """A refusal stays small."""
    bad = "".join(
        f'  - {{code: "x{n}", zh: x, full: 0, rule: {{kind: threshold, measure: y, target: 1}}}}\n' for n in range(50)
    )
    assert len(faults_of(adopting(TEXT.replace("indicators:\n", "indicators:\n" + bad)))) == MOST_TOLD


@pytest.mark.parametrize(
    "name", ["quzhou-home", "rizhao-county-2010", "school-standardisation-2017", "union-group-quantitative"]
)
def test_the_shipped_scorecards_may_be_adopted(name: str) -> None:
    """Unaltered."""
    text = files("gonghui_assessment.schemes").joinpath(f"{name}.yaml").read_text()
    scheme, version = (
        line.split(": ", 1)[1].strip('"') for line in text.splitlines() if line.startswith(("scheme:", "version:"))
    )
    given(SCHEME).when(adopt_scheme, adopting(text, scheme, version)).then(
        SchemeAdopted(scheme, version, digest_of(text), text)
    )
