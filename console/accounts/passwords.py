"""Passwords: argon2id with the library's parameters (RFC 9106, low memory), hashed anew when those change."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
LONGEST = 200
_hasher = PasswordHasher()
_NOBODY = _hasher.hash("nobody has this password")


class WeakPasswordError(Exception):
    """A password is too short, too long, or contains the name."""


def hash_password(password: str, name: str) -> str:
    """Return the hash to keep.

    Raises:
        WeakPasswordError: fewer than 12 or more than 200 characters, one of few characters, or the name in it.
    """
    too_plain = len(set(password.casefold())) < SHORTEST // 2
    if not SHORTEST <= len(password) <= LONGEST or too_plain or name.casefold() in password.casefold():
        raise WeakPasswordError
    return _hasher.hash(password)


def is_right(password: str, kept: str | None) -> bool:
    """Tell whether `password` belongs to the hash; where there is none, as much time is taken to say no."""
    try:
        _hasher.verify(kept or _NOBODY, password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Tell whether a hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(kept)
