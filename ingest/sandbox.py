"""Where strangers' files are opened: never in this process. A file that hangs or explodes costs one refusal.

`Sandbox.read` takes a file that lies somewhere (`python -m ingest`), `Sandbox.read_upload` bytes and a name (the
console). Both block: an event loop gives them to a thread.
"""

import json
import subprocess
import sys
import tempfile
import threading
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self

from pydantic import ValidationError

from ingest.reader import OUTCOME, Outcome
from ingest.reading import check_size
from ingest.refusals import Reason, Refusal, RefusedError

SECONDS = 60.0
MEMORY = 1024 * 1024 * 1024
ROOT = Path(__file__).parent.parent


class Sandbox:
    """Reads files one after another; a context manager. `seconds` and `memory` (bytes) are limits for each file."""

    def __init__(self, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._limits = (str(seconds), str(memory))
        self._reader: subprocess.Popen[bytes] | None = None
        self._one_at_a_time = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def read(self, path: Path) -> Outcome:
        """Return the document in `path`, or why it was refused. Blocks for at most the time limit."""
        absolute = str(path.absolute())
        try:
            absolute.encode()
        except UnicodeEncodeError:
            readable = absolute.encode("utf-8", "replace").decode()
            return Refusal(readable, Reason.MALFORMED, "the file's name is not UTF-8: rename it")
        return self._read(path, absolute)

    def read_upload(self, name: str, data: bytes) -> Outcome:
        """Return the document in `data`, handed in as `name`, or why it was refused. Blocks as `read` does."""
        name = _plain(name)
        try:
            check_size(len(data))
        except RefusedError as refused:
            return Refusal(name, refused.reason, refused.detail)
        with tempfile.NamedTemporaryFile(prefix="upload-") as file:
            file.write(data)
            file.flush()
            return self._read(Path(file.name), name)

    def _read(self, path: Path, name: str) -> Outcome:
        with self._one_at_a_time:
            try:
                check_size(path.stat().st_size)
                return OUTCOME.validate_json(self._ask(str(path.absolute()), name))
            except RefusedError as refused:
                return Refusal(name, refused.reason, refused.detail)
            except OSError as error:
                self._stop()
                return Refusal(name, Reason.BROKEN, f"cannot be opened ({error.strerror})")
            except ValidationError:
                self._stop()
                return Refusal(name, Reason.BROKEN, "its content ended the reader")

    def _ask(self, place: str, name: str) -> bytes:
        if self._reader is None or self._reader.poll() is not None:
            self._reader = self._start()
        assert self._reader.stdin is not None  # noqa: S101
        assert self._reader.stdout is not None  # noqa: S101
        self._reader.stdin.write(json.dumps([place, name]).encode() + b"\n")
        self._reader.stdin.flush()
        return self._reader.stdout.readline()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 our own interpreter and module
            [sys.executable, "-m", "ingest.reader", *self._limits],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
        )

    def _stop(self) -> None:
        """End the reader: it leaves when its input ends; what it still parses ends by its own alarm."""
        if self._reader is not None:
            self._reader.communicate()
            self._reader = None


def _plain(name: str) -> str:
    """Return a name as a browser sends it without folders and what no file is called."""
    last = PurePosixPath(name.replace("\\", "/").replace("\0", "")).name
    return last.encode("utf-8", "replace").decode() or "upload"
