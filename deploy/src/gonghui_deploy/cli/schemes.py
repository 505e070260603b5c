"""Commands for authors of evaluation schemes."""

import typer

scheme = typer.Typer(no_args_is_help=True, help="考核方案。 Evaluation schemes.")
