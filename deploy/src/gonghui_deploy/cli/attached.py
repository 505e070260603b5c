"""A service of a running platform: asked over HTTP as the operator, or opened beside its own process."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any, Literal
from uuid import uuid4

import httpx2

from gonghui_deploy.cli.screen import Refused
from gonghui_deploy.stack import OPERATOR, Stack
from gonghui_shared.http.tokens import SERVICE_LIFE
from gonghui_shared.runtime import Runtime, open_runtime
from gonghui_shared.service import Service
from gonghui_shared.settings import Settings


@asynccontextmanager
async def opened(stack: Stack, name: str) -> AsyncIterator[tuple[Service, Runtime]]:
    """The service's declaration and a runtime on its database."""
    os.environ.update(stack.environments[name])  # this process does nothing else
    service: Service = import_module(f"gonghui_{name}.app").SERVICE
    async with open_runtime(name, Settings(), service.knowledge) as runtime:
        yield service, runtime


def ask(stack: Stack, service: str, method: Literal["GET", "POST"], path: str, body: object = None) -> Any:
    """A service's answer to the operator.

    Raises:
        Refused: it does not answer, or not with success.
    """
    headers = {
        "Authorization": f"Bearer {stack.tokens.sign(OPERATOR, OPERATOR, service, SERVICE_LIFE)}",
        "Idempotency-Key": uuid4().hex,  # whoever types a command again means it
    }
    try:
        with httpx2.Client(base_url=stack.addresses[service], headers=headers, timeout=60, trust_env=False) as client:
            answer = client.request(method, path, json=body)
    except httpx2.HTTPError:
        raise Refused(f"{service} 没有应答。 {service} does not answer.") from None
    if answer.status_code == httpx2.codes.NOT_FOUND:
        raise Refused("没有找到。 Not found.")
    if not answer.is_success:
        raise Refused(f"{service} 拒绝了请求（{answer.status_code}）。 {service} refused ({answer.status_code}).")
    return answer.json()
