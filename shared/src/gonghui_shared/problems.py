"""Problem documents: every refusal as RFC 9457 says, with a stable code and words in Chinese and English.

They never repeat what was sent.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final

from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import RuleVersion

TYPE: Final = "urn:gonghui:problem:"
MEDIA_TYPE: Final = "application/problem+json"

MESSAGES: Final[Mapping[str, tuple[int, str, str]]] = {
    "malformed": (422, "请求内容不符合要求。", "The request does not have the expected form."),
    "key-missing": (422, "缺少 Idempotency-Key 请求头，或其长度不在 8 至 200 之间。", "An Idempotency-Key of 8 to 200 characters is required."),
    "key-reused": (422, "该 Idempotency-Key 已用于另一请求。", "This Idempotency-Key was used for another request."),
    "sign-in-required": (401, "请先登录。", "Sign in first."),
    "sign-in-failed": (401, "账号或密码不正确。", "The account or the password is not right."),
    "session-ended": (401, "登录已结束，请重新登录。", "The session has ended: sign in again."),
    "forbidden": (403, "您没有这项权限。", "You may not do this."),
    "not-found": (404, "没有找到。", "Not found."),
    "method-not-allowed": (405, "不支持此方法。", "This method is not supported."),
    "version-conflict": (412, "内容已被他人更新，请刷新后重试。", "Somebody else has written meanwhile: reload and try again."),
    "too-large": (413, "请求内容过大。", "The request is too large."),
    "media-type": (415, "不支持的内容类型。", "This media type is not supported."),
    "too-many": (429, "请求过于频繁，请稍后再试。", "Too many requests: try again later."),
    "internal": (500, "系统内部错误，已记录。", "Internal error; it has been recorded."),
    "rule-not-in-force": (409, "该业务日期没有适用的规则。", "No rule that applies was in force on that business date."),
    "rule-missing": (503, "适用的规则尚未生效或尚未同步，请稍后再试或联系规则管理员。", "The rule that applies is not in force here or has not arrived yet: try again later or ask the keeper of the rules."),
    "newer-release": (503, "相关记录由更新的版本写入，请待升级后再试。", "A newer release wrote what this depends on: try again once it runs."),
    "unavailable": (503, "服务暂时不可用，请稍后再试。", "The service is not available just now: try again later."),
}  # fmt: skip


class Problem(Exception):
    """A refusal of the edge itself: by code of `MESSAGES`."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    @property
    def status(self) -> int:
        """HTTP status."""
        return MESSAGES[self.code][0]

    def document(self) -> dict[str, Any]:
        """The problem document."""
        status, zh, en = MESSAGES[self.code]
        return _document(self.code, status, zh, en, self.facts)


def refusal_problem(refusal: Refusal, status: int, facts: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The problem document of a refusal by rule, citing the rule of law where one refused."""
    zh, en = refusal.messages()
    document = _document(refusal.code(), status, zh, en, {**refusal.facts, **(facts or {})})
    return document | ({"rule": _cited(refusal.rule)} if refusal.rule else {})


def _document(code: str, status: int, zh: str, en: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": TYPE + code,
        "title": zh,
        "status": status,
        "code": code,
        "message": {"zh": zh, "en": en},
        "facts": {name: _plain(value) for name, value in facts.items()},
    }


def _cited(rule: RuleVersion) -> dict[str, Any]:
    return {
        "code": rule.code,
        "version": rule.version,
        "value": _plain(rule.value),
        "jurisdiction": rule.jurisdiction,
        "valid_from": rule.valid_from.isoformat(),
        "valid_to": rule.valid_to.isoformat() if rule.valid_to else None,
        "citation": rule.citation,
        "statement": {"zh": rule.zh, "en": rule.en},
    }


def _plain(value: Any) -> Any:
    match value:
        case bool() | int() | str() | None:
            return value
        case date():
            return value.isoformat()
        case Fraction():
            return str(value)
        case dict():
            return {str(key): _plain(inner) for key, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_plain(inner) for inner in value]
        case _:
            return str(value)
