"""Indexes for what the guidance lacks: questions that were not answered, and answers that did not help."""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'

UNANSWERED = sa.text("kind = 'abstention' AND reason = 'nothing_found'")


def upgrade() -> None:
    op.create_index('ix_answer_unanswered', 'answer', ['at'], postgresql_where=UNANSWERED)
    op.create_index('ix_feedback_unhelpful', 'feedback', ['at'], postgresql_where=sa.text('NOT helpful'))


def downgrade() -> None:
    op.drop_index('ix_feedback_unhelpful', table_name='feedback')
    op.drop_index('ix_answer_unanswered', table_name='answer')
