"""What can be asked of a scheme."""

from typing import Annotated

from pydantic import Field

from gonghui_shared.commands import Command
from gonghui_shared.ids import Identifier, UnionId


class AdoptScheme(Command):
    """Adopt a version of a scheme."""

    union_id: UnionId  # the federation
    scheme_id: Identifier
    version: Identifier
    text: Annotated[str, Field(min_length=1, max_length=120_000)]  # YAML
