"""Checklists: what is one, what they reach, and which are shipped."""

import pytest

from gonghui_assessment.checklist.commands import AdoptChecklist
from gonghui_assessment.checklist.decider import CHECKLIST, ChecklistExists, ChecklistHasFaults, adopt_checklist
from gonghui_assessment.checklist.form import BadChecklist, load, shipped
from gonghui_assessment.scheme.files import digest_of
from gonghui_shared.contracts.assessment import ChecklistAdopted
from gonghui_shared.testing import given

TEXT = """
checklist: home
version: "1"
title: {zh: 职工之家, en: home of workers}
source: {cited: example}
clauses:
  - {code: "1", zh: 有主席, en: a chair, must: true}
  - {code: "2", zh: 制度, en: rules, points: 10}
  - {code: "3", zh: 活动, en: activities, points: 5}
levels:
  - {level: model, zh: 模范, en: model, points: 14}
  - {level: qualified, zh: 合格, en: qualified, points: 8}
"""
ADOPT = AdoptChecklist(union_id="f", checklist_id="home", version="1", text=TEXT)
ADOPTED = ChecklistAdopted("home", "1", digest_of(TEXT), TEXT)


@pytest.mark.parametrize(
    ("marks", "level"),
    [
        ({"1": 1, "2": 10, "3": 5}, "model"),
        ({"1": 1, "2": 10, "3": 3}, "qualified"),
        ({"1": 1, "2": 7, "3": 0}, ""),
        ({"1": 0, "2": 10, "3": 5}, ""),
    ],
)
def test_the_best_level_is_reached_whose_conditions_all_hold(marks: dict[str, int], level: str) -> None:
    """Whatever must be met bars every level, and earns no points."""
    assert load(TEXT).reached(marks) == level


def test_a_better_level_covers_a_lower_one() -> None:
    """And none covers nothing."""
    checklist = load(TEXT)
    assert checklist.at_least("model", "qualified")
    assert checklist.at_least("qualified", "qualified")
    assert not checklist.at_least("qualified", "model")
    assert not checklist.at_least("", "qualified")


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ('code: "2"', 'code: "1"'),
        ("points: 14", "points: 16"),
        ("points: 8", "points: 15"),
        ("level: model", "level: qualified"),
        ("must: true", "must: true, weight: 3"),
        ("checklist: home", "checklist: [home"),
    ],
    ids=["a clause twice", "beyond all points", "levels out of order", "a level twice", "an unknown field", "no YAML"],
)
def test_what_is_not_sound_is_no_checklist(was: str, becomes: str) -> None:
    """And is not adopted."""
    text = TEXT.replace(was, becomes)
    with pytest.raises(BadChecklist):
        load(text)
    given(CHECKLIST).when(adopt_checklist, ADOPT.model_copy(update={"text": text})).then_refused(ChecklistHasFaults)


def test_a_version_is_adopted_once_and_never_changes() -> None:
    """The same text again changes nothing; another text needs a version of its own, under its own name."""
    given(CHECKLIST).when(adopt_checklist, ADOPT).then(ADOPTED)
    given(CHECKLIST, ADOPTED).when(adopt_checklist, ADOPT).then()
    changed = ADOPT.model_copy(update={"text": TEXT.replace("points: 5", "points: 6")})
    given(CHECKLIST, ADOPTED).when(adopt_checklist, changed).then_refused(ChecklistExists)
    other = ADOPT.model_copy(update={"version": "2"})
    given(CHECKLIST).when(adopt_checklist, other).then_refused(ChecklistHasFaults)


def test_shipped_checklists_are_sound() -> None:
    """The six haves must all be met; the home of workers has forty points of its sheet."""
    found = {one.checklist: one for one in map(load, shipped())}
    assert found.keys() == {"six-haves", "quzhou-home"}
    assert all(clause.must for clause in found["six-haves"].clauses)
    assert found["six-haves"].reached({clause.code: 1 for clause in found["six-haves"].clauses}) == "fulfilled"
    assert sum(clause.full for clause in found["quzhou-home"].clauses) == 40
