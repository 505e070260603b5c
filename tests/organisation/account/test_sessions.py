"""How long a working session lasts."""

from pathlib import Path

import pytest

from gonghui_organisation.account import sessions
from gonghui_organisation.account.sessions import Session, opened, read, renewed
from gonghui_shared.http.tokens import PERSON_LIFE, SIGN_IN, BadToken, Keys, Tokens
from gonghui_shared.settings import Settings

NOON = 1_800_000_000
MINUTE, HOUR = 60, 3600


@pytest.fixture
def tokens(tmp_path: Path) -> Tokens:
    """Signs sessions."""
    keys = Keys(tmp_path)
    keys.ensure([SIGN_IN])
    return Tokens(keys)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Eight hours of work, half an hour of rest."""
    return Settings(postgres="postgresql:///none", keys=tmp_path, session_hours=8, idle_minutes=30)


def at(monkeypatch: pytest.MonkeyPatch, seconds: int) -> None:
    """The machine's clock, from the beginning of the session on."""
    monkeypatch.setattr("time.time", lambda: NOON + seconds)


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch, tokens: Tokens, settings: Settings) -> Session:
    """One that begins at noon."""
    at(monkeypatch, 0)
    return opened(tokens, settings, "li", 3)


def go_on(tokens: Tokens, settings: Settings, session: Session, *, active: bool = True) -> Session:
    """Renew it now."""
    return renewed(tokens, settings, read(tokens, session.renewal), active=active)


def test_session_at_work_lasts_its_length_and_no_longer(
    monkeypatch: pytest.MonkeyPatch, tokens: Tokens, settings: Settings, session: Session
) -> None:
    """Renewed every ten minutes it ends after eight hours, and its last token ends with it."""
    for minute in range(10, 8 * 60, 10):
        at(monkeypatch, minute * MINUTE)
        session = go_on(tokens, settings, session)
        assert session.expires_in == min(PERSON_LIFE, 8 * HOUR - minute * MINUTE)
    at(monkeypatch, 8 * HOUR + 1)
    with pytest.raises(BadToken):
        go_on(tokens, settings, session)


def test_session_ends_when_nothing_is_asked(
    monkeypatch: pytest.MonkeyPatch, tokens: Tokens, settings: Settings, session: Session
) -> None:
    """Half an hour after the last question, be it the first one."""
    assert session.renewal_expires_in == 30 * MINUTE
    at(monkeypatch, 32 * MINUTE)
    with pytest.raises(BadToken):
        go_on(tokens, settings, session)


def test_page_that_reads_itself_again_keeps_nobody_signed_in(
    monkeypatch: pytest.MonkeyPatch, tokens: Tokens, settings: Settings, session: Session
) -> None:
    """It is answered until the session ends for want of a question, and not a second longer."""
    at(monkeypatch, 20 * MINUTE)
    session = go_on(tokens, settings, session, active=False)
    assert (session.expires_in, session.renewal_expires_in) == (10 * MINUTE, 10 * MINUTE)


def test_shorter_setting_holds_for_sessions_that_are_open(
    monkeypatch: pytest.MonkeyPatch, tokens: Tokens, settings: Settings, session: Session
) -> None:
    """Whoever has worked longer than now allowed signs in again."""
    at(monkeypatch, 20 * MINUTE)
    with pytest.raises(BadToken):
        go_on(tokens, settings.model_copy(update={"session_hours": 0.25}), session)


def test_renewal_says_which_session_of_which_account_it_renews(tokens: Tokens, session: Session) -> None:
    """So that ending either ends it; no renewal is read as another token, and none lives longer than a day."""
    found = read(tokens, session.renewal)
    assert (found.person_id, found.version, found.began) == ("li", 3, NOON)
    assert len(found.session_id) == 32
    with pytest.raises(BadToken):
        read(tokens, tokens.sign(SIGN_IN, "li", sessions.RENEWAL, 600))
    with pytest.raises(BadToken):
        read(tokens, tokens.sign(SIGN_IN, "li", sessions.RENEWAL, 25 * HOUR, sid="s", ver=3, auth_time=NOON))
