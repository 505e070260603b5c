"""Personal fields: sealed for one person, one event and one field; gone with the key."""

from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag
from msgspec.structs import replace

from gonghui_shared.contracts.organisation import MemberReceived
from gonghui_shared.events import Event
from gonghui_shared.log.records import Recorded
from gonghui_shared.privacy import Forgotten, MemoryKeyStore, Vault
from gonghui_shared.testing import recorded

NAME = "李华"
RECEIVED = MemberReceived("m-1", "p-1", "u-2", woman=True, name=NAME)


def vault_on(keys: MemoryKeyStore) -> Vault:
    """The vault of one process."""
    return Vault(keys, bytes(32))


async def sealed_by(vault: Vault, event: Event = RECEIVED) -> Recorded:
    """The event as it is stored."""
    await vault.prepare(["p-1"], create=True)
    record = recorded(event)
    return replace(record, body=vault.seal(event, record.event_id))


async def test_sealed_text_is_opened_by_whoever_has_the_key() -> None:
    """And stands nowhere in clear."""
    vault = vault_on(MemoryKeyStore())
    record = await sealed_by(vault)
    assert NAME not in repr(record.body)
    assert vault.open(record, "name") == NAME


async def test_sealed_text_opens_at_its_own_place_alone() -> None:
    """Whoever moves it to another event gets nothing."""
    vault = vault_on(MemoryKeyStore())
    record = await sealed_by(vault)
    assert vault.open(replace(record, event_id=UUID(int=99)), "name") is None
    other = replace(record.body, person_id="p-2")
    await vault.prepare(["p-2"], create=True)
    assert vault.open(replace(record, body=other), "name") is None


async def test_the_same_text_is_never_sealed_alike() -> None:
    """Equal names are not recognised as equal."""
    vault = vault_on(MemoryKeyStore())
    one, other = await sealed_by(vault), await sealed_by(vault)
    assert one.body != other.body


async def test_nothing_is_sealed_for_a_person_who_was_forgotten() -> None:
    """No new key is made for somebody whose key was destroyed."""
    keys = MemoryKeyStore()
    await sealed_by(vault_on(keys))
    await vault_on(keys).forget("p-1")
    with pytest.raises(Forgotten):
        await sealed_by(vault_on(keys))
    assert keys.keys == {"p-1": None}


async def test_a_forgotten_person_is_read_no_more_by_a_process_that_has_the_key() -> None:
    """What it has read before does not outlive the forgetting."""
    vault = vault_on(MemoryKeyStore())
    record = await sealed_by(vault)
    await vault.forget("p-1")
    assert vault.open(record, "name") is None
    with pytest.raises(Forgotten):
        vault.seal(RECEIVED, UUID(int=2))


async def test_a_key_is_wrapped_for_its_person() -> None:
    """Exchanged in the table, keys open nothing and are noticed."""
    keys = MemoryKeyStore()
    await vault_on(keys).prepare(["p-1", "p-2"], create=True)
    keys.keys = {"p-1": keys.keys["p-2"], "p-2": keys.keys["p-1"]}
    with pytest.raises(InvalidTag):
        await vault_on(keys).prepare(["p-1"])
