"""What a good outcome leads to, and how long it may be used."""

from datetime import date
from typing import Any, Final

import pytest
from msgspec.structs import astuple, replace

from gonghui_assessment.reward.commands import ExpirePreferences, GrantReward, UsePreference
from gonghui_assessment.reward.deadlines import preferences_over
from gonghui_assessment.reward.decider import (
    REWARD,
    GrantedAlready,
    NoSuchPreference,
    NothingToGrant,
    PersonHasToGrant,
    PreferenceOver,
    expire_preferences,
    grant_reward,
    use_preference,
)
from gonghui_assessment.reward.views import project_preferences
from gonghui_assessment.term_evaluation.decider import Outcome, TermResult
from gonghui_assessment.term_evaluation.outcome import NoSuchOutcome, OwnOutcome
from gonghui_shared.contracts.assessment import (
    PreferencesExpired,
    PreferenceUsed,
    PreferenceUsedBefore,
    RewardGranted,
)
from gonghui_shared.events import decode, encode
from gonghui_shared.privacy import MemoryKeyStore, Vault
from gonghui_shared.refusals import Refusal
from gonghui_shared.testing import folded, given, recorded, rules

NAME: Final[dict[str, Any]] = {
    "union_id": "u1", "evaluation_id": "e1", "term_id": "t1", "post_id": "chair", "person_id": "li",
}  # fmt: skip
KEY: Final = ("e1", "t1", "chair", "li")
TODAY, LAST = date(2026, 3, 2), date(2028, 3, 2)
LAW: Final = rules({"R-ASM-09.preference_months": (24, "months")})
SIGNED: Final = Outcome("excellent", "commend", "person:leader", benefits=("award", "study"))
GRANTED: Final = RewardGranted(*KEY, ("award", "study"), "person:leader", LAST)
USED: Final = PreferenceUsed(*KEY, "award", "2027年市五一劳动奖章", "person:leader")
USE: Final = UsePreference(**NAME, preference="award", purpose="2027年市五一劳动奖章")


def term(outcome: Outcome | None) -> TermResult:
    """The result of a term with one outcome."""
    return TermResult(recorded=True, outcomes={("chair", "li"): outcome} if outcome else {})


def granting(outcome: Outcome | None = SIGNED, actor: str = "person:leader") -> dict[str, Any]:
    """What is asked when a reward is granted."""
    return {"term": term(outcome), "rules": LAW, "today": TODAY, "actor": actor}


@pytest.mark.rule("R-ASM-09.preference_months", "R-ASM-09.benefits")
def test_a_person_grants_what_was_proposed_and_its_time_begins() -> None:
    """Two years from the day on which it is done; once."""
    given(REWARD).when(grant_reward, GrantReward(**NAME), **granting()).then(GRANTED)
    given(REWARD, GRANTED).when(grant_reward, GrantReward(**NAME), **granting()).then_refused(GrantedAlready)


@pytest.mark.rule("R-PRV-02")
@pytest.mark.parametrize(
    ("outcome", "actor", "refusal"),
    [
        (None, "person:leader", NoSuchOutcome),
        (SIGNED, "service:assessment", PersonHasToGrant),
        (SIGNED, "person:li", OwnOutcome),
        (Outcome("excellent", "commend"), "person:leader", NothingToGrant),
        (
            Outcome("excellent", "commend", "person:x", objection="open", benefits=("award",)),
            "person:leader",
            NothingToGrant,
        ),
        (Outcome("excellent", "improve", "person:x", benefits=("award",)), "person:leader", NothingToGrant),
    ],
)
def test_nothing_is_granted_by_a_machine_to_oneself_or_before_the_outcome_stands(
    outcome: Outcome | None, actor: str, refusal: type[Refusal]
) -> None:
    """Nor where the answer to an objection changed the advice."""
    given(REWARD).when(grant_reward, GrantReward(**NAME), **granting(outcome, actor)).then_refused(refusal)


@pytest.mark.rule("R-ASM-09.preference_months")
def test_a_preference_is_used_once_in_its_time_and_leaves_a_trace() -> None:
    """For what, and who recorded it; on its last day still."""
    asked = {"today": LAST, "actor": "person:leader"}
    given(REWARD, GRANTED).when(use_preference, USE, **asked).then(USED)
    given(REWARD, GRANTED, USED).when(use_preference, USE, **asked).then_refused(NoSuchPreference)
    given(REWARD, GRANTED).when(use_preference, USE, today=date(2028, 3, 3), actor="person:leader").then_refused(
        PreferenceOver
    )
    given(REWARD, GRANTED).when(use_preference, USE, today=LAST, actor="person:li").then_refused(OwnOutcome)
    promoted = USE.model_copy(update={"preference": "promotion"})
    given(REWARD, GRANTED).when(use_preference, promoted, **asked).then_refused(NoSuchPreference)


def test_what_was_not_used_ends_by_the_clock() -> None:
    """The day after the last one, and only that."""
    [row] = folded(preferences_over, GRANTED)["deadline_preferences_over"].values()
    assert row is not None
    assert row["due_on"] == date(2028, 3, 3)
    expire, over = ExpirePreferences(**NAME), date(2028, 3, 3)
    given(REWARD, GRANTED, USED).when(expire_preferences, expire, on=over).then(PreferencesExpired(*KEY, ("study",)))
    given(REWARD, GRANTED).when(expire_preferences, expire, on=LAST).then()
    expired = PreferencesExpired(*KEY, ("award", "study"))
    given(REWARD, GRANTED, expired).when(expire_preferences, expire, on=over).then()
    given(REWARD, GRANTED, expired).when(use_preference, USE, today=LAST, actor="person:x").then_refused(
        NoSuchPreference
    )
    assert folded(preferences_over, GRANTED, expired)["deadline_preferences_over"] == {}


@pytest.mark.rule("R-PRV-03")
async def test_purpose_is_sealed_where_it_travels_and_shown_until_the_person_is_forgotten() -> None:
    """What an older release wrote in clear is shown as long, and in no table afterwards."""
    vault = Vault(MemoryKeyStore(), bytes(32))
    await vault.prepare([USED.person_id], create=True)
    record = recorded(USED)
    sealed = vault.seal(USED, record.event_id)
    assert USED.purpose not in encode(sealed).decode()
    name, old = "assessment.PreferenceUsed.v1", encode(PreferenceUsedBefore(*astuple(USED)))
    stored = [replace(record, body=sealed), replace(record, type=name, body=decode(name, old))]
    for shown in (USED.purpose, None):
        for one in stored:
            (row,) = folded(project_preferences, one, vault=vault)["preferences"].values()
            assert row["purpose"] == shown
        await vault.forget(USED.person_id)
