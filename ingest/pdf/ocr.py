"""Scanned pages, read by a Tesseract that the system has; without one they are refused. Runs in the sandbox's child.

Pages are drawn by PDFium and handed over in memory: the child may write no file.
"""

import shutil
import subprocess
from collections.abc import Iterator
from functools import cache

import pypdfium2

from ingest.legacy.guess import WORD
from ingest.legacy.syllables import is_syllable
from ingest.refusals import Reason, RefusedError

COMMAND = "tesseract"
LANGUAGES = ("vie", "eng")
DOTS_PER_INCH, POINTS_PER_INCH = 200, 72
MAX_PAGES, MAX_SIDE = 15, 4_000
SECONDS_A_PAGE = 20.0
MIN_SYLLABLES = 0.6
NOTE = "scanned pages, read by a machine: compare every number and name with the paper"


@cache
def languages() -> tuple[str, ...]:
    """Return which of our languages the system can read; none without Tesseract or without Vietnamese."""
    command = shutil.which(COMMAND)
    if command is None:
        return ()
    listed = subprocess.run([command, "--list-langs"], capture_output=True, text=True, check=False, timeout=10)  # noqa: S603
    found = tuple(language for language in LANGUAGES if language in listed.stdout.split())
    return found if LANGUAGES[0] in found else ()


def read_pages(document: pypdfium2.PdfDocument) -> list[list[str]]:
    """Return the lines of each page of a scanned PDF.

    Raises:
        RefusedError: no Tesseract, too many pages, or nothing that could be Vietnamese or English.
    """
    if not languages():
        raise RefusedError(Reason.SCANNED, "no text layer, and no Tesseract with Vietnamese on this machine")
    if len(document) > MAX_PAGES:
        raise RefusedError(Reason.SCANNED, f"{len(document)} scanned pages; at most {MAX_PAGES} are read")
    texts = [_read(image) for image in _images(document)]
    _refuse_noise(" ".join(texts))
    return [text.splitlines() for text in texts]


def _images(document: pypdfium2.PdfDocument) -> Iterator[bytes]:
    """Yield each page as a grey picture in the PGM format."""
    for page in document:
        scale = min(DOTS_PER_INCH / POINTS_PER_INCH, MAX_SIDE / max(*page.get_size(), 1))
        bitmap = page.render(scale=scale, grayscale=True)
        rows = bytes(bitmap.buffer)
        picture = b"".join(rows[y * bitmap.stride : y * bitmap.stride + bitmap.width] for y in range(bitmap.height))
        yield b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + picture


def _read(image: bytes) -> str:
    command = [COMMAND, "stdin", "stdout", "-l", "+".join(languages()), "--dpi", str(DOTS_PER_INCH)]
    env = {"PATH": "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin", "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(command, input=image, capture_output=True, check=True, timeout=SECONDS_A_PAGE, env=env)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise RefusedError(Reason.TOO_SLOW, f"a scanned page was not read within {SECONDS_A_PAGE:g} s") from None
    except (subprocess.CalledProcessError, OSError) as error:
        raise RefusedError(Reason.SCANNED, f"Tesseract did not read it ({type(error).__name__})") from None
    return done.stdout.decode("utf-8", "replace")


def _refuse_noise(text: str) -> None:
    """Refuse what is mostly no words: a picture, handwriting, a page on its side."""
    words = [word for word in WORD.findall(text) if len(word) > 1]
    plausible = sum(1 for word in words if word.isascii() or is_syllable(word))
    if not words or plausible < MIN_SYLLABLES * len(words):
        raise RefusedError(Reason.SCANNED, "the pages could not be read: too faint, on their side, or no text")
