"""The one way a command is carried out: stored answer, load, decide, append, answer.

HTTP, deadlines and reactions all come through here. A version conflict decides again; a refusal by rule is an answer and is
stored like one.
"""

import asyncio
import random
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final

import msgspec

from gonghui_shared.clock import business_date
from gonghui_shared.commands import Command
from gonghui_shared.decider import At, Claim, Decider
from gonghui_shared.events import Event, UnknownEvent, declaration
from gonghui_shared.execution_port import ExecuteOutcome
from gonghui_shared.failpoints import reach
from gonghui_shared.handling import Ask, Handling
from gonghui_shared.ids import uuid7
from gonghui_shared.log.records import (
    AlreadyAnswered,
    Answer,
    ClaimTaken,
    CommandKey,
    NewEvent,
    Origin,
    OtherUnion,
    StreamAppend,
    WrongVersion,
)
from gonghui_shared.logs import log
from gonghui_shared.privacy import subject_of
from gonghui_shared.problems import refusal_problem
from gonghui_shared.refusals import Forbidden, NotFound, Refusal, VersionConflict
from gonghui_shared.rules import NoSuchRule, Rules
from gonghui_shared.runtime import Runtime

_PAUSES: Final = (0.0, 0.02, 0.1, 0.4)  # seconds between the five attempts; a long list meets many other writers
_ROUND: Final = 1.0  # seconds between rounds of attempts, where nobody waits
STREAM_LIMIT: Final = 1000  # events; a stream ends with its business period long before


class Busy(Exception):
    """Five attempts met other writers of the same streams; nothing is wrong with the command."""


class KeyReused(Exception):
    """The idempotency key was used before with another request."""


class StreamTooLong(Exception):
    """A stream has grown beyond its business period: a fault of its key, not of the user."""


class RefusedItem(Exception):
    """One item of a list was refused."""

    def __init__(self, index: int, refusal: Refusal) -> None:
        super().__init__(index)
        self.index = index
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Asked:
    """A command on its way: who asks, under which key."""

    command: Command
    key: str
    actor: str  # person:…, service:…, anonymous
    correlation_id: str
    causation_id: str
    if_match: int | None = None


@dataclass(slots=True)
class _Plan:
    """Streams of one attempt: as loaded, and what was decided for each."""

    loaded: Mapping[str, list[Event]]
    unions: dict[str, str] = field(default_factory=dict)
    decided: dict[str, list[Event]] = field(default_factory=dict)
    claims: dict[str, list[Claim]] = field(default_factory=dict)
    rules: dict[str, Rules] = field(default_factory=dict)

    def add(self, stream_id: str, union_id: str, decider: Decider[Any], event: Event, rules: Rules) -> None:
        self.unions[stream_id] = union_id
        self.rules.setdefault(stream_id, rules)
        self.decided.setdefault(stream_id, []).append(event)
        self.claims.setdefault(stream_id, []).extend(decider.claims(event))

    def state(self, decider: Decider[Any], stream_id: str) -> Any:
        """The state before this event of this command, what was decided a moment ago included."""
        return decider.fold((*self.loaded[stream_id], *self.decided.get(stream_id, ())))


