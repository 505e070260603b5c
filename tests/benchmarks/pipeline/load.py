"""Commands that arrive when the schedule says, whether or not earlier ones were answered: no coordinated omission."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from time import time
from typing import Final

from gonghui_deploy.stack import OPERATOR, Stack

TOKEN_FOR: Final = 30.0  # seconds; a token lives twice as long
PATIENCE: Final = 20.0  # seconds after which a client gives up
MOST: Final = (
    256  # commands under way at once; a client that holds more spends its time on looking for a free connection
)
NOT_SENT: Final = -1  # in the place of a status
WORDS: Final = {"subject": "食堂招标结果 canteen tender", "content": "三家投标，最低价中标。" * 8}


@dataclass(slots=True)
class Answers:
    """What came back.

    Args:
        due: event id → when the schedule wanted the command to be sent, in seconds since the epoch.
        latencies: seconds from then to the answer, of commands that were carried out.
        late: seconds by which the generator itself sent later than the schedule said, at most.
    """

    due: dict[str, float] = field(default_factory=dict)
    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    without_retry_after: int = 0
    late: float = 0.0
    done_at: list[float] = field(default_factory=list)  # when each command that was carried out was answered


class Load:
    """Publishes disclosures at the unions of a city, one command each."""

    def __init__(self, stack: Stack, unions: list[str]) -> None:
        self._stack, self._unions = stack, unions
        self._numbers = count()
        self._token = (0.0, "")
        import aiohttp  # noqa: PLC0415 - of the benchmarks' own group; this module is read without it, too

        self._lost = (aiohttp.ClientError, TimeoutError)
        self._http = aiohttp.ClientSession(
            stack.addresses["engagement"],
            connector=aiohttp.TCPConnector(limit=0),
            timeout=aiohttp.ClientTimeout(total=PATIENCE),
        )

    async def close(self) -> None:
        """Let go of all connections."""
        await self._http.close()

    async def at(self, rate: float, seconds: float) -> Answers:
        """Send `rate` commands a second, evenly, for some seconds, and wait for all answers."""
        answers, waiting = Answers(), set[asyncio.Task[None]]()
        for due in _schedule(rate, seconds):
            if (wait := due - time()) > 0:
                await asyncio.sleep(wait)
            answers.late = max(answers.late, time() - due)
            if len(waiting) >= MOST:
                answers.statuses[NOT_SENT] += 1
                await asyncio.sleep(0)
                continue
            task = asyncio.create_task(self.send(due, answers))
            waiting.add(task)
            task.add_done_callback(waiting.discard)
        await asyncio.gather(*waiting)
        return answers

    async def send(self, due: float, answers: Answers) -> None:
        """Send one command, and take down what comes back."""
        number = next(self._numbers)
        path = f"/unions/{self._unions[number % len(self._unions)]}/disclosures"
        headers = {"Authorization": f"Bearer {self._signed()}", "Idempotency-Key": f"load/{number}/{due}"}
        try:
            body = {"disclosure_id": f"d-{number}", **WORDS}
            async with self._http.post(path, json=body, headers=headers) as answer:
                found = await answer.read()
        except self._lost:
            answers.statuses[0] += 1
            return
        answers.statuses[answer.status] += 1
        if answer.status == 201:
            answers.latencies.append(time() - due)
            answers.done_at.append(time())
            answers.due[json.loads(found)["events"][0]] = due
        elif answer.status == 503 and "Retry-After" not in answer.headers:
            answers.without_retry_after += 1

    def _signed(self) -> str:
        made, token = self._token
        if time() - made > TOKEN_FOR:
            token = self._stack.tokens.for_service(OPERATOR, "engagement")
            self._token = (time(), token)
        return token


def _schedule(rate: float, seconds: float) -> Iterator[float]:
    begin = time() + 0.1
    return (begin + n / rate for n in range(int(rate * seconds)))
