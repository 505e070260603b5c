"""The rules of the registry: two persons, exact values, never two answers on one day, never a silent change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Final, Literal

import msgspec

from gonghui_organisation.obligation.duties import CODES
from gonghui_shared.contracts.organisation import RuleVersionActivated, RuleVersionWithdrawn
from gonghui_shared.decider import Decider
from gonghui_shared.refusals import NotFound, Refusal
from gonghui_shared.rules import RuleVersion

from .commands import ActivateRuleVersion, AdoptRuleVersion, AssessRuleImpact, ProposeRuleVersion, WithdrawRuleVersion
from .events import RuleImpactAssessed, RuleProposalWithdrawn, RuleVersionProposed
from .impact import Impact
from .units import faulty_field

Stage = Literal["proposed", "in_force", "withdrawn"]
_DAY: Final = timedelta(days=1)
_SPANS: Final = frozenset({"days", "working_days"})  # a jurisdiction may count a term in either


class VersionExists(Refusal):
    """该规则的此版本已经存在。 This version of the rule exists already."""


class NoSuchVersion(NotFound):
    """没有这个规则版本。 There is no such version."""


class NotProposed(Refusal):
    """该版本不在待生效状态。 This version is not waiting to be put in force."""


class WithdrawnAlready(Refusal):
    """该版本已经撤回。 This version was withdrawn before."""


class SecondPersonNeeded(Refusal):
    """规则须由提出人以外的人生效。 Whoever proposed a version cannot put it in force."""


class ValueDoesNotFit(Refusal):
    """数值与计量单位不符。 The value does not fit its unit."""


class ValidityReversed(Refusal):
    """失效日期早于生效日期。 The version would end before it begins."""


class ImpactNotAssessed(Refusal):
    """生效前须先查看该版本对全市工会的影响。 What the version changes in the city has to be assessed before it is put in force."""


class VersionsOverlap(Refusal):
    """同一地区在同一日期已有生效的版本。 Another version holds in this jurisdiction on some of these days."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version as it stands, and as it was first put in force."""

    stage: Stage
    rule: RuleVersion
    first: RuleVersion
    proposed_by: str = ""
    assessed: bool = False  # what it would change in the city


@dataclass(frozen=True, slots=True)
class Registered:
    """A rule with all its versions, by their names."""

    versions: Mapping[str, Version] = field(default_factory=dict)

    def having(self, version: Version) -> "Registered":
        """With this version as it now stands."""
        return Registered({**self.versions, version.rule.version: version})

    def in_force(self, jurisdiction: str) -> Iterator[Version]:
        """Versions of a jurisdiction that hold on some days."""
        return (v for v in self.versions.values() if v.stage == "in_force" and v.rule.jurisdiction == jurisdiction)


Evolves = RuleVersionProposed | RuleImpactAssessed | RuleProposalWithdrawn | RuleVersionActivated | RuleVersionWithdrawn


def evolve(registered: Registered, event: Evolves) -> Registered:
    """The state after one more event."""
    match event:
        case RuleVersionProposed(rule=rule, proposed_by=who):
            return registered.having(Version("proposed", rule, rule, who))
        case RuleImpactAssessed(version=name):
            return registered.having(replace(registered.versions[name], assessed=True))
        case RuleVersionActivated(rule=rule):
            known = registered.versions.get(rule.version)
            first = known.first if known and known.stage == "in_force" else rule
            return registered.having(Version("in_force", rule, first, known.proposed_by if known else ""))
        case RuleProposalWithdrawn(version=name) | RuleVersionWithdrawn(version=name):
            return registered.having(replace(registered.versions[name], stage="withdrawn"))


def propose_rule_version(
    registered: Registered, command: ProposeRuleVersion, *, actor: str
) -> Iterator[RuleVersionProposed]:
    """Propose a version that does not exist yet."""
    if command.version in registered.versions:
        raise VersionExists(code=command.code, version=command.version)
    yield RuleVersionProposed(_sound(registered, command), actor)


def activate_rule_version(
    registered: Registered, command: ActivateRuleVersion, *, actor: str
) -> Iterator[RuleVersionActivated]:
    """Put a proposed version in force; the open version that it succeeds ends the day before.

    Where unions owe something by the rule, what changes for them has been looked at before.
    """
    version = _known(registered, command)
    if version.stage != "proposed":
        raise NotProposed(code=command.code, version=command.version)
    if actor == version.proposed_by:
        raise SecondPersonNeeded
    if command.code in CODES and not version.assessed:
        raise ImpactNotAssessed(code=command.code, version=command.version)
    yield from _put_in_force(registered, version.rule)