class Execution:
    """Carries out the commands of one service.

    Args:
        runtime: where rules, store, clock and vault are.
        table: all rows of the service.
    """

    def __init__(self, runtime: Runtime, table: Iterable[Handling]) -> None:
        self._runtime = runtime
        self._by_command = {row.asked: row for row in table}

    async def execute(self, command: Command, *, key: str, actor: str, causation: str) -> ExecuteOutcome:
        """For deadlines and reactions; see `execution_port.Executor`.

        What HTTP would not store is an outcome here too: a clock or a reaction that can never succeed must not stop the
        ones behind it.
        """
        asked = Asked(command, key, actor, correlation_id=causation, causation_id=causation)
        row = self._by_command[type(command)]
        while True:
            try:
                return _outcome(await self.answer(row, asked))
            except Busy:
                await asyncio.sleep(_ROUND)  # whoever made us wait got on, so this ends
            except KeyReused:
                return ExecuteOutcome(done=True)  # carried out on an earlier day, then interrupted
            except (NotFound, Forbidden) as refusal:
                return ExecuteOutcome(done=False, refusal=refusal.code())
            except NoSuchRule as missing:
                log.error("execution.rule_missing", rule=str(missing), command=row.asked.__name__)
                return ExecuteOutcome(done=False, refusal="rule-missing")
            except UnknownEvent as unknown:
                log.error("execution.unknown_event", type=str(unknown), command=row.asked.__name__)
                return ExecuteOutcome(done=False, refusal="newer-release")

    async def answer(self, row: Handling, asked: Asked) -> Answer:
        """Carry a command out, or find what it was answered before.

        Raises:
            KeyReused: same key, other request.
            VersionConflict: `if_match` does not hold.
            Busy: five attempts met other writers.
            NotFound, Forbidden: refusals that are no lasting answers.
        """
        key = self._key(row, asked)
        for pause in (*_PAUSES, None):
            if found := await self._runtime.store.answer(key):
                return _checked(found, key)
            try:
                return await self._attempt(row, asked, key)
            except WrongVersion:
                if asked.if_match is not None:
                    raise VersionConflict from None
            except AlreadyAnswered:
                continue
            if pause is not None:
                await asyncio.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - no secret: it keeps writers apart
        raise Busy

    def _key(self, row: Handling, asked: Asked) -> CommandKey:
        body = asked.command.model_dump_json().encode()
        return CommandKey(asked.key, asked.actor, f"{row.decider.name}{row.path}", sha256(body).digest())

    async def _attempt(self, row: Handling, asked: Asked, key: CommandKey) -> Answer:
        now = self._runtime.clock.now()
        try:
            plan = await self._plan(row, asked, asked.command.occurred_on or business_date(now))
            appends = await self._appends(row, plan, asked, now)
            answer = _success(row, asked.command, plan, appends, key)
            reach("command.before_append")
            await self._runtime.store.append(appends, (key, answer))
            reach("command.after_append")
        except (NotFound, Forbidden, VersionConflict):
            raise
        except Refusal as refusal:
            return await self._refused(refusal, key)
        except RefusedItem as refused:
            return await self._refused(refused.refusal, key, index=refused.index)
        except ClaimTaken as taken:
            return await self._refused(taken.refusal(), key)
        return answer

    async def _refused(self, refusal: Refusal, key: CommandKey, **facts: Any) -> Answer:
        body = msgspec.json.encode(refusal_problem(refusal, 409, facts))
        answer = Answer(409, body, key.request_hash)
        await self._runtime.store.remember(key, answer)
        return answer

    async def _plan(self, row: Handling, asked: Asked, on: date) -> _Plan:
        commands: Sequence[Any] = row.items(asked.command) if row.items else [asked.command]
        union_id = row.union(commands[0])
        rules = await self._rules({row.union(command) for command in commands}, on)
        context = {"on": on, "actor": asked.actor} | await self._given(row, asked.command, union_id, on)
        plan = _Plan(await self._loaded(row, commands))
        if (
            asked.if_match is not None
            and len(plan.loaded[row.decider.stream(row.stream(commands[0]))]) != asked.if_match
        ):
            raise VersionConflict
        for index, command in enumerate(commands):
            try:
                _decide(row, command, plan, context, rules[row.union(command)])
            except Refusal as refusal:
                if row.items is None:
                    raise
                raise RefusedItem(index, refusal) from None
        return plan

    async def _rules(self, unions: AbstractSet[str], on: date) -> Mapping[str, Rules]:
        """The rules by union: a list may reach into several jurisdictions."""
        book = await self._runtime.rulebooks.current()
        paths = await self._runtime.jurisdictions.of_many(unions, on)
        by_path = {path: book.rules(path, on) for path in set(paths.values())}
        return {union_id: by_path[path] for union_id, path in paths.items()}

    async def _given(self, row: Handling, command: Command, union_id: str, on: date) -> dict[str, Any]:
        if not row.given:
            return {}
        async with AsyncExitStack() as stack:
            read = await stack.enter_async_context(self._runtime.reading())
            ask = Ask(read, command, union_id, on, self._runtime)
            return {name: await load(ask) for name, load in row.given.items()}

    async def _loaded(self, row: Handling, commands: Sequence[Any]) -> Mapping[str, list[Event]]:
        own = {row.decider.stream(row.stream(command)): row.union(command) for command in commands}
        also = [also.decider.stream(also.key(command)) for command in commands for also in row.also.values()]
        try:
            loaded = await self._runtime.store.bodies([*own, *also], of=own)
        except OtherUnion:
            raise NotFound from None  # what is another union's is not there for this one
        if any(len(events) > STREAM_LIMIT for events in loaded.values()):
            raise StreamTooLong
        return loaded

    async def _appends(self, row: Handling, plan: _Plan, asked: Asked, now: datetime) -> list[StreamAppend]:
        actor, correlation = asked.actor, asked.correlation_id
        if row.veiled:  # a correlation that the client brings along may stand at what it did under its name, too
            actor, correlation = actor.partition(":")[0], asked.causation_id
        origin = {  # by stream
            stream_id: Origin(actor, correlation, asked.causation_id, rules.used)
            for stream_id, rules in plan.rules.items()
        }
        on = asked.command.occurred_on or business_date(now)
        subjects = {s for events in plan.decided.values() for e in events if (s := subject_of(e)) is not None}
        await self._runtime.vault.prepare(subjects, create=True)
        return [
            StreamAppend(
                stream_id, plan.unions[stream_id], len(plan.loaded[stream_id]),
                [self._new(event, on, now, origin[stream_id]) for event in events], plan.claims[stream_id],
            )
            for stream_id, events in plan.decided.items()
        ]  # fmt: skip

    def _new(self, event: Event, on: date, now: datetime, origin: Origin) -> NewEvent:
        event_id = uuid7(now)
        body = self._runtime.vault.seal(event, event_id) if declaration(event).personal else event
        return NewEvent(event_id, body, on, now, origin)


