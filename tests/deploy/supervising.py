"""A platform with one small program, run on a folder until it is ended: what `gonghui up` does with all services."""

import asyncio
import signal
import sys
from contextlib import suppress
from pathlib import Path

from gonghui_deploy.embedded.supervisor import InUse
from gonghui_deploy.stack import Plan, running


async def main(folder: Path) -> None:
    """Run it until SIGTERM."""
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    async with running(Plan(folder, programs={"answering": ("tests.deploy.answering",)}), print):
        print("running", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    try:
        with suppress(asyncio.CancelledError):
            asyncio.run(main(Path(sys.argv[1])))
    except InUse:
        sys.exit(4)
