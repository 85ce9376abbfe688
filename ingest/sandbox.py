"""Where strangers' files are opened: never in this process. A file that hangs or explodes costs one refusal."""

import json
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import ValidationError

from ingest.reader import OUTCOME, Outcome
from ingest.reading import check_file
from ingest.refusals import Reason, Refusal, RefusedError

SECONDS = 60.0
MEMORY = 1024 * 1024 * 1024
ROOT = Path(__file__).parent.parent


class Sandbox:
    """Reads files one after another; a context manager. `seconds` and `memory` (bytes) are limits for each file."""

    def __init__(self, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._limits = (str(seconds), str(memory))
        self._reader: subprocess.Popen[bytes] | None = None

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
        try:
            check_file(path.suffix.lower(), path.stat().st_size)
            return OUTCOME.validate_json(self._ask(absolute))
        except RefusedError as refused:
            return Refusal(absolute, refused.reason, refused.detail)
        except OSError as error:
            self._stop()
            return Refusal(absolute, Reason.BROKEN, f"cannot be opened ({error.strerror})")
        except ValidationError:
            self._stop()
            return Refusal(absolute, Reason.BROKEN, "its content ended the reader")

    def _ask(self, path: str) -> bytes:
        if self._reader is None or self._reader.poll() is not None:
            self._reader = self._start()
        assert self._reader.stdin is not None  # noqa: S101
        assert self._reader.stdout is not None  # noqa: S101
        self._reader.stdin.write(json.dumps(path).encode() + b"\n")
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
