"""Text at rest: AES-256-GCM bound to its row, so that a ciphertext moved to another row does not open."""

import base64
import hashlib
import hmac
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from settings import MalformedSettingsError, Settings

NONCE_BYTES = 12
KEY_BYTES = 32


class SealBrokenError(Exception):
    """A ciphertext does not belong to this row or this key."""


class Seal:
    """Seals and opens texts. `row` names the row and column that a text belongs to, such as `turn:42:text`."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)
        self._words = hmac.new(key, b"blind index of words", hashlib.sha256).digest()

    def blind(self, word: str) -> int:
        """Return 64 bits, as PostgreSQL's bigint, by which a word can be looked for without being kept.

        Every seal of one records key gives the same number for a word.
        """
        digest = hmac.new(self._words, word.encode(), hashlib.sha256).digest()
        return int.from_bytes(digest[:8], "big", signed=True)

    def close(self, text: str, row: str) -> bytes:
        """Return nonce and ciphertext of `text`, bound to `row`."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, text.encode(), row.encode())

    def open(self, sealed: bytes, row: str) -> str:
        """Return the text that was sealed for `row`.

        Raises:
            SealBrokenError: another row, another key, or altered bytes.
        """
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], row.encode()).decode()
        except (InvalidTag, ValueError):
            raise SealBrokenError(row) from None


def read_key(settings: Settings) -> bytes:
    """Return the 32-byte records key: `RECORDS_KEY` (base64), else `records.key` in the data folder, made on first use.

    Raises:
        MalformedSettingsError: the key is not 32 bytes of base64.
    """
    if settings.records_key is not None:
        return _decode(settings.records_key.get_secret_value(), "RECORDS_KEY")
    path = settings.data_dir / "records.key"
    if not path.exists():
        _write_new_key(path)
    return _decode(path.read_text().strip(), str(path))


def webchat_token(key: bytes) -> str:
    """Return the bot token that the bot and the webchat share, derived from the records key."""
    return "700:" + hmac.new(key, b"webchat bot token", hashlib.sha256).hexdigest()[:35]


def _decode(text: str, name: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise MalformedSettingsError(f"{name}: must be {KEY_BYTES} bytes in base64 (make one: openssl rand -base64 32)")
    return key


def _write_new_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(base64.b64encode(os.urandom(KEY_BYTES)).decode())
    try:
        os.link(draft, path)  # the first process wins; the others read its key
    except FileExistsError:
        pass
    finally:
        draft.unlink()
