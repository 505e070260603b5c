"""How refusals look, and what the OpenAPI of a route says of them."""

from typing import Any, Final

from pydantic import BaseModel

from gonghui_shared.problems import MEDIA_TYPE

Documented = dict[int | str, dict[str, Any]]


class ProblemDocument(BaseModel):
    """RFC 9457, with a stable code and words in two languages."""

    type: str
    title: str
    status: int
    code: str
    message: dict[str, str]
    facts: dict[str, Any]
    rule: dict[str, Any] | None = None


def problems(*statuses: int) -> Documented:
    """These statuses with a problem document each."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}}
    return {status: {"description": "Problem", "content": content} for status in statuses}


OPEN: Final = problems(413, 422, 503)  # what the gate may say of any request
READING: Final = problems(401, 403, 404) | OPEN
WRITING: Final = READING | problems(409, 412, 415)

KEY_PATTERN: Final = r"^[\x21-\x7e]{8,200}$"
KEY_PARAMETER: Final = {
    "name": "Idempotency-Key", "in": "header", "required": True,
    "schema": {"type": "string", "minLength": 8, "maxLength": 200, "pattern": KEY_PATTERN},
}  # fmt: skip


def takes(body: type[BaseModel], limit: int) -> dict[str, Any]:
    """What the OpenAPI of a route says of its closed body of at most `limit` bytes."""
    content = {"application/json": {"schema": body.model_json_schema()}}
    return {"x-body-limit": limit, "requestBody": {"required": True, "content": content}}
