"""Bugs by which personal data get out."""

from typing import Final

from tests.museum.exhibit import Exhibit

_PRIVACY = "shared/src/gonghui_shared/privacy.py"
_VAULT, _LOGS = "tests/shared/test_privacy.py::test_", "tests/shared/test_logs.py::test_"

EXHIBITS: Final = (
    Exhibit(
        "personal.clear-text-in-the-log",
        "Events are appended as they were decided, with names in clear, for ever.",
        "every store without field encryption (Marten #2779)",
        "shared/src/gonghui_shared/execution.py",
        {
            "        body = self._runtime.vault.seal(event, event_id) if declaration(event).personal else event\n": "        body = event\n"
        },
        ("tests/engagement/complaint/test_views.py::test_words_lie_sealed_in_the_log",),
        "postgres",
    ),
    Exhibit(
        "personal.sealed-text-fits-anywhere",
        "Sealed text is not bound to its event and field: whoever writes to the table moves it.",
        "AES-GCM without associated data",
        _PRIVACY,
        {
            '    return f"{subject}\\x00{field}\\x00{event_id}\\x001".encode()': '    return f"{subject}{field and event_id and 1}".encode()'
        },
        (f"{_VAULT}sealed_text_opens_at_its_own_place_alone",),
    ),
    Exhibit(
        "personal.forgotten-person-gets-a-new-key",
        "The next event about somebody who was forgotten makes a key again.",
        "get-or-create key stores",
        _PRIVACY,
        {
            "        cipher = self._ready[subject]\n        if cipher is None:\n            raise Forgotten\n": "        cipher = self._ready[subject] or AESGCM(AESGCM.generate_key(256))\n"
        },
        (f"{_VAULT}nothing_is_sealed_for_a_person_who_was_forgotten",),
    ),
    Exhibit(
        "personal.key-kept-in-memory",
        "Forgetting destroys the stored key, and the process goes on with the one that it has read.",
        "caches beside crypto-shredding",
        _PRIVACY,
        {"        self._ready[person] = None\n": ""},
        (f"{_VAULT}a_forgotten_person_is_read_no_more_by_a_process_that_has_the_key",),
    ),
    Exhibit(
        "personal.exception-text-in-the-log",
        "Errors are logged with their text, which repeats what a user sent or a row that a constraint refused.",
        "SQLAlchemy's parameters, PostgreSQL's failing rows",
        "shared/src/gonghui_shared/logs.py",
        {'        event["error"] = type(error).__name__\n': '        event["error"] = repr(error)\n'},
        (f"{_LOGS}an_error_is_logged_without_its_words",),
    ),
    Exhibit(
        "personal.named-value-in-the-log",
        "What is bound under a telling name is written as it is.",
        "loggers without redaction",
        "shared/src/gonghui_shared/logs.py",
        {'key: "…" if key in _SECRET else value': "key: value"},
        (f"{_LOGS}what_bears_a_telling_name_is_left_out",),
    ),
    Exhibit(
        "personal.library-message-filled-in",
        "A library's message is logged with its values.",
        "drivers that log statements",
        "shared/src/gonghui_shared/logs.py",
        {"pattern=str(record.msg)[:200]": "pattern=record.getMessage()[:200]"},
        (f"{_LOGS}a_librarys_message_is_logged_without_its_values",),
    ),
    Exhibit(
        "personal.veil-lifted",
        "What may not name its actor keeps the correlation id that the client brought, which stands elsewhere beside a name.",
        "tracing headers on anonymous reports",
        "shared/src/gonghui_shared/execution.py",
        {"        if row.veiled:": "        if row.veiled and not row.path:"},
        ("tests/engagement/complaint/test_views.py::test_an_anonymous_case_bears_no_mark_of_the_client",),
        "postgres",
    ),
    Exhibit(
        "personal.few-answers-told",
        "A mean over two answers is published.",
        "small cells",
        "services/engagement/src/gonghui_engagement/activity/decider.py",
        {
            '    if answers >= rules.number("R-ASM-04.least_answers"):\n': '    if answers >= 1 or rules.number("R-ASM-04.least_answers"):\n'
        },
        ("tests/engagement/activity/test_decider.py::test_satisfaction_is_told_from_five_answers_on",),
    ),
)
