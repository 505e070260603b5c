"""What processes need that run one by one, outside of `gonghui up`: keys and databases."""

import asyncio
import os
from pathlib import Path
from typing import Annotated, Final

import typer

from gonghui_deploy.cli.screen import examples, screen
from gonghui_deploy.databases import make_database
from gonghui_deploy.stack import CONSOLE, OPERATOR, SERVICES, password_of
from gonghui_shared.http.tokens import SIGN_IN, Keys
from gonghui_shared.runtime import secret

PREPARE: Final = examples(
    "gonghui prepare /secure/gonghui --postgres postgresql://admin:…@db/postgres",
    "kubectl create secret generic keys --namespace gonghui --from-file /secure/gonghui/keys",
    "kubectl create secret generic databases --namespace gonghui --from-env-file /secure/gonghui/databases.env",
)


def prepare(
    target: Annotated[Path, typer.Argument(metavar="DIR", help="存放密钥的目录。 Where the secrets go.")],
    postgres: Annotated[
        str,
        typer.Option(
            envvar="GONGHUI_POSTGRES",
            help="可建库建角色的地址。 Address that may make databases and roles.",
            show_envvar=True,
        ),
    ],
) -> None:
    """为单独运行的进程准备密钥和数据库；可重复执行。 Keys and databases for processes run one by one; may be repeated."""
    keys = target.resolve() / "keys"
    keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    Keys(keys).ensure([*SERVICES, CONSOLE, SIGN_IN, OPERATOR])
    for service in SERVICES:
        secret(keys / f"{service}.claims.key")
        secret(keys / f"{service}.vault.key")
    addresses = asyncio.run(_databases(postgres, keys))
    file = target / "databases.env"
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
        stream.writelines(f"{service}={address}\n" for service, address in addresses.items())
    screen.print(f"已写入机密：{keys} 和 {file} 。 Secrets written: {keys} and {file}")


async def _databases(administrator: str, keys: Path) -> dict[str, str]:
    return {service: await make_database(administrator, service, password_of(keys, service)) for service in SERVICES}
