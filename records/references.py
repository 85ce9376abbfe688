"""Which rows point at a row: read off the tables, so that a new one is not forgotten when something is deleted."""

from collections.abc import Collection

from sqlalchemy import Column, ForeignKeyConstraint

from records.tables import Base


def pointing_at(table: str, *, but: Collection[str] = ()) -> list[Column[object]]:
    """Return the columns that point at `table`'s rows and keep them from being deleted, those of tables `but` left out.

    Columns that go, or are emptied, with the row by themselves are none of them.
    """
    return [
        key.columns[0]
        for other in Base.metadata.sorted_tables
        for key in sorted(other.foreign_key_constraints, key=lambda key: key.columns[0].name)
        if other.name not in but and _holds(key, table)
    ]


def _holds(key: ForeignKeyConstraint, table: str) -> bool:
    return key.referred_table.name == table and key.ondelete is None and len(key.columns) == 1


def belonging_to(table: str) -> list[Column[object]]:
    """Return the columns by which rows go when a row of `table` is deleted."""
    return [
        key.columns[0]
        for other in Base.metadata.sorted_tables
        for key in sorted(other.foreign_key_constraints, key=lambda key: key.columns[0].name)
        if key.referred_table.name == table and key.ondelete == "CASCADE" and len(key.columns) == 1
    ]


def free(table: str, alias: str, *, but: Collection[str] = ()) -> str:
    """Return SQL that is true where nothing points at the row `alias` of `table`, nor would go with it."""
    conditions = [
        f"NOT EXISTS (SELECT FROM {column.table.name} x WHERE x.{column.name} = {alias}.id)"
        for column in [*pointing_at(table, but=but), *belonging_to(table)]
    ]
    return " AND ".join(conditions) or "true"


def let_go(table: str, ids: str) -> list[str]:
    """Return statements that empty whatever points at the rows of `table` that the query `ids` names, where it may."""
    return [
        f"UPDATE {column.table.name} SET {column.name} = NULL WHERE {column.name} IN ({ids})"  # noqa: S608  our own names
        for column in pointing_at(table)
        if column.nullable
    ]
