"""What a hostile client sends, and how every refusal has to look."""

from typing import Any, Final

import httpx2

from gonghui_shared.problems import MEDIA_TYPE

MARKER: Final = "Zx9qMarker"  # in everything that must not come back
DEEP: Final = b"[" * 100_000


def refused(answer: httpx2.Response, *statuses: int) -> dict[str, Any]:
    """The problem document of an answer that has one of these statuses and repeats nothing of the request."""
    assert answer.status_code in statuses, (answer.request.url, answer.status_code, answer.text[:500])
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert MARKER not in answer.text
    assert MARKER not in str(answer.headers)
    found: dict[str, Any] = answer.json()
    assert found["status"] == answer.status_code
    assert found["message"]["zh"]
    assert found["message"]["en"]
    return found
