"""What can be asked of a checklist."""

from typing import Annotated

from pydantic import Field

from gonghui_shared.commands import Command
from gonghui_shared.ids import Identifier, UnionId


class AdoptChecklist(Command):
    """Adopt a version of a checklist."""

    union_id: UnionId  # the federation
    checklist_id: Identifier
    version: Identifier
    text: Annotated[str, Field(min_length=1, max_length=60_000)]  # YAML
