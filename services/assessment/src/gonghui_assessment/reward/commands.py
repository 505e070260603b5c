"""What can be asked of a reward."""

from gonghui_assessment.term_evaluation.commands import OnOutcome
from gonghui_shared.commands import ShortText
from gonghui_shared.contracts.assessment import Preference


class GrantReward(OnOutcome):
    """Grant what was proposed with the signature of an outcome."""


class UsePreference(OnOutcome):
    """Record for which award, promotion or study a preference was used."""

    preference: Preference
    purpose: ShortText  # which award, promotion or study


class ExpirePreferences(OnOutcome):
    """Look whether preferences have run out unused; asked by the clock."""
