"""All exhibits, by area."""

from collections.abc import Mapping
from typing import Final

from tests.museum.exhibit import Exhibit
from tests.museum.exhibits import commands, delivery, law, log, money, personal, projections, scores, who

AREAS: Final[Mapping[str, str]] = {
    "log": "Append, seal, verify",
    "delivery": "Publish and consume",
    "projections": "Fold, park, rebuild, react",
    "commands": "Commands and contracts",
    "who": "Who may",
    "personal": "Personal data",
    "money": "Money",
    "law": "Law, votes and clocks",
    "scores": "Evidence and scores",
}
ALL: Final[tuple[Exhibit, ...]] = (
    *log.EXHIBITS,
    *delivery.EXHIBITS,
    *projections.EXHIBITS,
    *commands.EXHIBITS,
    *who.EXHIBITS,
    *personal.EXHIBITS,
    *money.EXHIBITS,
    *law.EXHIBITS,
    *scores.EXHIBITS,
)
