"""How long a later start takes, and what each process weighs: `python -m evals.start` (after a first `make run`).

page   = from `start.py` to the chat page's answer
answer = from `start.py` to the first answer from the guidance, to a question asked as soon as the page was there
stop   = from Ctrl-C to the end of the last process
RSS    = resident memory of each process after the answer
"""

import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psutil  # type: ignore[import-untyped]

from settings import read_settings
from start import wait_for

ROOT = Path(__file__).parent.parent
QUESTION = "quên thẻ bảo hiểm y tế thì đi khám được không?"
SOURCE = "Nguồn:"
SECONDS = 120


def main() -> int:
    """Start, ask, weigh, stop, and print the figures; 1 when no answer came."""
    address = read_settings().webchat_url
    began = time.monotonic()
    process = subprocess.Popen([sys.executable, "start.py"], cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        if not wait_for(f"{address}/health"):
            return 1
        print(f"page    {time.monotonic() - began:.1f} s")
        if not _is_answered(address, began + SECONDS):
            return 1
        print(f"answer  {time.monotonic() - began:.1f} s")
        for child in psutil.Process(process.pid).children(recursive=True):
            print(f"RSS     {child.memory_info().rss >> 20:5} MiB  {' '.join(child.cmdline())[-60:]}")
    finally:
        stopped = time.monotonic()
        process.send_signal(signal.SIGINT)
        process.wait(30)
        print(f"stop    {time.monotonic() - stopped:.1f} s")
    return 0


def _is_answered(address: str, deadline: float) -> bool:
    with httpx.Client(base_url=address, headers={"Origin": address}, timeout=30) as visitor:
        visitor.post("/api/session", json={"language": "vi"}).raise_for_status()
        visitor.post("/api/messages", json={"text": QUESTION, "key": "measure-start"}).raise_for_status()
        while time.monotonic() < deadline:
            messages = visitor.get("/api/messages").json()["messages"]
            if any(message["bot"] and SOURCE in message["text"] for message in messages):
                return True
            time.sleep(0.3)
    return False


if __name__ == "__main__":
    sys.exit(main())
