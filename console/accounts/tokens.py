"""Secrets that travel in a link or a cookie. The database knows only their hash."""

import hashlib
import secrets

BYTES = 32


def new_token() -> str:
    """Return 256 random bits, safe in an address."""
    return secrets.token_urlsafe(BYTES)


def digest(token: str) -> bytes:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).digest()
