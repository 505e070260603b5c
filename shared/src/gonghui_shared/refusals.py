"""Refusals: why a command was not carried out. The class name is the machine code, its docstring the message.

The first sentence of the docstring is Chinese, the second English. The domain knows no HTTP: the four kinds below are
mapped to status codes at the edge.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gonghui_shared.rules import RuleVersion


class Refusal(Exception):
    """条件不满足。 A condition is not met."""

    def __init__(self, *, rule: RuleVersion | None = None, **facts: Any) -> None:
        """Args: rule: the rule of law or practice that refused; facts: figures that the reader needs, never personal."""
        super().__init__(self.code())
        self.rule = rule
        self.facts: Mapping[str, Any] = MappingProxyType(facts)

    @classmethod
    def code(cls) -> str:
        """Stable machine code: `MoreThanOwed` is `more-than-owed`."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", cls.__name__).lower()

    @classmethod
    def messages(cls) -> tuple[str, str]:
        """(Chinese, English)."""
        chinese, _, english = (cls.__doc__ or "").strip().partition("。")
        return chinese.strip() + "。", " ".join(english.split())


class NotFound(Refusal):
    """没有找到。 Not found."""


class Forbidden(Refusal):
    """您没有这项权限。 You may not do this."""


class VersionConflict(Refusal):
    """内容已被他人更新，请刷新后重试。 Somebody else has written meanwhile: reload and try again."""
