"""How long `python -m bot run` takes until it listens and is ready, and the memory that it holds then."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from bench.engine import TOKEN, StandIn

PATIENCE = 60.0

AS_INSTALLED = """
import runpy, sys
sys.modules["rich"] = sys.modules["pygments"] = None
runpy.run_module("bot", run_name="__main__")
"""
"""`python -m bot` without what only comes with the tools of development, and which httpx imports where it is."""


@dataclass(frozen=True, slots=True)
class Started:
    """Seconds until it was ready, and megabytes of memory a moment later."""

    seconds: float
    megabytes: float


def start(url: str, there: StandIn) -> Started:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", AS_INSTALLED, "run"],
        env=_environment(url, there, port),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_ready(f"http://127.0.0.1:{port}/healthz")
        seconds = time.perf_counter() - begun
        time.sleep(2)
        return Started(seconds, _resident(process.pid))
    finally:
        process.terminate()
        process.wait()


def _environment(url: str, there: StandIn, port: int) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "PYTHONPATH") if name in os.environ}
    return kept | {
        "DATABASE_URL": url,
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_BASE_URL": f"{there.address}/bot",
        "PORT": str(port),
        "LOG_LEVEL": "WARNING",
    }


def _wait_until_ready(address: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.01)
    raise TimeoutError("the bot did not become ready")


def _resident(pid: int) -> float:
    """Linux only."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no VmRSS")
