"""`gonghui up` with one small program: `python -m tests.deploy.supervising FOLDER`."""

from pathlib import Path

from gonghui_deploy.cli.running import keep_running, show_and_stay
from gonghui_deploy.cli.screen import CommandLine
from gonghui_deploy.stack import Plan

app = CommandLine()


@app.command()
def up(folder: Path) -> None:
    """Run it until SIGTERM or Ctrl-C."""
    keep_running(Plan(folder, programs={"answering": ("tests.deploy.answering",)}), show_and_stay)


if __name__ == "__main__":
    app()
