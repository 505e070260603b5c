"""Commands and queries over HTTP."""

from gonghui_shared.handling import PUBLIC, Ask, Stream
from gonghui_shared.handling import ServiceOnly as Service
from gonghui_shared.http.reading import At, On, Page, Paged, ReadConnection
from gonghui_shared.http.table import Router, bulk, commands, post

__all__ = [
    "PUBLIC",
    "Ask",
    "At",
    "On",
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
