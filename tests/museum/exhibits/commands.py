"""Bugs between the request and the append, and of what was promised to others."""

from typing import Final

from tests.museum.exhibit import Exhibit

_SHARED = "shared/src/gonghui_shared"
_EXECUTION, _TABLE = f"{_SHARED}/execution.py", f"{_SHARED}/http/table.py"
_DUES = "tests/finance/dues/test_api.py::test_"
_TYPES = "tests/shared/test_commands.py::test_commands_are_strict_and_closed"

EXHIBITS: Final = (
    Exhibit(
        "commands.loose-types",
        'Commands take `"1"`, `1.0` and `true` for a number.',
        "Pydantic's lax mode, the default",
        f"{_SHARED}/commands.py",
        {"ConfigDict(strict=True,": "ConfigDict(strict=False,"},
        (_TYPES,),
    ),
    Exhibit(
        "commands.unknown-fields-ignored",
        "A misspelt or smuggled field is dropped in silence.",
        "mass assignment; Pydantic's `extra`, ignored by default",
        f"{_SHARED}/commands.py",
        {'extra="forbid", frozen=True, allow': 'extra="ignore", frozen=True, allow'},
        (_TYPES,),
    ),
    Exhibit(
        "commands.reused-key-answered",
        "A key that was used for another request is answered with that one's success.",
        "response caches keyed by the header alone",
        _EXECUTION,
        {"    if found.request_hash != key.request_hash:\n": "    if not found.request_hash:\n"},
        (f"{_DUES}a_repeated_key_has_one_effect_and_one_answer",),
        "postgres",
    ),
    Exhibit(
        "commands.if-match-ignored",
        "A caller who names a version overwrites what came after it.",
        "lost updates",
        _EXECUTION,
        {
            "            asked.if_match is not None\n            and len": "            asked.if_match == -1\n            and len",
        },
        (f"{_DUES}whoever_names_a_version_writes_on_that_one_or_not_at_all",),
        "postgres",
    ),
    Exhibit(
        "commands.list-half-written",
        "A list is appended up to the line that is refused.",
        "bulk endpoints that loop",
        _EXECUTION,
        {"                raise RefusedItem(index, refusal) from None\n": "                break\n"},
        (f"{_DUES}a_payroll_list_assesses_everybody_on_it_or_nobody",),
        "postgres",
    ),
    Exhibit(
        "commands.later-lines-forget-earlier-ones",
        "Lines of a list about one stream are decided on the state before the list: a month is paid twice.",
        "bulk endpoints that load once",
        _EXECUTION,
        {
            "        return decider.fold((*self.loaded[stream_id], *self.decided.get(stream_id, ())))": "        return decider.fold(self.loaded[stream_id])"
        },
        (f"{_DUES}a_collection_list_books_parts_of_one_month_one_after_the_other",),
        "postgres",
    ),
    Exhibit(
        "commands.double-keys-last-wins",
        "Of two equal keys in a body the last wins, behind a proxy that checked the first.",
        "RFC 8259's undefined behaviour; every JSON parser",
        _TABLE,
        {"        if len(seen) != len(pairs):\n": "        if len(seen) > len(pairs):\n"},
        ("tests/shared/http/test_bodies.py::test_a_body_that_names_a_field_twice_is_refused",),
    ),
    Exhibit(
        "commands.refusal-repeats-the-input",
        "A refusal says which of the client's own words it did not expect.",
        "FastAPI's 422, which returns the input",
        _TABLE,
        {
            'str(part) for part in fault["loc"] if isinstance(part, int) or part in known': (
                'str(part) for part in fault["loc"] if known is not None'
            )
        },
        ("tests/shared/http/test_bodies.py::test_a_refusal_repeats_no_word_of_the_body",),
    ),
    Exhibit(
        "commands.field-added-to-a-released-event",
        "A released event gets one more field with a default, and every reader of the old release refuses the record.",
        "schemas changed in place; Protean lints for it",
        f"{_SHARED}/contracts/finance.py",
        {
            '    entry: tuple[Line, ...]\n\n\n@published("finance.DuesRefunded.v1")': (
                '    entry: tuple[Line, ...]\n    channel: str = ""\n\n\n@published("finance.DuesRefunded.v1")'
            )
        },
        ("tests/contracts/test_released.py::test_documents_are_those_of_the_code",),
    ),
)
