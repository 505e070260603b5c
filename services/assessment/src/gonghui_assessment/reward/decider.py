"""The rules of a reward."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from gonghui_assessment.term_evaluation.decider import GOOD, TermResult
from gonghui_assessment.term_evaluation.outcome import name_of, outcome_of, refuse_own
from gonghui_shared.calendar import add_months
from gonghui_shared.contracts.assessment import Preference, PreferencesExpired, PreferenceUsed, RewardGranted
from gonghui_shared.decider import Decider
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rules

from .commands import ExpirePreferences, GrantReward, UsePreference

RewardEvent = RewardGranted | PreferenceUsed | PreferencesExpired


class NothingToGrant(Refusal):
    """没有可以兑现的奖励：结果尚未签批、异议未答复，或等次没有对应奖励。 No reward is due: the outcome is not signed, an objection is open, or its grade has none."""


class PersonHasToGrant(Refusal):
    """奖励须由本人登录的负责人批准，不能由系统代办。 A person has to grant it; no service may."""


class GrantedAlready(Refusal):
    """奖励已经兑现。 The reward has been granted."""


class NoSuchPreference(Refusal):
    """没有可以使用的这项优先。 There is no such preference to be used."""


class PreferenceOver(Refusal):
    """优先的有效期已过。 The preference has run out."""


@dataclass(frozen=True, slots=True)
class Reward:
    """What somebody was granted for a term, and what of it is still open."""

    granted: bool = False
    valid_until: date = date.min
    unused: tuple[Preference, ...] = ()


def evolve(reward: Reward, event: RewardEvent) -> Reward:
    """The state after one more event."""
    match event:
        case RewardGranted(preferences=preferences, valid_until=day):
            return Reward(granted=True, valid_until=day, unused=preferences)
        case PreferenceUsed(preference=used):
            return replace(reward, unused=tuple(one for one in reward.unused if one != used))
        case PreferencesExpired():
            return replace(reward, unused=())


def grant_reward(
    reward: Reward, command: GrantReward, *, term: TermResult, rules: Rules, today: date, actor: str
) -> Iterator[RewardGranted]:
    """Grant what the grade of a signed outcome leads to; preferences last for the time of the rules.

    Source: R-ASM-09.benefits, R-ASM-09.preference_months, R-PRV-02.
    """
    outcome = outcome_of(term, command)
    if not actor.startswith("person:"):
        raise PersonHasToGrant
    refuse_own(command, actor)
    if reward.granted:
        raise GrantedAlready
    if not outcome.benefits or outcome.objection == "open" or outcome.advice not in GOOD:
        raise NothingToGrant
    valid_until = add_months(today, rules.months("R-ASM-09.preference_months"))
    yield RewardGranted(*name_of(command), outcome.benefits, actor, valid_until)


def use_preference(reward: Reward, command: UsePreference, *, today: date, actor: str) -> Iterator[PreferenceUsed]:
    """Use a preference, once and in its time; nobody records the use of their own."""
    refuse_own(command, actor)
    if command.preference not in reward.unused:
        raise NoSuchPreference
    if today > reward.valid_until:
        raise PreferenceOver(valid_until=reward.valid_until)
    yield PreferenceUsed(*name_of(command), command.preference, command.purpose, actor)


def expire_preferences(reward: Reward, command: ExpirePreferences, *, on: date) -> Iterator[PreferencesExpired]:
    """End what was not used in its time."""
    if reward.unused and on > reward.valid_until:
        yield PreferencesExpired(*name_of(command), reward.unused)


REWARD = Decider("reward", initial=Reward(), evolve=evolve)
