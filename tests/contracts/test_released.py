"""What was released holds: documents are those of the code, examples of all services are read, nothing was taken back."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import jsonschema_rs
import pytest
import yaml

from gonghui_deploy.cli import app
from gonghui_deploy.cli.contracts import described
from gonghui_deploy.stack import SERVICES
from gonghui_shared.schemas.golden import Corpus
from gonghui_shared.schemas.released import written
from gonghui_shared.schemas.shapes import declared_by, resolved, shapes
from tests.contracts.history import git, lost, tracked

ROOT: Final = Path(__file__).parents[2]
DOCUMENTS: Final = ROOT / "docs" / "contracts"
GOLDEN: Final = "tests/contracts/golden"
OFFICIAL: Final = ROOT / "services/console/node_modules/@asyncapi/specs/schemas/3.0.0.json"
TODAY: Final = described()
FROZEN: Final = datetime(
    2026, 11, 24, 23, 13, tzinfo=UTC
)  # the corpus as it was released first; drafts were begun anew before


@pytest.mark.parametrize("file", TODAY)
def test_documents_are_those_of_the_code(file: str) -> None:
    """After a change: gonghui contracts write."""
    assert (DOCUMENTS / file).read_text() == written(TODAY[file])


def test_there_is_no_document_of_nothing() -> None:
    """A service that is gone leaves no description behind."""
    assert sorted(file.name for file in DOCUMENTS.glob("*.yaml")) == sorted(TODAY)


@pytest.mark.parametrize("service", SERVICES)
def test_documents_follow_the_official_schema(service: str) -> None:
    """As the AsyncAPI Initiative publishes it."""
    official = jsonschema_rs.validator_for(json.loads(OFFICIAL.read_text()))
    kept = yaml.safe_load((DOCUMENTS / f"{service}.asyncapi.yaml").read_text())
    official.validate(kept)
    assert not official.is_valid(kept | {"channels": {"events": {"adress": "a slip"}}})


@pytest.mark.parametrize("service", SERVICES)
def test_every_event_ever_released_is_read_today(service: str) -> None:
    """Every stored name has an example, and every example is read, through its upcasters, and written as it was."""
    declarations = declared_by(service)
    assert declarations
    assert list(Corpus(ROOT / GOLDEN).faults(declarations)) == []


@pytest.mark.parametrize("service", SERVICES)
def test_examples_fit_the_documents(service: str) -> None:
    """Who builds a consumer from the document reads what is really sent."""
    parts = shapes(declared_by(service))
    for name, file in Corpus(ROOT / GOLDEN).examples(service):
        jsonschema_rs.validate(resolved(parts[name], parts), json.loads(file.read_bytes()))


@pytest.mark.skipif(not tracked(ROOT), reason="unpacked without its history")
def test_no_example_was_ever_changed_or_removed() -> None:
    """Bytes in a log that somebody runs cannot be recalled."""
    assert datetime.now(UTC) > FROZEN, "an instant to come freezes nothing"
    assert lost(ROOT, GOLDEN, FROZEN.isoformat()) == []


@pytest.mark.parametrize("committed", [True, False])
@pytest.mark.parametrize("act", ["removed", "changed", "moved"])
def test_an_example_that_is_taken_back_is_found(tmp_path: Path, act: str, *, committed: bool) -> None:
    """Neither a commit nor a change that awaits one hides it."""
    kept, taken = tmp_path / "golden" / "kept.json", tmp_path / "golden" / "taken.json"
    kept.parent.mkdir()
    kept.write_text("{}")
    taken.write_text('{"a":1}')
    git(tmp_path, "init", "-q")
    commit(tmp_path)
    assert lost(tmp_path, "golden") == []
    match act:
        case "removed":
            taken.unlink()
        case "changed":
            taken.write_text('{"a":2}')
        case _:
            taken.rename(tmp_path / "elsewhere.json")
    if committed:
        commit(tmp_path)
    assert lost(tmp_path, "golden") == ["golden/taken.json"]


def test_a_released_shape_that_is_begun_anew_is_found(folders: tuple[str, ...], tmp_path: Path) -> None:
    """Even where document and examples are written to fit the changed code, as for a draft, the history tells."""
    doctor(tmp_path, "        payroll:\n", "        wages:\n")
    released = tmp_path / "golden" / "finance" / "finance.AllocationAssessed.v1.json"
    released.write_bytes(released.read_bytes().replace(b"payroll", b"wages"))
    git(tmp_path, "init", "-q")
    commit(tmp_path)
    assert contracts("write", *folders, "--anew", "finance.AllocationAssessed.v1") == 0
    assert contracts("check", *folders) == 0
    for _ in ("awaiting a commit", "committed"):
        assert lost(tmp_path, "golden", FROZEN.isoformat()) == ["golden/finance/finance.AllocationAssessed.v1.json"]
        commit(tmp_path) if git(tmp_path, "status", "--porcelain") else None


def commit(repository: Path) -> None:
    """Commit everything as somebody."""
    git(repository, "add", "-A")
    git(repository, "-c", "user.name=n", "-c", "user.email=e@example.org", "commit", "-qm", "all", "--no-verify")


def contracts(*arguments: str) -> int:
    """Exit status of `gonghui contracts`."""
    with pytest.raises(SystemExit) as end:
        app(["contracts", *arguments])
    return int(str(end.value.code or 0))


@pytest.fixture
def folders(tmp_path: Path) -> tuple[str, ...]:
    """A copy of what was released."""
    shutil.copytree(DOCUMENTS, tmp_path / "documents")
    shutil.copytree(ROOT / GOLDEN, tmp_path / "golden")
    return "--documents", str(tmp_path / "documents"), "--examples", str(tmp_path / "golden")


def doctor(folder: Path, old: str, new: str) -> None:
    """Let another shape of an allocation have been released: the first event that says so."""
    file = folder / "documents" / "finance.asyncapi.yaml"
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new, 1))


def test_what_was_released_passes_the_check(folders: tuple[str, ...]) -> None:
    """As it stands."""
    assert contracts("check", *folders) == 0


def test_a_break_is_told_and_nothing_is_written(
    folders: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The released document is evidence; it is not written over by the code that breaks it."""
    doctor(tmp_path, "        payroll:\n", "        wages:\n")
    assert contracts("check", *folders) == 1
    assert contracts("write", *folders) == 1
    told = capsys.readouterr()
    for text in (told.out, told.err):
        assert "finance.AllocationAssessed.v1: records already written can no longer be read: payload.wages" in text
    assert "wages" in (tmp_path / "documents" / "finance.asyncapi.yaml").read_text()


