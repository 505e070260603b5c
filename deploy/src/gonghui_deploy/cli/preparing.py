"""What processes need that run one by one, outside of `gonghui up`: keys and databases; and new keys in place of old ones."""

import asyncio
import os
from pathlib import Path
from typing import Annotated, Final

import typer

from gonghui_deploy.cli.screen import Data, Refused, examples, folder_of, screen
from gonghui_deploy.databases import make_database
from gonghui_deploy.stack import CONSOLE, OPERATOR, SERVICES, password_of
from gonghui_shared.http.tokens import SIGN_IN, Keys
from gonghui_shared.runtime import secret

PREPARE: Final = examples(
    "gonghui prepare /secure/gonghui --postgres postgresql://admin:…@db/postgres",
    "kubectl create secret generic keys --namespace gonghui --from-file /secure/gonghui/keys",
    "kubectl create secret generic databases --namespace gonghui --from-env-file /secure/gonghui/databases.env",
)
ROTATE: Final = examples("gonghui rotate", "gonghui rotate organisation.sign-in --data /secure/gonghui")


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
    secret(keys / "organisation.salt.key")
    addresses = asyncio.run(_databases(postgres, keys))
    file = target / "databases.env"
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
        stream.writelines(f"{service}={address}\n" for service, address in addresses.items())
    screen.print(f"已写入机密：{keys} 和 {file} 。 Secrets written: {keys} and {file}")


async def _databases(administrator: str, keys: Path) -> dict[str, str]:
    return {service: await make_database(administrator, service, password_of(keys, service)) for service in SERVICES}


def rotate(
    issuer: Annotated[
        str | None, typer.Argument(metavar="ISSUER", help="签发方，默认全部。 Whose keys; default all.")
    ] = None,
    data: Data = None,
) -> None:
    """更换令牌签名密钥；上一把仍可验证，无人被登出。 New keys for signing tokens; the last ones still verify, so nobody is signed out."""
    folder = folder_of(data) / "keys"
    known = sorted(file.name.removesuffix(".private.json") for file in folder.glob("*.private.json"))
    if not known or (issuer is not None and issuer not in known):
        raise Refused(f"没有这样的密钥：{folder} 。 No such keys in {folder}")
    for name in [issuer] if issuer else known:
        Keys(folder).rotate(name)
        screen.print(f"{name}：已更换。 {name}: rotated.")
