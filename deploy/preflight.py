# ruff: noqa: INP001 - a script of its own, before anything is installed
"""What must be on the machine before set-up starts. Runs on a bare Python, before anything is installed."""

import os
import re
import shutil
import subprocess
import sys

NEEDS = [
    ("java", ["java", "-version"], 17, "Java 17", "apt-get install openjdk-17-jre-headless"),
    ("mvn", ["mvn", "-version"], 3, "Maven", "apt-get install maven"),
    ("node", ["node", "--version"], 20, "Node.js 20", "https://nodejs.org"),
    ("npm", ["npm", "--version"], 9, "npm", "https://nodejs.org"),
]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_PACKAGES = ["chromium", "fonts-noto-cjk"]


def version(command: list[str]) -> int:
    """The major version that a tool prints, 0 if it cannot be run."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
    except OSError:
        return 0
    found = re.search(r"(\d+)\.\d+", done.stdout + done.stderr)
    return int(found.group(1)) if found else 0


def tools() -> list[str]:
    """One line for each missing tool."""
    missing = []
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python may run this
        missing.append("缺少 Python 3.11 或更新版本。 Python 3.11 or newer is missing.")
    for name, command, least, label, hint in NEEDS:
        if shutil.which(name) is None or version(command) < least:
            missing.append(f"缺少 {label}（或版本过低）：{hint}。 {label} or newer is missing: {hint}")
    return missing


def browser() -> list[str]:
    """One line if the browser tests have no browser; a CI machine installs it where it may."""
    if any(map(shutil.which, BROWSERS)):
        return []
    if os.environ.get("CI") and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        subprocess.run(["apt-get", "update", "-qq"], check=True, **quiet)  # noqa: S607
        subprocess.run(["apt-get", "install", "-y", "-qq", *BROWSER_PACKAGES], check=True, **quiet)  # noqa: S603, S607
        return []
    return [f"缺少浏览器：apt-get install {' '.join(BROWSER_PACKAGES)}。 A browser is missing for the browser tests."]


if __name__ == "__main__":
    problems = browser() if "--browser" in sys.argv else tools()
    for problem in problems:
        print(problem, file=sys.stderr)  # noqa: T201
    sys.exit(1 if problems else 0)
