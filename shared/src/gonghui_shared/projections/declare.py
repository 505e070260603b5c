"""Declaring a projection, and the rows that its fold works on: pure and in memory."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from inspect import signature
from typing import Any, Final

from sqlalchemy import Boolean, Integer, Numeric, Table

from gonghui_shared.events import Event, declaration
from gonghui_shared.log.records import Recorded
from gonghui_shared.privacy import Vault

Key = tuple[Any, ...]
Row = dict[str, Any]


class WrongColumn(Exception):
    """A fold names a column that its table does not have."""


class Rows:
    """Rows of one table during the fold of one batch.

    Args:
        loaded: rows that were read before; None stands for a row that is not there.
        complete: every row of the table is known (a rebuild in memory), so that an unknown key is an absent row.
    """

    def __init__(self, table: Table, loaded: dict[Key, Row | None], *, complete: bool = False) -> None:
        self._columns = frozenset(column.name for column in table.columns if not column.primary_key)
        self._width = len(table.primary_key.columns)
        self._empty = {c.name: _nothing(c.type) for c in table.columns if not c.primary_key}
        self._name = table.name
        self._loaded = loaded
        self._complete = complete
        self.changed: dict[Key, Row | None] = {}
        self.asked: set[Key] = set()

    def get(self, key: Key) -> Mapping[str, Any] | None:
        """The row, or None."""
        if key in self.changed:
            return self.changed[key]
        if key not in self._loaded and not self._complete:
            if len(key) != self._width:
                raise WrongColumn(f"{self._name}: a key has {self._width} columns")
            self.asked.add(key)
        return self._loaded.get(key)

    def put(self, key: Key, **columns: Any) -> None:
        """Insert the row, or change these columns of it."""
        if not columns.keys() <= self._columns:
            raise WrongColumn(f"{self._name}: {', '.join(sorted(columns.keys() - self._columns))}")
        row = {} if columns.keys() == self._columns else self.get(key) or self._empty
        self.changed[key] = {**row, **columns}

    def add(self, key: Key, **amounts: int) -> None:
        """Add to these columns; a row that is not there counts as zeros."""
        row = self.get(key) or self._empty
        self.put(key, **{name: row[name] + amount for name, amount in amounts.items()})

    def subtract(self, key: Key, *, drop_at: int | None = None, **amounts: int) -> None:
        """Subtract from these columns; with `drop_at` the row goes once one of them is there."""
        self.add(key, **{name: -amount for name, amount in amounts.items()})
        row = self.changed[key]
        if drop_at is not None and row is not None and any(row[name] == drop_at for name in amounts):
            self.delete(key)

    def delete(self, key: Key) -> None:
        """Remove the row."""
        self.changed[key] = None


def _nothing(kind: Any) -> Any:
    if isinstance(kind, Boolean):
        return False
    return 0 if isinstance(kind, Integer | Numeric) else None


Fold = Callable[..., None]


class Projection:
    """One question, its tables and its fold.

    Args:
        vaulted: the fold opens personal fields; its tables are declared personal.
    """

    def __init__(
        self, name: str, version: int, reads: Sequence[type[Event]], writes: Sequence[Table], fold: Fold
    ) -> None:
        self.name = name
        self.version = version
        self.writes: Final = tuple(writes)
        self.reads: Final = frozenset(reads)
        self.fold: Final = fold
        self.vaulted: Final = "vault" in signature(fold).parameters
        self.producer: Final = _one_producer(name, reads)
        for table in writes:
            if table.info.get("personal") and "person_id" not in table.columns:
                raise TypeError(f"{table.name} is declared personal and does not say of whom it speaks: person_id")
        self.__doc__ = fold.__doc__

    def __call__(self, *arguments: Any, **options: Any) -> None:
        """The fold itself."""
        self.fold(*arguments, **options)

    def run(self, batch: Iterable[Recorded], tables: Sequence[Rows], vault: Vault | None) -> None:
        """Fold those events of a batch that the projection reads."""
        options: dict[str, Any] = {"vault": vault} if self.vaulted else {}
        for event in batch:
            if type(event.body) in self.reads:
                self.fold(*tables, event, **options)


def _one_producer(name: str, reads: Sequence[type[Event]]) -> str:
    producers = {declaration(event).service for event in reads}
    if len(producers) != 1:
        raise TypeError(f"projection {name} must read one producer's events")
    return producers.pop()


def projection(
    name: str, *, version: int, reads: Sequence[type[Event]], writes: Sequence[Table]
) -> Callable[[Fold], Projection]:
    """Declare a projection; see docs/kernel.md.

    Args:
        version: raised whenever the fold or the tables change: the tables are then rebuilt beside the serving ones.
    """
    return lambda fold: Projection(name, version, reads, writes, fold)
