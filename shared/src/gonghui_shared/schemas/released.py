"""The documents that are kept with the code: what each service has released, and may never take back."""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

from gonghui_shared.schemas.asyncapi import PRIVACY, Document, document
from gonghui_shared.schemas.compatibility import incompatibilities
from gonghui_shared.schemas.shapes import Shape, declared_by, shapes, whole


def documents_of(service: str, contracts: ModuleType) -> dict[str, Document]:
    """File name → document: what a service publishes, and the shapes that stay in its own log.

    Args:
        contracts: the module of `gonghui_shared.contracts` that declares what it publishes.
    """
    declarations = declared_by(service)
    published = {f"{service}.asyncapi.yaml": document(service, contracts, declarations)}
    private = [declaration for declaration in declarations if declaration.visibility == "private"]
    return published | ({f"{service}.private.yaml": _private(service, shapes(private))} if private else {})


def _private(service: str, described: Mapping[str, Shape]) -> Document:
    told = f"Events of {service} that never leave it: no topic, no feed; readable for ever in its own log. {PRIVACY}"
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "description": told,
        "components": {"schemas": described},
    }


def written(document: Document) -> str:
    """The text of a document."""
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)


class _Dumper(yaml.SafeDumper):
    """Writes equal parts out and long texts as blocks, so that changes read well."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the base class asks for it
        return True


_Dumper.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None),
)


def breaks(folder: Path, today: Mapping[str, Document], drafts: AbstractSet[str] = frozenset()) -> list[str]:
    """What today's documents break of those that were released; one sentence each.

    Args:
        drafts: stored names that stand in the folder and in no release yet.
    """
    return [
        sentence
        for file, new in today.items()
        if (folder / file).exists()
        for sentence in incompatibilities(_stored(yaml.safe_load((folder / file).read_text()), drafts), _stored(new))
    ]


def _stored(document: Document, drafts: AbstractSet[str] = frozenset()) -> dict[str, Shape]:
    parts = document["components"]["schemas"]
    return whole(parts, (name for name in parts if re.fullmatch(r"[a-z]+\.\w+\.v[0-9]+", name) and name not in drafts))