def _decide(row: Handling, command: Any, plan: _Plan, context: Mapping[str, Any], rules: Rules) -> None:
    known = {**context, "rules": rules}
    wanted = {name: known[name] for name in row.wants - row.also.keys()}
    own = row.decider.stream(row.stream(command))
    also = {name: (stream, stream.decider.stream(stream.key(command))) for name, stream in row.also.items()}
    states = {
        name: plan.state(stream.decider, stream_id) for name, (stream, stream_id) in also.items() if name in row.wants
    }
    for event in row.decide(plan.state(row.decider, own), command, **wanted, **states):
        if isinstance(event, At):
            stream, stream_id = also[event.stream]
            union_id = stream.union(command) if stream.union else row.union(command)
            plan.add(stream_id, union_id, stream.decider, event.event, rules)
        else:
            plan.add(own, row.union(command), row.decider, event, rules)


def _success(row: Handling, command: Any, plan: _Plan, appends: Sequence[StreamAppend], key: CommandKey) -> Answer:
    if row.items:
        body: dict[str, Any] = {"streams": len(appends), "events": sum(len(a.events) for a in appends)}
    else:
        stream_id = row.decider.stream(row.stream(command))
        version = len(plan.loaded[stream_id]) + len(plan.decided.get(stream_id, ()))
        body = {"stream": stream_id, "version": version, "events": [str(e.event_id) for a in appends for e in a.events]}
    return Answer(201, msgspec.json.encode(body), key.request_hash)


def _outcome(answer: Answer) -> ExecuteOutcome:
    if answer.status < 400:
        return ExecuteOutcome(done=True)
    return ExecuteOutcome(done=False, refusal=str(msgspec.json.decode(answer.body)["code"]))


def _checked(found: Answer, key: CommandKey) -> Answer:
    if found.request_hash != key.request_hash:
        raise KeyReused
    return found
