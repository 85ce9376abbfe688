"""Files: sealed bytes in the data folder, a sealed description in a row. Who may read one is decided by messages."""

import asyncio
import base64
import json
import re
import secrets
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path, PurePath

from records.encryption import Seal
from records.webchat import WebchatFileRow
from webchat.images import image_size

VISITOR_LIMIT = 20 * 1024 * 1024
BOT_LIMIT = 50 * 1024 * 1024
NAME_LIMIT = 120
FILE_ID = re.compile(r"[A-Za-z0-9_-]{32}")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it arrived."""

    name: str
    media_type: str
    data: bytes

    @property
    def kind(self) -> str:
        """`photo`, `voice` or `document`, by what the file is."""
        if image_size(self.data) is not None and self.media_type != "image/gif":
            return "photo"
        return "voice" if self.media_type.startswith("audio/") else "document"


@dataclass(frozen=True, slots=True)
class Description:
    """What a file is called and is."""

    name: str
    media_type: str


class FileStore:
    """The folder of sealed files."""

    def __init__(self, folder: Path, seal: Seal) -> None:
        self._folder = folder
        self._seal = seal

    async def write(self, upload: Upload) -> WebchatFileRow:
        """Write the bytes and return the row that describes them, not yet added to a session."""
        file_id = secrets.token_urlsafe(24)
        await asyncio.to_thread(self._write, file_id, upload.data)
        description = json.dumps(asdict(Description(clean_name(upload.name), upload.media_type)))
        sealed = self._seal.close(description, f"webchat_file:{file_id}:description")
        return WebchatFileRow(id=file_id, size=len(upload.data), description=sealed)

    async def read(self, file_id: str) -> bytes:
        """Return a file's bytes.

        Raises:
            FileNotFoundError: the bytes are gone.
        """
        return await asyncio.to_thread(self._read, file_id)

    def remove(self, file_id: str) -> None:
        """Remove a file's bytes, if they are there."""
        self._path(file_id).unlink(missing_ok=True)

    def sweep(self, known: Collection[str], before: float) -> int:
        """Remove the bytes of files that no row describes, if they are older than `before` (a Unix time)."""
        unknown = [path for path in self._folder.glob("*") if path.name not in known] if self._folder.is_dir() else []
        old = [path for path in unknown if path.stat().st_mtime < before]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def describe(self, row: WebchatFileRow) -> Description:
        """Open a row's description."""
        return Description(**json.loads(self._seal.open(row.description, f"webchat_file:{row.id}:description")))

    def _path(self, file_id: str) -> Path:
        if not FILE_ID.fullmatch(file_id):
            raise FileNotFoundError(file_id)
        return self._folder / file_id

    def _write(self, file_id: str, data: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._path(file_id).write_bytes(self._seal.close(base64.b64encode(data).decode(), _bytes_row(file_id)))

    def _read(self, file_id: str) -> bytes:
        return base64.b64decode(self._seal.open(self._path(file_id).read_bytes(), _bytes_row(file_id)))


def clean_name(name: str) -> str:
    """Return a file name without folders or control characters, at most 120 characters, its ending kept."""
    bare = "".join(character for character in name.replace("\\", "/").rsplit("/", 1)[-1] if character.isprintable())
    bare = bare.strip(" .") or "file"
    suffix = PurePath(bare).suffix[:16]
    return bare if len(bare) <= NAME_LIMIT else bare[: NAME_LIMIT - len(suffix)] + suffix


def _bytes_row(file_id: str) -> str:
    return f"webchat_file:{file_id}:bytes"
