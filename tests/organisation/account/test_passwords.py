"""Where passwords are compared."""

import time

import pytest

from gonghui_organisation.account.passwords import Door

SECRET = bytes(32)


class Watch:
    """A watch that the test winds on."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        """What it shows."""
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    """A watch at zero."""
    return Watch()


@pytest.fixture
def door(watch: Watch) -> Door:
    """A door nobody has tried."""
    return Door(now=watch)


async def test_stored_password_fits_and_no_other(door: Door) -> None:
    """Neither another password nor an account without one lets anybody in."""
    stored = await door.hashed("correct horse", secret=SECRET, key="li/1")
    assert stored.startswith("$argon2id$")
    assert await door.fits("correct horse", stored)
    assert not await door.fits("incorrect horse", stored)
    assert not await door.fits("correct horse", None)
    assert not await door.fits("nobody has this password", None)
    assert not await door.fits("correct horse", "no hash")


async def test_repeated_request_gives_the_same_hash_and_another_one_does_not(door: Door) -> None:
    """The salt comes from person and key, so equal passwords of two people do not show."""
    first = await door.hashed("correct horse", secret=SECRET, key="li/1")
    assert await door.hashed("correct horse", secret=SECRET, key="li/1") == first
    assert await door.hashed("correct horse", secret=SECRET, key="wang/1") != first
    assert await door.hashed("correct horse", secret=bytes([1] * 32), key="li/1") != first


async def test_unknown_account_takes_the_same_work(door: Door) -> None:
    """The time of an answer does not tell who has an account."""
    stored = await door.hashed("correct horse", secret=SECRET, key="li/1")

    async def least(known: str | None) -> float:
        times = []
        for _ in range(5):
            before = time.process_time()
            await door.fits("wrong", known)
            times.append(time.process_time() - before)
        return min(times)

    assert 0.5 < await least(None) / await least(stored) < 2


def test_sixth_try_within_the_window_is_turned_away(door: Door, watch: Watch) -> None:
    """Five tries, counted before they are judged; then nobody tries until the window has passed."""
    assert [door.admits("li") for _ in range(6)] == [True] * 5 + [False]
    assert door.admits("wang")
    watch.seconds = 299.0
    assert not door.admits("li")
    watch.seconds = 300.0
    assert door.admits("li")


def test_success_clears_the_tries_before_it(door: Door) -> None:
    """Who signs in often is not shut out."""
    for _ in range(20):
        assert door.admits("li")
        door.welcome("li")


def test_tries_turned_away_do_not_prolong_the_wait(door: Door, watch: Watch) -> None:
    """Somebody who keeps knocking cannot keep the owner out for ever."""
    for second in range(300):
        watch.seconds = float(second)
        door.admits("li")
    watch.seconds = 304.0
    assert door.admits("li")


def test_few_accounts_are_watched_at_once(door: Door) -> None:
    """Names that were made up do not fill the memory."""
    for number in range(10_050):
        door.admits(f"nobody-{number}")
    assert len(door._tries) == 10_000
