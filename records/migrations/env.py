"""Alembic's entry: runs the migrations on the connection that `records.migrate` hands it."""

from alembic import context

from records.tables import Base

MINE = set(Base.metadata.tables)


def _ours(_object: object, name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:  # noqa: FBT001
    return kind != "table" or name in MINE


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_object=_ours,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
