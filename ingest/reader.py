"""The child process that parses strangers' files, each in a fork of its own with limits on time and memory.

Started by `ingest.sandbox`. One JSON line in (where the file lies, what it is called), one JSON line out (a document
or a refusal).
"""

import json
import logging
import math
import os
import resource
import signal
import sys
from dataclasses import replace
from pathlib import Path, PurePath

from pydantic import TypeAdapter

from ingest.documents import SourceDocument
from ingest.known import fingerprint
from ingest.reading import check_size, read_document
from ingest.refusals import Reason, Refusal, RefusedError

MAX_ANSWER = 100 * 1024 * 1024
Outcome = SourceDocument | Refusal
OUTCOME: TypeAdapter[Outcome] = TypeAdapter(Outcome)


def serve(seconds: float, memory: int) -> None:
    """Answer every path on standard input until it ends. `memory` is in bytes."""
    logging.disable()
    for line in sys.stdin:
        place, name = json.loads(line)
        sys.stdout.buffer.write(_read_in_fork(str(place), str(name), seconds, memory) + b"\n")
        sys.stdout.buffer.flush()


def _read_in_fork(place: str, name: str, seconds: float, memory: int) -> bytes:
    source, sink = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(source)
        _limit(seconds, memory)
        _write_all(sink, OUTCOME.dump_json(read_or_refuse(place, name)))
        os._exit(0)
    os.close(sink)
    with os.fdopen(source, "rb") as pipe:
        answer = pipe.read(MAX_ANSWER + 1)
    _, status = os.waitpid(child, 0)
    if len(answer) > MAX_ANSWER:
        return _refused(name, Reason.TOO_LARGE, "more text than any guidance has: split it")
    return answer if status == 0 else _fate(name, status, seconds)


def _limit(seconds: float, memory: int) -> None:
    """Limit this process. The alarm's default action ends it even inside a C library."""
    cpu = math.ceil(seconds) + 1  # ends what the child started and left behind, such as Tesseract
    limits = (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    )
    for what, most in limits:
        _, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(what, (allowed, allowed))
        except ValueError:  # macOS knows no limit on the address space
            continue
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)


def read_or_refuse(place: str, name: str | None = None) -> Outcome:
    """Return the document at `place`, called `name` if it lies there under another; or why it was refused.

    A parser may raise anything on a stranger's file.
    """
    name = place if name is None else name
    try:
        file = Path(place)
        check_size(file.stat().st_size)
        data = file.read_bytes()
        return replace(read_document(PurePath(name), data), source_hash=fingerprint(data))
    except RefusedError as error:
        return Refusal(name, error.reason, error.detail)
    except MemoryError:
        return Refusal(name, Reason.TOO_LARGE, "needs more memory than a document may")
    except OSError as error:
        return Refusal(name, Reason.BROKEN, f"cannot be opened ({error.strerror})")
    except Exception as error:  # noqa: BLE001
        return Refusal(name, Reason.BROKEN, f"damaged or unusual content ({type(error).__name__})")


def _fate(path: str, status: int, seconds: float) -> bytes:
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM:
        return _refused(path, Reason.TOO_SLOW, f"not read within {seconds:g} s: split or re-save it")
    return _refused(path, Reason.BROKEN, "its content ended the reader")


def _refused(path: str, reason: Reason, detail: str) -> bytes:
    return OUTCOME.dump_json(Refusal(path, reason, detail))


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


if __name__ == "__main__":
    serve(float(sys.argv[1]), int(sys.argv[2]))
