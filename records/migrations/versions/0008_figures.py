"""Figures per day, and the indexes that the day list, the dashboard and the statistics read by."""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'

INDEXES = (
    ('appointment', ('start',)),
    ('appointment', ('changed_at',)),
    ('answer', ('at',)),
    ('turn', ('at',)),
    ('feedback', ('at',)),
    ('encounter', ('opened_at',)),
    ('encounter', ('changed_at',)),
    ('handover', ('requested_at',)),
)


def upgrade() -> None:
    op.create_table('daily_figure',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('figure', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('count', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('day', 'figure', 'key', name=op.f('pk_daily_figure'))
    )
    op.create_table('figures_run',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('counted_until', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_figures_run'))
    )
    op.create_table('weekly_cell',
    sa.Column('week', sa.Date(), nullable=False),
    sa.Column('measure', sa.Text(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('count', sa.BigInteger(), nullable=False),
    sa.Column('people', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('week', 'measure', 'place', name=op.f('pk_weekly_cell'))
    )
    for table, columns in INDEXES:
        op.create_index(f'ix_{table}_{"_".join(columns)}', table, list(columns))


def downgrade() -> None:
    for table, columns in INDEXES:
        op.drop_index(f'ix_{table}_{"_".join(columns)}', table)
    op.drop_table('weekly_cell')
    op.drop_table('figures_run')
    op.drop_table('daily_figure')
