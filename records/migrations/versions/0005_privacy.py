"""A key for each conversation, the queue of requests about data, who a consent was given for, where messages went."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'


def upgrade() -> None:
    op.create_table('data_key',
    sa.Column('owner', sa.Text(), nullable=False),
    sa.Column('wrapped', sa.LargeBinary(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('owner', name=op.f('pk_data_key'))
    )
    op.create_table('data_request',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('reply_due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('extended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('replied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_by', sa.Text(), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.CheckConstraint("kind IN ('access', 'copy', 'correct', 'delete', 'withdraw', 'restrict', 'object', 'protect')", name=op.f('ck_data_request_kind')),
    sa.CheckConstraint("outcome IN ('done', 'refused')", name=op.f('ck_data_request_outcome')),
    sa.CheckConstraint('(done_at IS NULL) = (outcome IS NULL)', name=op.f('ck_data_request_done_with_an_outcome')),
    sa.CheckConstraint('(done_at IS NULL) = (done_by IS NULL)', name=op.f('ck_data_request_done_by_somebody')),
    sa.CheckConstraint("outcome <> 'refused' OR reason IS NOT NULL", name=op.f('ck_data_request_refused_with_a_reason')),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_data_request_patient_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_data_request')),
    sa.UniqueConstraint('code', name=op.f('uq_data_request_code'))
    )
    op.create_index('ix_data_request_open', 'data_request', ['due_at'], unique=False, postgresql_where=sa.text('done_at IS NULL'))
    op.create_index(op.f('ix_data_request_patient_id'), 'data_request', ['patient_id'], unique=False)
    op.add_column('consent', sa.Column('given_as', sa.Text(), server_default='oneself', nullable=False))
    op.create_check_constraint(op.f('ck_consent_given_as'), 'consent', "given_as IN ('oneself', 'guardian', 'guardian_and_child', 'relative')")
    op.add_column('sent_request', sa.Column('chat_id', sa.BigInteger(), nullable=True))
    op.create_index(op.f('ix_sent_request_chat_id'), 'sent_request', ['chat_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_sent_request_chat_id'), table_name='sent_request')
    op.drop_column('sent_request', 'chat_id')
    op.drop_constraint(op.f('ck_consent_given_as'), 'consent', type_='check')
    op.drop_column('consent', 'given_as')
    op.drop_index(op.f('ix_data_request_patient_id'), table_name='data_request')
    op.drop_index('ix_data_request_open', table_name='data_request', postgresql_where=sa.text('done_at IS NULL'))
    op.drop_table('data_request')
    op.drop_table('data_key')
