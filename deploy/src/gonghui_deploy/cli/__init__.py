"""The command line `gonghui`: running the platform, looking at it, keeping it."""

from gonghui_deploy.cli import certificates, contracts, keeping, lawbook, looking, mending, preparing, running, schemes
from gonghui_deploy.cli.screen import CommandLine

app = CommandLine(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="工会平台的命令行。 The platform's command line.",
)
app.command("up", epilog=running.UP)(running.up)
app.command("demo", epilog=running.DEMO)(running.demo)
app.command("status", epilog=looking.STATUS)(looking.status)
app.command("token", epilog=looking.TOKEN)(looking.token)
app.add_typer(lawbook.rules, name="rules")
app.command("migrate", epilog=mending.MIGRATE)(mending.migrate)
app.command("rebuild", epilog=mending.REBUILD)(mending.rebuild)
app.command("verify", epilog=mending.VERIFY)(mending.verify)
app.add_typer(mending.park, name="park")
app.command("prepare", epilog=preparing.PREPARE)(preparing.prepare)
app.command("rotate", epilog=preparing.ROTATE)(preparing.rotate)
app.command("backup", epilog=keeping.BACKUP)(keeping.backup)
app.command("erasures", epilog=keeping.ERASURES)(keeping.erasures)
app.command("restore", epilog=keeping.RESTORE)(keeping.restore)
app.add_typer(schemes.scheme, name="scheme")
app.add_typer(certificates.certificate, name="certificate")
app.add_typer(contracts.contracts, name="contracts")
