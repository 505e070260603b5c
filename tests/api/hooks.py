"""What Schemathesis is told beyond its settings; loaded by its own process."""

import re
import secrets
from datetime import date
from typing import Any

import schemathesis
from hypothesis import strategies as st

from gonghui_shared.http.documents import KEY_PATTERN

# The ends of the calendar, of business time and of its far side, besides days near ours.
EDGES = ("0001-01-01", "1899-12-31", "1900-01-01", "2199-12-31", "2200-01-01", "9999-12-31")
schemathesis.openapi.format("date", st.sampled_from(EDGES) | st.dates(date(2015, 1, 1), date(2030, 12, 31)).map(str))


@schemathesis.hook
def before_load_schema(context: schemathesis.HookContext, raw_schema: dict[str, Any]) -> None:
    """Take the tuples of answers as lists: the validator reads `prefixItems` in an older dialect, where it is an error."""
    for schema in raw_schema["components"]["schemas"].values():
        for field in schema.get("properties", {}).values():
            items = field.get("items")
            if isinstance(items, dict) and "prefixItems" in items:
                field["items"] = {"type": "array"}


@schemathesis.hook
def before_call(context: schemathesis.HookContext, case: Any, kwargs: dict[str, Any]) -> None:
    """Give every command a key of its own, where a valid one was meant: a key used before answers for its body alone."""
    key = case.headers.get("Idempotency-Key") if case.headers else None
    if isinstance(key, str) and re.fullmatch(KEY_PATTERN, key):
        case.headers["Idempotency-Key"] = secrets.token_hex(8)
