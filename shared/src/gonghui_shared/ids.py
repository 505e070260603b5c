"""Identifiers: bounded texts that clients may choose, and time-ordered ones that we make."""

import secrets
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
import pydantic

PATTERN = r"^[0-9A-Za-z][0-9A-Za-z_.-]{0,63}$"
Identifier = Annotated[str, msgspec.Meta(pattern=PATTERN), pydantic.Field(pattern=PATTERN)]

UnionId = Identifier
PersonId = Identifier
MemberId = Identifier  # a person's membership in one union
PostId = Identifier
TermId = Identifier


def uuid7(instant: datetime) -> UUID:
    """A UUID of version 7 for this instant.

    Source: RFC 9562, section 5.7.
    """
    millis = int(instant.timestamp() * 1000) & (1 << 48) - 1
    random = secrets.randbits(74)
    value = millis << 80 | 7 << 76 | (random >> 62) << 64 | 0b10 << 62 | random & (1 << 62) - 1
    return UUID(int=value)
