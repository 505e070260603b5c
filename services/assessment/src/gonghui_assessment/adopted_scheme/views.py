"""Which schemes are in use."""

from pydantic import BaseModel
from sqlalchemy import Column, Date, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.scheme.files import BadScheme, plain_of
from gonghui_assessment.tables import METADATA
from gonghui_shared.contracts.assessment import SchemeAdopted
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

SCHEMES = Table(
    "schemes",
    METADATA,
    Column("scheme_id", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("adopted_on", Date, nullable=False),
    Column("text", Text, nullable=False),
    Column("title_zh", Text, nullable=False),
    Column("title_en", Text, nullable=False),
)


@projection("schemes", version=2, reads=[SchemeAdopted], writes=[SCHEMES])
def project_schemes(schemes: Rows, event: Recorded) -> None:
    """Versions of schemes with their text."""
    match event.body:
        case SchemeAdopted(scheme_id=scheme, version=version, digest=digest, text=text):
            zh, en = _title(text) or (scheme, scheme)
            schemes.put(
                (scheme, version), digest=digest, adopted_on=event.occurred_on, text=text, title_zh=zh, title_en=en
            )


def _title(text: str) -> tuple[str, str] | None:
    """In Chinese and English; None if the language of this release reads the text differently."""
    try:
        found = plain_of(text)
    except BadScheme:
        return None
    title = found.get("title") if isinstance(found, dict) else None
    if not isinstance(title, dict) or "zh" not in title:
        return None
    return str(title["zh"]), str(title.get("en") or title["zh"])


class SchemeRow(BaseModel):
    """One version of a scheme."""

    scheme_id: Identifier
    version: Identifier
    digest: str
    title_zh: str
    title_en: str


async def schemes(read: AsyncConnection, page: Page) -> Paged[SchemeRow]:
    """All versions in use."""
    return await page.of(read, select(SCHEMES), (SCHEMES.c.scheme_id, SCHEMES.c.version), SchemeRow)


async def text_of(read: AsyncConnection, scheme_id: str, version: str) -> str | None:
    """The text of one version."""
    query = select(SCHEMES.c.text).where(SCHEMES.c.scheme_id == scheme_id, SCHEMES.c.version == version)
    found: str | None = await read.scalar(query)
    return found