def test_new_events_are_described_and_get_their_examples(folders: tuple[str, ...], tmp_path: Path) -> None:
    """Documents become those of the code again; what is there stays."""
    doctor(tmp_path, "A member owes dues for one month.", "A member owes something.")
    gone = tmp_path / "golden" / "finance" / "finance.FundingClassified.v1.json"
    before = gone.read_bytes()
    for file in gone.parent.glob("finance.FundingClassified.*"):
        file.unlink()
    assert contracts("check", *folders) == 1
    assert contracts("write", *folders) == 0
    assert contracts("check", *folders) == 0
    assert gone.read_bytes() == before
    written_now = {file.name: file.read_text() for file in (tmp_path / "documents").iterdir()}
    assert written_now == {file.name: file.read_text() for file in DOCUMENTS.iterdir()}


def test_a_draft_may_begin_anew(folders: tuple[str, ...], tmp_path: Path) -> None:
    """What no release has yet is still being thought about; it is named one by one."""
    doctor(tmp_path, "        payroll:\n", "        wages:\n")
    draft = tmp_path / "golden" / "finance" / "finance.AllocationAssessed.v1.json"
    as_now = draft.read_bytes()
    draft.write_bytes(as_now.replace(b"payroll", b"wages"))
    assert contracts("write", *folders, "--anew", "finance.DuesRefunded.v1") == 1
    assert contracts("write", *folders, "--anew", "finance.AllocationAssessed.v1") == 0
    assert contracts("check", *folders) == 0
    assert draft.read_bytes() == as_now
