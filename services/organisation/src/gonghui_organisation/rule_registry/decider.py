"""The rules of the registry: two persons, exact values, never a silent change."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from gonghui_shared.contracts.organisation import RuleVersionActivated, RuleVersionWithdrawn
from gonghui_shared.decider import Decider
from gonghui_shared.refusals import NotFound, Refusal
from gonghui_shared.rules import RuleVersion

from .commands import ActivateRuleVersion, ProposeRuleVersion, RuleLine, WithdrawRuleVersion
from .events import RuleVersionProposed
from .units import fits

Stage = Literal["none", "proposed", "in_force", "withdrawn"]


class VersionExists(Refusal):
    """该规则的此版本已经存在。 This version of the rule exists already."""


class NoSuchVersion(NotFound):
    """没有这个规则版本。 There is no such version."""


class NotProposed(Refusal):
    """该版本不在待生效状态。 This version is not waiting to be put in force."""


class NotInForce(Refusal):
    """该版本没有生效。 This version is not in force."""


class SecondPersonNeeded(Refusal):
    """规则须由提出人以外的人生效。 Whoever proposed a version cannot put it in force."""


class ValueDoesNotFit(Refusal):
    """数值与计量单位不符。 The value does not fit its unit."""


class ValidityReversed(Refusal):
    """失效日期早于生效日期。 The version would end before it begins."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of one rule."""

    stage: Stage = "none"
    rule: RuleVersion | None = None
    proposed_by: str = ""


def evolve(version: Version, event: RuleVersionProposed | RuleVersionActivated | RuleVersionWithdrawn) -> Version:
    """The state after one more event."""
    match event:
        case RuleVersionProposed(rule=rule, proposed_by=who):
            return Version("proposed", rule, who)
        case RuleVersionActivated(rule=rule):
            return replace(version, stage="in_force", rule=rule)
        case RuleVersionWithdrawn():
            return replace(version, stage="withdrawn")


def propose_rule_version(version: Version, command: ProposeRuleVersion, *, actor: str) -> Iterator[RuleVersionProposed]:
    """Propose a version that does not exist yet."""
    if version.stage != "none":
        raise VersionExists(code=command.code, version=command.version)
    yield RuleVersionProposed(_read(command), actor)


def activate_rule_version(
    version: Version, command: ActivateRuleVersion, *, actor: str
) -> Iterator[RuleVersionActivated]:
    """Put a proposed version in force."""
    if version.rule is None:
        raise NoSuchVersion
    if version.stage != "proposed":
        raise NotProposed(code=command.code, version=command.version)
    if actor == version.proposed_by:
        raise SecondPersonNeeded
    yield RuleVersionActivated(version.rule)


def withdraw_rule_version(version: Version, command: WithdrawRuleVersion) -> Iterator[RuleVersionWithdrawn]:
    """Take back what was put in force by mistake."""
    if version.stage != "in_force":
        raise NotInForce(code=command.code, version=command.version)
    yield RuleVersionWithdrawn(command.code, command.version)


def adopt_rule_version(version: Version, command: RuleLine) -> Iterator[RuleVersionActivated]:
    """Adopt one version of a catalogue; what is in force already with the same content stays as it is."""
    rule = _read(command)
    if version.stage == "in_force" and version.rule == rule:
        return
    if version.stage != "none":
        raise VersionExists(code=command.code, version=command.version)
    yield RuleVersionActivated(rule)


def _read(line: RuleLine) -> RuleVersion:
    if not fits(line.unit, line.value):
        raise ValueDoesNotFit(code=line.code, unit=line.unit)
    if line.valid_to is not None and line.valid_to < line.valid_from:
        raise ValidityReversed(code=line.code)
    given: dict[str, Any] = {name: getattr(line, name) for name in RuleVersion.__struct_fields__}
    return RuleVersion(**{**given, "value": tuple(line.value) if isinstance(line.value, list) else line.value})


RULE_VERSION = Decider("rule", initial=Version(), evolve=evolve)
