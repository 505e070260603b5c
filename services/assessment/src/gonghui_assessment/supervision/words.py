"""What was written in supervision, as it is read."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from pydantic import BaseModel
from sqlalchemy import BigInteger, Column, Date, Index, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.tables import METADATA
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.privacy import Vault
from gonghui_shared.projections import Rows, projection

from .events import SupervisionWords

MOST: Final = 500  # texts of a matter
WORDS = Table(
    "supervision_words",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("matter", Text, nullable=False),
    Column("matter_id", Text, nullable=False),
    Column("person_id", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("written_on", Date, nullable=False),
    Column("text", Text),
    Index("supervision_words_by_matter", "union_id", "matter", "matter_id"),
    info={"personal": ("text",)},
)


@projection("supervision_words", version=1, reads=[SupervisionWords], writes=[WORDS])
def project_supervision_words(words: Rows, event: Recorded, *, vault: Vault) -> None:
    """What was written, matter by matter."""
    match event.body:
        case SupervisionWords() as said:
            words.put(
                (event.union_id, event.position), matter=said.matter, matter_id=said.matter_id, person_id=said.person_id,
                kind=said.kind, written_on=event.occurred_on, text=vault.open(event, "text"),
            )  # fmt: skip


class Said(BaseModel):
    """Something that was written."""

    kind: str
    written_on: date
    text: str | None  # None once the writer was forgotten


async def words_about(
    read: AsyncConnection, union_id: UnionId, matter: str, matter_id: Identifier
) -> Sequence[Said]:  # fmt: skip
    """What was written about a matter, in order, as far as it is read at once; thousands take over a good practice."""
    about = (WORDS.c.union_id == union_id) & (WORDS.c.matter == matter) & (WORDS.c.matter_id == matter_id)
    rows = (await read.execute(select(WORDS).where(about).order_by(WORDS.c.position).limit(MOST))).mappings()
    return [Said.model_validate(dict(row)) for row in rows]