def assess_rule_impact(
    registered: Registered, command: AssessRuleImpact, *, impact: Impact, actor: str
) -> Iterator[RuleImpactAssessed]:
    """Record what a proposal would change, as often as somebody looks.

    Args:
        impact: of the proposal, on the facts of all unions concerned.
    """
    if _known(registered, command).stage != "proposed":
        raise NotProposed(code=command.code, version=command.version)
    yield RuleImpactAssessed(
        command.code,
        command.version,
        impact.on,
        impact.unions,
        len(impact.shifts),
        impact.arising,
        impact.lapsing,
        actor,
    )


def withdraw_rule_version(
    registered: Registered, command: WithdrawRuleVersion
) -> Iterator[RuleProposalWithdrawn | RuleVersionWithdrawn | RuleVersionActivated]:
    """Take back a proposal, or what was put in force by mistake; what it had ended goes on."""
    version = _known(registered, command)
    if version.stage == "withdrawn":
        raise WithdrawnAlready(code=command.code, version=command.version)
    if version.stage == "proposed":
        yield RuleProposalWithdrawn(command.code, command.version)
        return
    yield RuleVersionWithdrawn(command.code, command.version)
    for other in registered.in_force(version.rule.jurisdiction):
        if _ended_by(other, version.rule):
            yield RuleVersionActivated(msgspec.structs.replace(other.rule, valid_to=version.rule.valid_to))


def adopt_rule_version(registered: Registered, command: AdoptRuleVersion) -> Iterator[RuleVersionActivated]:
    """Adopt one version of a catalogue; what was put in force before with the same content stays as it is."""
    rule, known = _sound(registered, command), registered.versions.get(command.version)
    if known is not None and known.stage == "in_force" and known.first == rule:
        return
    if known is not None:
        raise VersionExists(code=command.code, version=command.version)
    yield from _put_in_force(registered, rule)


def _known(registered: Registered, command: ActivateRuleVersion | AssessRuleImpact | WithdrawRuleVersion) -> Version:
    found = registered.versions.get(command.version)
    if found is None:
        raise NoSuchVersion
    return found


def _put_in_force(registered: Registered, rule: RuleVersion) -> Iterator[RuleVersionActivated]:
    for other in registered.in_force(rule.jurisdiction):
        if not overlap(other.rule, rule):
            continue
        if rule.valid_to or other.rule.valid_to or other.rule.valid_from >= rule.valid_from:
            raise VersionsOverlap(code=rule.code, version=other.rule.version)
        yield RuleVersionActivated(msgspec.structs.replace(other.rule, valid_to=rule.valid_from - _DAY))
    yield RuleVersionActivated(rule)


def overlap(one: RuleVersion, other: RuleVersion) -> bool:
    """Whether there is a day on which both are valid."""
    return one.valid_from <= (other.valid_to or date.max) and other.valid_from <= (one.valid_to or date.max)


def _ended_by(version: Version, successor: RuleVersion) -> bool:
    return version.first.valid_to is None and version.rule.valid_to == successor.valid_from - _DAY


def _sound(registered: Registered, line: ProposeRuleVersion | AdoptRuleVersion) -> RuleVersion:
    given: dict[str, Any] = {name: getattr(line, name) for name in RuleVersion.__struct_fields__}
    rule = RuleVersion(**{**given, "value": tuple(line.value) if isinstance(line.value, list) else line.value})
    if faulty := faulty_field(rule):
        raise ValueDoesNotFit(code=line.code, unit=line.unit, field=faulty)
    others = {v.rule.unit for v in registered.versions.values() if v.stage != "withdrawn"}
    if not others <= {rule.unit} and not others <= _SPANS >= {rule.unit}:
        raise ValueDoesNotFit(code=line.code, unit=line.unit, field="unit")  # whoever asks for a rule knows its unit
    if line.valid_to is not None and line.valid_to < line.valid_from:
        raise ValidityReversed(code=line.code)
    return rule


RULE: Final = Decider("rule", initial=Registered(), evolve=evolve)
