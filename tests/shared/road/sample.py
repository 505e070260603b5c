"""Two small services for the kernel's own tests: one sends parcels, the other keeps what arrives.

`python -m tests.shared.road.sample sender|receiver ROLE`
"""

import os
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text

from gonghui_shared.commands import Command
from gonghui_shared.decider import Decider
from gonghui_shared.events import Event, published
from gonghui_shared.http import PUBLIC, Service, bulk, commands, post
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection
from gonghui_shared.reactions import reaction
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rulebook
from gonghui_shared.runtime import Grant
from gonghui_shared.service import Service as Composed
from gonghui_shared.service import run

NEXT: Final = os.environ.get("GONGHUI_SAMPLE") == "next"  # a release to come, which knows an event more


@published("sender.ParcelSent.v1")
class ParcelSent(Event):
    """A parcel left."""

    parcel_id: Identifier
    grams: int


if NEXT:

    @published("sender.ParcelReturned.v1")
    class ParcelReturned(Event):
        """A parcel came back."""

        parcel_id: Identifier


@published("receiver.ParcelStored.v1")
class ParcelStored(Event):
    """A parcel lies in the store."""

    parcel_id: Identifier
    grams: int


class SentAlready(Refusal):
    """包裹已经寄出。 The parcel has left."""


class SendParcel(Command):
    """Send one parcel."""

    union_id: UnionId
    parcel_id: Identifier
    grams: int


class SendParcels(Command):
    """Send many."""

    union_id: UnionId
    parcels: list[SendParcel]


class StoreParcel(Command):
    """Store what arrived."""

    union_id: UnionId
    parcel_id: Identifier
    grams: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """Whether it left."""

    sent: bool = False


def send_parcel(parcel: Parcel, command: SendParcel) -> Iterator[ParcelSent]:
    """Once."""
    if parcel.sent:
        raise SentAlready
    yield ParcelSent(command.parcel_id, command.grams)


def store_parcel(parcel: Parcel, command: StoreParcel) -> Iterator[ParcelStored]:
    """Once."""
    if not parcel.sent:
        yield ParcelStored(command.parcel_id, command.grams)


PARCEL = Decider("parcel", initial=Parcel(), evolve=lambda _parcel, _event: Parcel(sent=True))
STORED = Decider("stored", initial=Parcel(), evolve=lambda _parcel, _event: Parcel(sent=True))

ARRIVED = Table(
    "arrived",
    MetaData(),
    Column("union_id", Text, primary_key=True),
    Column("parcel_id", Text, primary_key=True),
    Column("times", Integer, nullable=False),
)
WEIGHTS = Table(
    "weights",
    MetaData(),
    Column("union_id", Text, primary_key=True),
    Column("parcels", Integer, nullable=False),
    Column("grams", BigInteger, nullable=False),
)
SENT = Table("sent", MetaData(), Column("union_id", Text, primary_key=True), Column("parcels", Integer, nullable=False))


@projection("arrived", version=1, reads=[ParcelSent], writes=[ARRIVED, WEIGHTS])
def project_arrived(arrived: Rows, weights: Rows, event: Recorded) -> None:
    """How often each parcel was applied, and the sums by union."""
    match event.body:
        case ParcelSent(parcel_id="poison"):
            raise ValueError("a record that this release cannot handle")
        case ParcelSent(parcel_id=parcel, grams=grams):
            arrived.add((event.union_id, parcel), times=1)
            weights.add((event.union_id,), parcels=1, grams=grams)


@projection("sent", version=2 if NEXT else 1, reads=[ParcelSent, *([ParcelReturned] if NEXT else [])], writes=[SENT])
def project_sent(sent: Rows, event: Recorded) -> None:
    """What left and did not come back, by union."""
    sent.add((event.union_id,), parcels=1 if isinstance(event.body, ParcelSent) else -1)


@reaction("store_parcel", reads=[ParcelSent])
def store_on_arrival(event: Recorded) -> Iterator[StoreParcel]:
    """Everything that arrives is stored."""
    match event.body:
        case ParcelSent(parcel_id=parcel, grams=grams):
            yield StoreParcel(union_id=event.union_id, parcel_id=parcel, grams=grams)


class Anyone:
    """Knowledge of a world without law: everybody may, no rule is in force."""

    def __init__(self, _pool: Any, _settings: Any) -> None:
        """Needs nothing."""

    async def may(self, _person_id: str, permission: str, union_id: str, _on: date) -> Grant | None:
        """Everybody may."""
        return Grant("anyone", union_id, permission, "chair")

    async def of(self, _union_id: str, _on: date) -> str:
        """One jurisdiction."""
        return "CN"

    async def of_many(self, union_ids: Collection[str], _on: date) -> Mapping[str, str]:
        """The same for all."""
        return dict.fromkeys(union_ids, "CN")

    async def current(self, *, fresh: bool = False) -> Rulebook:
        """No rules."""
        return Rulebook(())


SENDER = Composed(
    "sender",
    routers=[
        commands(
            PARCEL,
            "/unions/{union_id}/parcels",
            post("", send_parcel, allows=PUBLIC, stream=lambda c: c.parcel_id, refuses=[SentAlready]),
            bulk(
                "/lists",
                send_parcel,
                SendParcels,
                items=lambda c: c.parcels,
                allows=PUBLIC,
                stream=lambda c: c.parcel_id,
            ),
        )
    ],
    projections=[project_sent],
    knowledge=Anyone,
)
RECEIVER = Composed(
    "receiver",
    routers=[
        commands(
            STORED,
            "/unions/{union_id}/stored",
            post("", store_parcel, allows=Service("receiver"), stream=lambda c: c.parcel_id),
        )
    ],
    projections=[project_arrived],
    reactions=[store_on_arrival],
    knowledge=Anyone,
)

if __name__ == "__main__":
    name = sys.argv.pop(1)
    run({"sender": SENDER, "receiver": RECEIVER}[name])
