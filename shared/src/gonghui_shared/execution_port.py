"""How deadlines and reactions have a command carried out, whoever does it."""

from dataclasses import dataclass
from typing import Protocol

from gonghui_shared.commands import Command


@dataclass(frozen=True, slots=True)
class ExecuteOutcome:
    """What became of a command."""

    done: bool
    refusal: str | None = None  # machine code of the refusal by rule


class Executor(Protocol):
    """Carries commands out with the same decide functions, rules and stored answers as HTTP does."""

    async def execute(self, command: Command, *, key: str, actor: str, causation: str) -> ExecuteOutcome:
        """Carry out one command, once per key.

        Raises:
            Exception: the infrastructure failed; the same key may be tried again.
        """
