"""`python -m gonghui_console`."""

import uvicorn

from gonghui_shared import logs
from gonghui_shared.http.middleware import KEEP_ALIVE
from gonghui_shared.http.protocol import BoundedHead

from .app import create_app, gated, services_of
from .settings import Settings


def main() -> None:
    """Serve until told to stop."""
    settings = Settings()
    logs.configure("console", settings.log_level)
    app = gated(create_app(settings, services_of(settings)), settings)
    uvicorn.run(
        app, host=settings.host, port=settings.port, log_config=None, access_log=False, server_header=False,
        timeout_keep_alive=KEEP_ALIVE, http=BoundedHead,
    )  # fmt: skip


main()
