"""The rules of aid."""

from datetime import timedelta

import pytest

from gonghui_engagement.aid.commands import CloseHardshipFile, GrantAid, OpenHardshipFile
from gonghui_engagement.aid.decider import (
    HARDSHIP,
    FileClosed,
    FiledAlready,
    GrantedAlready,
    NoSuchFile,
    StillShown,
    TierUnknown,
    claims_of,
    close_hardship_file,
    grant_aid,
    open_hardship_file,
)
from gonghui_engagement.aid.events import HardshipClosed, HardshipFiled
from gonghui_shared.contracts.engagement import AidGranted
from gonghui_shared.testing import DAY, given, rules

RULES = rules({"R-AID-01": (("deep", "relative"), "list"), "R-AID-01.publicity": (5, "days")})
SHOWN_UNTIL = DAY + timedelta(days=5)
AFTER = SHOWN_UNTIL + timedelta(days=1)
OPEN = OpenHardshipFile(union_id="u1", file_id="h1", person_id="p1", tier="deep", facts="long illness")
GRANT = GrantAid(union_id="u1", file_id="h1", aid_id="a1", amount=200_000)
CLOSE = CloseHardshipFile(union_id="u1", file_id="h1")
FILED = HardshipFiled("h1", "p1", "deep", SHOWN_UNTIL, "long illness")
GRANTED = AidGranted("a1", "deep", 200_000)


@pytest.mark.rule("R-AID-01")
def test_a_tier_is_one_of_those_that_the_rules_list() -> None:
    """Others are refused."""
    given(HARDSHIP).when(open_hardship_file, OPEN, rules=RULES, on=DAY).then(FILED)
    unknown = OPEN.model_copy(update={"tier": "mild"})
    given(HARDSHIP).when(open_hardship_file, unknown, rules=RULES, on=DAY).then_refused(TierUnknown)


@pytest.mark.rule("R-AID-01.publicity")
def test_aid_needs_a_file_that_was_shown() -> None:
    """File first, then aid; what is published names nobody."""
    given(HARDSHIP).when(grant_aid, GRANT, rules=RULES, on=AFTER).then_refused(NoSuchFile)
    given(HARDSHIP, FILED).when(grant_aid, GRANT, rules=RULES, on=SHOWN_UNTIL).then_refused(StillShown)
    given(HARDSHIP, FILED).when(grant_aid, GRANT, rules=RULES, on=AFTER).then(GRANTED)


def test_aid_is_granted_once_per_number_and_while_the_file_is_open() -> None:
    """A repeated number and a closed file are refused."""
    closed = (FILED, HardshipClosed("h1", "p1"))
    given(HARDSHIP, FILED, GRANTED).when(grant_aid, GRANT, rules=RULES, on=AFTER).then_refused(GrantedAlready)
    given(HARDSHIP, *closed).when(grant_aid, GRANT, rules=RULES, on=AFTER).then_refused(FileClosed)
    given(HARDSHIP, *closed).when(close_hardship_file, CLOSE).then_refused(FileClosed)


def test_a_person_has_one_open_file() -> None:
    """Opening claims the person, closing lets go."""
    given(HARDSHIP, FILED).when(open_hardship_file, OPEN, rules=RULES, on=DAY).then_refused(FiledAlready)
    given(HARDSHIP, FILED).when(close_hardship_file, CLOSE).then(HardshipClosed("h1", "p1"))
    assert [c.take for e in (FILED, HardshipClosed("h1", "p1")) for c in claims_of(e)] == [True, False]
