"""Commands and queries over HTTP."""

from gonghui_shared.handling import PUBLIC, Ask, Stream
from gonghui_shared.handling import ServiceOnly as Service
from gonghui_shared.http.reading import Page, Paged, ReadConnection
from gonghui_shared.http.table import Router, bulk, commands, post

__all__ = [
    "PUBLIC",
    "Ask",
    "Page",
    "Paged",
    "ReadConnection",
    "Router",
    "Service",
    "Stream",
    "bulk",
    "commands",
    "post",
]
