"""What is written about a person is sealed under the person's key: shown while there is the key, and nowhere afterwards."""

from typing import Any

import msgspec
import pytest

from gonghui_organisation.activist.events import ActivistRecognised, ActivistRecognisedBefore
from gonghui_organisation.activist.views import project_activists
from gonghui_organisation.allowance.events import AllowanceClaimed, AllowanceRefused, AllowanceRefusedBefore
from gonghui_organisation.allowance.views import project_allowances
from gonghui_organisation.appointment.events import CadreNominated, NominationRejected, NominationRejectedBefore
from gonghui_organisation.appointment.views import project_appointments
from gonghui_organisation.election.events import CandidateVetted, CandidateVettedBefore
from gonghui_organisation.election.views import project_vettings
from gonghui_organisation.membership_application.events import (
    ApplicationDeclined,
    ApplicationDeclinedBefore,
    MembershipApplied,
)
from gonghui_organisation.membership_application.views import project_applications
from gonghui_organisation.release.events import ReleaseRequested, ReleaseRequestedBefore
from gonghui_organisation.release.views import project_releases
from gonghui_organisation.removal.events import (
    RemovalMoved,
    RemovalMovedBefore,
    RemovalReturned,
    RemovalReturnedBefore,
)
from gonghui_organisation.removal.views import project_removals
from gonghui_shared.contracts.organisation import PersonForgotten
from gonghui_shared.events import Event, declaration, decode, encode
from gonghui_shared.ids import uuid7
from gonghui_shared.log.records import NewEvent, Recorded, StreamAppend
from gonghui_shared.privacy import MemoryKeyStore, Vault
from gonghui_shared.projections.declare import Projection
from gonghui_shared.testing import folded, recorded
from tests.organisation.conftest import Office
from tests.organisation.serving import ORIGIN
from tests.organisation.test_personal_data import everything

TEXT, AT = "欧阳震华长期病休", "p1"
APPLIED = MembershipApplied("n1", AT, woman=True, name="", id_number="", phone="")
NOMINATED = CadreNominated("a1", "o1", AT, (), (), "", "person:qian")
CLAIMED = AllowanceClaimed("o1", AT, "2026-02", 100)
MOVED: dict[str, Any] = {
    "removal_id": "r1", "post_id": "c1", "kind": "chair", "person_id": AT, "moved_by": "committee", "supporters": 0,
}  # fmt: skip
VETTED: dict[str, Any] = {
    "election_id": "e1", "kind": "chair", "person_id": AT, "body": "party_body", "unit_role": None, "passed": False, "bars": (),
}  # fmt: skip
# before it | as it is written | as an older release wrote it | where it is shown
KINDS: list[tuple[tuple[Event, ...], Event, Event, Projection, str]] = [
    ((APPLIED,), ApplicationDeclined("n1", AT, TEXT), ApplicationDeclinedBefore("n1", TEXT), project_applications, "reason"),
    ((CLAIMED,), AllowanceRefused("o1", AT, "2026-02", TEXT), AllowanceRefusedBefore("o1", AT, "2026-02", TEXT), project_allowances, "reason"),
    ((NOMINATED,), NominationRejected("a1", "o1", AT, TEXT), NominationRejectedBefore("a1", "o1", TEXT), project_appointments, "reason"),
    ((), CandidateVetted(**VETTED, opinion=TEXT), CandidateVettedBefore(**VETTED, opinion=TEXT), project_vettings, "opinion"),
    ((), ActivistRecognised(AT, TEXT), ActivistRecognisedBefore(AT, TEXT), project_activists, "does"),
    ((), ReleaseRequested("r1", "c1", AT, TEXT), ReleaseRequestedBefore("r1", "c1", AT, TEXT), project_releases, "reason"),
    ((), RemovalMoved(**MOVED, grounds=TEXT), RemovalMovedBefore(**MOVED, grounds=TEXT), project_removals, "grounds"),
    ((RemovalMoved(**MOVED, grounds=""),), RemovalReturned("r1", AT, TEXT), RemovalReturnedBefore("r1", TEXT), project_removals, "returned_for"),
]  # fmt: skip
NAMED = [type(now).__name__ for _, now, _, _, _ in KINDS]


def as_stored(event: Event) -> Recorded:
    """The event as it is read from the log under the name that it was stored under."""
    payload = encode(event)
    return msgspec.structs.replace(recorded(event), body=decode(declaration(event).name, payload), payload=payload)


@pytest.mark.rule("R-PRV-03")
@pytest.mark.parametrize(("before", "now", "old", "project", "column"), KINDS, ids=NAMED)
async def test_text_about_a_person_is_read_with_the_key_alone(
    before: tuple[Event, ...], now: Event, old: Event, project: Projection, column: str
) -> None:
    """Sealed as it is written, and told to no other service; what an older release wrote is shown as long."""
    vault = Vault(MemoryKeyStore(), bytes(32))
    await vault.prepare([AT], create=True)
    record = recorded(now)
    sealed = vault.seal(now, record.event_id)
    assert TEXT not in encode(sealed).decode()
    assert declaration(now).visibility == "private"
    for stored in (msgspec.structs.replace(as_stored(sealed), event_id=record.event_id), as_stored(old)):
        (table,) = project.writes
        (row,) = _rows(project, before, stored, vault)
        assert row[column] == TEXT
        assert column in table.info["personal"]
    await vault.forget(AT)
    (row,) = _rows(project, before, msgspec.structs.replace(as_stored(sealed), event_id=record.event_id), vault)
    assert row[column] is None


def _rows(project: Projection, before: tuple[Event, ...], stored: Recorded, vault: Vault) -> list[dict[str, object]]:
    (table,) = folded(project, *before, stored, vault=vault).values()
    return [dict(row) for row in table.values()]


async def _keep(office: Office, stream: str, union_id: str, events: list[Event]) -> None:
    """Append as commands do: sealed under the person's key."""
    runtime, now = office.serving.process.runtime, office.clock.now()
    await runtime.vault.prepare([AT], create=True)
    numbered = [(uuid7(now), event) for event in events]
    fresh = [NewEvent(number, runtime.vault.seal(event, number), now.date(), now, ORIGIN) for number, event in numbered]
    await runtime.store.append([StreamAppend(stream, union_id, 0, fresh)])
    await office.serving.settle()


@pytest.mark.rule("R-PRV-03")
async def test_no_text_about_a_person_outlives_the_erasure(office: Office) -> None:
    """In no table, whichever release wrote it; the log keeps in clear only what an older release wrote so."""
    served, pool = office.serving, office.serving.process.pool
    for release in (1, 2):
        for number, (before, now, old, _, _) in enumerate(KINDS):
            written = [*before, now if release == 2 else old]
            await _keep(office, f"kind:{release}:{number}", f"u{release}", written)
    found = {table for table, text in (await everything(pool)).items() if TEXT in text}
    assert found == {"events", "events_0", *(table.name for _, _, _, project, _ in KINDS for table in project.writes)}
    await served.write("erasure:p1", "f", [PersonForgotten(AT)])
    tables = await everything(pool)
    assert {table for table, text in tables.items() if TEXT in text} == {"events", "events_0"}
    clear = await pool.fetch(
        "select type, payload from events where position(convert_to($1, 'UTF8') in payload) > 0", TEXT
    )
    assert {row["type"] for row in clear} == {declaration(old).name for _, _, old, _, _ in KINDS}
