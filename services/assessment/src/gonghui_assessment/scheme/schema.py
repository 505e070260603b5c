"""The JSON Schema of the language, for editors that complete and check while an author writes."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema

from gonghui_assessment.scheme.tree import Scheme

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def schema() -> Mapping[str, Any]:
    """JSON Schema 2020-12 of a whole scheme."""
    found = Scheme.model_json_schema(by_alias=True, mode="validation", schema_generator=GenerateJsonSchema)
    return {"$schema": DIALECT, **found, "title": "考核方案 evaluation scheme"}
