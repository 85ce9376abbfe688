"""The newest copy of the conversations' keys, beside the backups: what was erased opens in none of them.

A backup holds no data keys. This file does, still wrapped by the records key, and each backup overwrites it; whoever
keeps an older copy undoes erasures.
"""

import base64
import json
from pathlib import Path

import psycopg
from psycopg import sql

from records.encryption import MARK
from records.references import let_go
from records.sealed import SEALED, SealedColumn

NAME = "data.keys"
NOBODYS_CONVERSATIONS = """
    WITH gone AS (SELECT c.number FROM conversation c WHERE NOT EXISTS (
        SELECT FROM data_key k WHERE k.owner = 'patient:' || c.patient_id)),
    cut AS (UPDATE turn SET conversation = NULL WHERE conversation IN (SELECT number FROM gone))
    DELETE FROM conversation WHERE number IN (SELECT number FROM gone)"""
"""Conversations of whom no key is left, with the words by which they were found."""
OWNERS = {"patient_id": "patient:", "chat_id": "webchat:"}


def write(url: str, folder: Path) -> Path:
    """Overwrite the copy in `folder` with the keys of now. Call it after the database was dumped, never before."""
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT owner, wrapped, made_at FROM data_key ORDER BY owner").fetchall()
    lines = [json.dumps([owner, base64.b64encode(wrapped).decode(), made.isoformat()]) for owner, wrapped, made in rows]
    draft = folder / f".{NAME}"
    draft.touch(mode=0o600)
    draft.write_text("\n".join(lines))
    return draft.replace(folder / NAME)


def read(url: str, path: Path) -> None:
    """Put the keys of a copy into a database that was restored, and delete what has no key: it was erased since."""
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    with psycopg.connect(url) as connection:
        for owner, wrapped, made in rows:
            values = (owner, base64.b64decode(wrapped), made)
            connection.execute("INSERT INTO data_key (owner, wrapped, made_at) VALUES (%s, %s, %s)", values)
        connection.execute(sql.SQL(NOBODYS_CONVERSATIONS))
        for sealed in SEALED:
            owner = next((name for name in OWNERS if _is_owned(sealed, name)), None)
            if owner is not None:
                _delete_erased(connection, sealed, owner)


def _is_owned(sealed: SealedColumn, name: str) -> bool:
    """Whether a conversation's key seals the column, and `name` says whose."""
    return sealed.is_owned and name in sealed.column.class_.__table__.columns


def _delete_erased(connection: psycopg.Connection, sealed: SealedColumn, owner: str) -> None:
    erased = (
        f"substring(t.{sealed.column.key} FROM 1 FOR {len(MARK)}) = '\\x{MARK.hex()}'::bytea AND NOT EXISTS "
        f"(SELECT FROM data_key k WHERE k.owner = '{OWNERS[owner]}' || t.{owner})"
    )
    for statement in let_go(sealed.table, f"SELECT t.id FROM {sealed.table} t WHERE {erased}"):  # noqa: S608  our own names
        connection.execute(sql.SQL(statement))
    connection.execute(sql.SQL(f"DELETE FROM {sealed.table} t WHERE {erased}"))  # noqa: S608  our own names
