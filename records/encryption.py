"""Text at rest: AES-256-GCM bound to its row, so that a ciphertext moved to another row does not open."""

import base64
import contextlib
import hashlib
import hmac
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from settings import MalformedSettingsError, Settings

NONCE_BYTES = 12
KEY_BYTES = 32
WEBCHAT_BOT_ID = 700
MARK = b"\x00DK1"  # begins what a conversation's own key sealed
KEY_FILE, OLD_KEY_FILE = "records.key", "records.key.old"


class SealBrokenError(Exception):
    """A ciphertext does not belong to this row or this key."""


class Seal:
    """Seals and opens texts. `row` names the row and column that a text belongs to, such as `turn:42:text`.

    `key` seals; `old` ones still open, while a new key is being brought in.
    """

    def __init__(self, key: bytes, *old: bytes) -> None:
        self._cipher = AESGCM(key)
        self._ciphers = (self._cipher, *map(AESGCM, old))
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
        for cipher in self._ciphers:
            try:
                return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], row.encode()).decode()
            except (InvalidTag, ValueError):
                continue
        raise SealBrokenError(row)

    def is_current(self, sealed: bytes, row: str) -> bool:
        """Tell whether `sealed` was closed with the key that seals now, and not with an old one."""
        try:
            self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], row.encode())
        except (InvalidTag, ValueError):
            return False
        return True


class ConversationSeal(Seal):
    """Seals what one conversation holds with that conversation's own data key; see `records.keys`.

    Bound to the conversation and to the row. What was sealed before there were data keys has no mark and opens with
    the `records` seal.
    """

    def __init__(self, owner: str, key: bytes, records: Seal) -> None:
        super().__init__(key)
        self._owner = owner
        self._records = records

    def close(self, text: str, row: str) -> bytes:
        """Return mark, nonce and ciphertext of `text`, bound to this conversation's `row`."""
        return MARK + super().close(text, self._named(row))

    def open(self, sealed: bytes, row: str) -> str:
        """Return the text that was sealed for this conversation's `row`.

        Raises:
            SealBrokenError: another conversation, another row, another key, or altered bytes.
        """
        if sealed.startswith(MARK):
            with contextlib.suppress(SealBrokenError):
                return super().open(sealed[len(MARK) :], self._named(row))
        return self._records.open(sealed, row)

    def blind(self, word: str) -> int:
        """Return the number that the records key gives a word, so that one search finds it in every conversation."""
        return self._records.blind(word)

    def is_current(self, sealed: bytes, row: str) -> bool:
        """Tell whether `sealed` was closed with this conversation's key."""
        return sealed.startswith(MARK) and super().is_current(sealed[len(MARK) :], self._named(row))

    def _named(self, row: str) -> str:
        return f"{self._owner}|{row}"


def read_key(settings: Settings) -> bytes:
    """Return the 32-byte records key: `RECORDS_KEY` (base64), else `records.key` in the data folder, made on first use.

    Raises:
        MalformedSettingsError: the key is not 32 bytes of base64.
    """
    if settings.records_key is not None:
        return _decode(settings.records_key.get_secret_value(), "RECORDS_KEY")
    path = settings.data_dir / KEY_FILE
    if not path.exists():
        _write_new_key(path)
    return _decode(path.read_text().strip(), str(path))


def read_old_key(settings: Settings) -> bytes | None:
    """Return the key that is being replaced: `RECORDS_KEY_OLD`, else `records.key.old`, None where there is none.

    Raises:
        MalformedSettingsError: the key is not 32 bytes of base64.
    """
    if settings.records_key_old is not None:
        return _decode(settings.records_key_old.get_secret_value(), "RECORDS_KEY_OLD")
    path = settings.data_dir / OLD_KEY_FILE
    return _decode(path.read_text().strip(), str(path)) if path.exists() else None


def read_seal(settings: Settings) -> Seal:
    """Return the seal of the records key, which also opens what the key before it sealed.

    Raises:
        MalformedSettingsError: a key is not 32 bytes of base64.
    """
    old = read_old_key(settings)
    return Seal(read_key(settings), *([] if old is None else [old]))


def replace_key_file(folder: Path) -> None:
    """Make a new `records.key` and keep the one before it as `records.key.old`.

    Raises:
        FileExistsError: an old one is still there: bringing in the last key was not ended.
    """
    (folder / OLD_KEY_FILE).hardlink_to(folder / KEY_FILE)
    draft = _draft_key(folder / KEY_FILE)
    draft.replace(folder / KEY_FILE)


def webchat_token(key: bytes) -> str:
    """Return the bot token that the bot and the webchat share, derived from the records key."""
    return f"{WEBCHAT_BOT_ID}:" + hmac.new(key, b"webchat bot token", hashlib.sha256).hexdigest()[:35]


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
    draft = _draft_key(path)
    try:
        os.link(draft, path)  # the first process wins; the others read its key
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _draft_key(path: Path) -> Path:
    draft = path.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(base64.b64encode(os.urandom(KEY_BYTES)).decode())
    return draft
