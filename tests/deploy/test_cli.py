"""The command line: every command explains itself, and every error is one line in two languages and an exit status."""

import json
from pathlib import Path

import pytest
import typer.main
from typer.core import TyperGroup

from gonghui_deploy.cli import app
from gonghui_deploy.cli.running import ports_of
from gonghui_deploy.cli.screen import Refused
from gonghui_deploy.embedded.supervisor import locked
from gonghui_shared.http.tokens import SIGN_IN, BadToken, Keys, Tokens


def run(*arguments: str) -> int:
    """Exit status of a command."""
    with pytest.raises(SystemExit) as end:
        app(list(arguments))
    return int(str(end.value.code or 0))


def commands() -> list[tuple[str, ...]]:
    """Every command by its words."""
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    found: list[tuple[str, ...]] = []
    for name, command in group.commands.items():
        found += [(name, inner) for inner in command.commands] if isinstance(command, TyperGroup) else [(name,)]
    return found


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_every_command_explains_itself_with_an_example(
    command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """Chinese first, then English, then an example that can be copied."""
    assert run(*command, "--help") == 0
    shown = capsys.readouterr().out
    assert "示例 Examples" in shown
    assert f"gonghui {' '.join(command)}" in shown.partition("示例 Examples")[2]
    assert any("\u4e00" <= letter <= "\u9fff" for letter in shown.partition("示例")[0])


@pytest.mark.parametrize(
    "arguments",
    [
        ("status",),
        ("token",),
        ("rules", "list"),
        ("verify",),
        ("migrate",),
        ("park", "list"),
        ("backup", "b"),
        ("rebuild", "finance"),
    ],
    ids=" ".join,
)
def test_commands_on_a_running_platform_say_that_none_runs(
    arguments: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line, status 3, no traceback."""
    assert run(*arguments, "--data", str(tmp_path / "data")) == 3
    shown = capsys.readouterr().err.strip()
    assert "没有平台在该数据目录上运行" in shown
    assert "No platform runs" in shown
    assert "\n" not in shown


def test_a_platform_is_never_started_on_a_folder_in_use(scratch: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line, status 4."""
    with locked(scratch / "in-use"):
        assert run("up", "--data", str(scratch / "in-use")) == 4
    assert "is in use" in capsys.readouterr().err


def test_a_restore_that_is_refused_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that is no backup; nothing is made."""
    assert run("restore", str(tmp_path), "--data", str(tmp_path / "data"), "--yes") == 1
    assert "This is no complete backup" in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


def test_destructive_commands_ask_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever says no has changed nothing."""
    monkeypatch.setattr("sys.stdin", (tmp_path / "answer").open("w+"))
    assert run("restore", str(tmp_path), "--data", str(tmp_path / "data")) == 1
    assert not (tmp_path / "data").exists()


def test_ports_are_named() -> None:
    """NAME=PORT, and nothing else."""
    assert ports_of(["console=8080", "finance=9001"]) == {"console": 8080, "finance": 9001}
    for wrong in ("8080", "console=", "console=x", "console=70000"):
        with pytest.raises(Refused):
            ports_of([wrong])


def test_shipped_schemes_can_be_checked_without_a_platform(capsys: pytest.CaptureFixture[str]) -> None:
    """Every shipped scheme is sound and works its own examples out."""
    folder = Path(__file__).parents[2] / "services/assessment/src/gonghui_assessment/schemes"
    assert run("scheme", "check", *map(str, sorted(folder.glob("*.yaml")))) == 0
    assert "sound" in capsys.readouterr().out


def test_an_author_scores_a_table_without_a_platform(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A table on the screen, an explanation, a file of results; a bad cell is named and nothing is scored."""
    sheet = (
        Path(__file__).parents[2] / "services/assessment/src/gonghui_assessment/schemes/union-group-quantitative.yaml"
    )
    (tmp_path / "v.csv").write_text("单位,竞赛总成绩,违纪违法次数\n一组,90,0\n二组,80,1\n")
    (tmp_path / "bad.csv").write_text("单位,竞赛总成绩\n一组,很好\n")
    result = tmp_path / "r.json"
    asked = ("scheme", "score", str(sheet), "--values", str(tmp_path / "v.csv"), "--on", "2026-12-31")

    assert run(*asked, "--explain", "一组", "--json", str(result)) == 0
    assert "第 1 名（并列 1 个，共 2 个单位），得 10 分" in capsys.readouterr().out
    assert [unit["unit_id"] for unit in json.loads(result.read_text())["units"]] == ["一组", "二组"]
    assert run(*asked, "--explain", "三组") == 1
    assert run("scheme", "score", str(sheet), "--values", str(tmp_path / "bad.csv")) == 1
    assert "第 2 行 B 列（竞赛总成绩）" in capsys.readouterr().err
    assert run("scheme", "export", str(sheet), str(tmp_path / "form.xlsx")) == 0
    assert run("scheme", "import", str(tmp_path / "form.xlsx"), str(tmp_path / "back.yaml")) == 0
    assert run("scheme", "check", str(tmp_path / "back.yaml")) == 0
    capsys.readouterr()
    assert run("scheme", "schema") == 0
    assert json.loads(capsys.readouterr().out)["title"].startswith("考核方案")


def test_a_file_that_is_no_scheme_is_refused_by_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Status 1 and the place, no traceback."""
    (tmp_path / "bad.yaml").write_text("scheme: &a x\nversion: *a\n")
    assert run("scheme", "lint", str(tmp_path / "bad.yaml")) == 1
    assert "line 1" in capsys.readouterr().out


def test_rotated_keys_leave_the_tokens_of_the_last_ones_valid(tmp_path: Path) -> None:
    """Nobody is signed out by a rotation; two of them outlive every token."""
    keys = Keys(tmp_path / "keys")
    keys.ensure([SIGN_IN])
    before = Tokens(keys).sign(SIGN_IN, "li", "finance", 60)
    assert run("rotate", SIGN_IN, "--data", str(tmp_path)) == 0
    after = Tokens(keys).sign(SIGN_IN, "li", "finance", 60)
    assert [Tokens(keys).verify(token, "finance") for token in (before, after)] == [(SIGN_IN, "li")] * 2
    assert run("rotate", "--data", str(tmp_path)) == 0
    assert Tokens(keys).verify(after, "finance") == (SIGN_IN, "li")
    with pytest.raises(BadToken):
        Tokens(keys).verify(before, "finance")
    assert run("rotate", "nobody", "--data", str(tmp_path)) == 1
