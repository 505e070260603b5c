"""A service's events as an AsyncAPI 3 document, for those who consume its topic.

Source: AsyncAPI 3.0.0; CloudEvents 1.0, Kafka protocol binding in binary mode.
"""

import inspect
from collections.abc import Sequence
from types import ModuleType
from typing import Any, Final

from gonghui_shared import ids
from gonghui_shared.events import Declaration
from gonghui_shared.kafka.topics import FOR_EVER, topic_of
from gonghui_shared.log.records import SLICES
from gonghui_shared.schemas.shapes import POINTER, Shape, shapes

Document = dict[str, Any]
_NUMBER: Final = "^[0-9]{1,18}$"
_UUID: Final = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
# Header → (pattern, meaning); every header is UTF-8 text.
ENVELOPE: Final[dict[str, tuple[str, str]]] = {
    "ce_specversion": ("^1\\.0$", "Version of CloudEvents."),
    "ce_id": (_UUID, "The event's id, a UUID of version 7; equal ids are the same event."),
    "ce_type": ("", "The stored name: service.Noun.vN."),
    "ce_source": ("^/gonghui/[a-z]+$", "The service that published it."),
    "ce_time": ("", "When it was recorded, RFC 3339; see `sealed_at` for when it became known."),
    "ce_subject": ("", "The stream it belongs to."),
    "ce_datacontenttype": ("^application/json$", "How the payload is written."),
    "epoch": (_NUMBER, "Epoch of the log; a restored log opens a new one."),
    "position": (_NUMBER, "Place in the service's log, from 1."),
    "slice": ("^([0-9]|[1-5][0-9]|6[0-3])$", f"Which of {SLICES} slices the union belongs to."),
    "previous": (_NUMBER, "Position of the record before it in its slice; 0: none. A gap betrays a loss."),
    "sealed_at": (_NUMBER, "Knowledge time: microseconds since 1970 UTC, never falling with the position."),
    "version": (_NUMBER, "Version of its stream after it, from 1."),
    "occurred_on": ("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "Business date, Asia/Shanghai."),
    "recorded_at": (_NUMBER, "Microseconds since 1970 UTC; does not follow the position."),
    "actor": ("", "Who caused it: person:…, service:…, or the kind alone where nobody may learn who it was."),
    "correlation_id": ("", "What belongs to one request from outside."),
    "causation_id": ("", "The message that caused it."),
    "rules": ("", "Rule versions it was decided under: `code@version`, parted by blanks."),
    "hash": ("^[0-9a-f]{64}$", "Link of the hash chain, SHA-256."),
}


def document(service: str, contracts: ModuleType, declarations: Sequence[Declaration]) -> Document:
    """Describe what a service publishes.

    Args:
        contracts: the module of `gonghui_shared.contracts` that declares it; its docstring introduces the document.
        declarations: the service's events; private ones are left out.
    """
    shown = [declaration for declaration in declarations if declaration.visibility == "published"]
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": f"Gonghui: {service}",
            "version": "1",
            "description": f"{inspect.cleandoc(contracts.__doc__ or '')}\n\n{PRIVACY}",
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {"events": _channel(service, shown)},
        "operations": {"publish": {"action": "send", "channel": {"$ref": "#/channels/events"}, "summary": _PUBLISH}},
        "components": {
            "messages": {declaration.name: _message(declaration) for declaration in shown},
            "schemas": {"Envelope": _envelope(service)} | shapes(shown),
        },
    }


PRIVACY: Final = (
    "A stored name and its shape never change; a new shape is a new version. Personal data never travels in clear: fields"
    " marked `x-personal` hold cipher text under a key of the person's own, which is destroyed when the person is to be"
    " forgotten; elsewhere, headers included, a person stands as an identifier only."
)
_PUBLISH: Final = "At least once, in order of the position within each slice; a repeated position is to be dropped."


def _channel(service: str, declarations: Sequence[Declaration]) -> Document:
    return {
        "address": topic_of(service),
        "description": f"A union's events stay in order: partition = slice mod partitions, which divide {SLICES}.",
        "messages": {d.name: {"$ref": f"#/components/messages/{d.name}"} for d in declarations},
        "bindings": {
            "kafka": {
                "topic": topic_of(service),
                "topicConfiguration": {"cleanup.policy": ["delete"], "retention.ms": int(FOR_EVER)},
                "bindingVersion": "0.5.0",
            }
        },
    }


def _message(declaration: Declaration) -> Document:
    return {
        "name": declaration.name,
        "title": declaration.cls.__name__,
        "summary": inspect.cleandoc(declaration.cls.__doc__ or "").partition("\n")[0],
        "headers": {
            "type": "object",
            "allOf": [{"$ref": f"{POINTER}Envelope"}, {"properties": {"ce_type": {"const": declaration.name}}}],
        },
        "payload": {"$ref": f"{POINTER}{declaration.name}"},
        "bindings": {"kafka": {"key": _KEY, "bindingVersion": "0.5.0"}},
    }


_KEY: Final = {"type": "string", "pattern": ids.PATTERN, "description": "union_id"}


def _envelope(service: str) -> Shape:
    headers: dict[str, Shape] = {
        name: {"type": "string", **({"pattern": pattern} if pattern else {}), "description": meaning}
        for name, (pattern, meaning) in ENVELOPE.items()
    }
    headers["ce_source"] = {"const": f"/gonghui/{service}", "description": ENVELOPE["ce_source"][1]}
    return {
        "description": "What travels beside every payload: CloudEvents 1.0 attributes and the place in the log.",
        "type": "object",
        "properties": headers,
        "required": list(headers),
    }
