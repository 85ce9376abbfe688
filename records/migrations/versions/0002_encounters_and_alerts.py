"""Encounters, and handovers with an urgency, an owner, a timer and an end."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'


def upgrade() -> None:
    op.create_table('encounter',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.Column('told', sa.LargeBinary(), nullable=False),
    sa.Column('disposition', sa.Text(), nullable=False),
    sa.Column('protocol', sa.Text(), nullable=True),
    sa.Column('crisis', sa.Boolean(), server_default='false', nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('close_reason', sa.Text(), nullable=True),
    sa.CheckConstraint("disposition IN ('emergency', 'urgent', 'remote', 'self_care')", name=op.f('ck_encounter_disposition')),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_encounter_patient_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_encounter'))
    )
    op.create_index('ix_encounter_open', 'encounter', ['patient_id'], unique=True, postgresql_where=sa.text('closed_at IS NULL'))
    op.create_index(op.f('ix_encounter_patient_id'), 'encounter', ['patient_id'], unique=False)
    op.create_table('handover_event',
    sa.Column('ordinal', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('handover_id', sa.Uuid(), nullable=False),
    sa.Column('event', sa.Text(), nullable=False),
    sa.Column('by', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("event IN ('requested', 'rerouted', 'accepted', 'closed')", name=op.f('ck_handover_event_event')),
    sa.ForeignKeyConstraint(['handover_id'], ['handover.id'], name=op.f('fk_handover_event_handover_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('ordinal', name=op.f('pk_handover_event'))
    )
    op.create_index(op.f('ix_handover_event_handover_id'), 'handover_event', ['handover_id'], unique=False)
    op.add_column('handover', sa.Column('encounter_id', sa.Uuid(), nullable=True))
    op.add_column('handover', sa.Column('urgency', sa.Text(), server_default='routine', nullable=False))
    op.add_column('handover', sa.Column('owner', sa.Text(), nullable=True))
    op.add_column('handover', sa.Column('due_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('handover', sa.Column('announced_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('handover', sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('handover', sa.Column('rerouted', sa.BigInteger(), server_default='0', nullable=False))
    op.add_column('handover', sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('handover', sa.Column('close_reason', sa.Text(), nullable=True))
    op.create_index(op.f('ix_handover_state'), 'handover', ['state'], unique=False)
    op.create_foreign_key(op.f('fk_handover_encounter_id'), 'handover', 'encounter', ['encounter_id'], ['id'])
    op.create_check_constraint(op.f('ck_handover_urgency'), 'handover', "urgency IN ('routine', 'crisis', 'emergency')")
    op.create_check_constraint(op.f('ck_handover_closed_with_a_reason'), 'handover', "(state = 'closed') = (close_reason IS NOT NULL)")
    op.create_check_constraint(op.f('ck_handover_accepted_by_somebody'), 'handover', "state <> 'accepted' OR owner IS NOT NULL")


def downgrade() -> None:
    op.drop_constraint(op.f('ck_handover_accepted_by_somebody'), 'handover', type_='check')
    op.drop_constraint(op.f('ck_handover_closed_with_a_reason'), 'handover', type_='check')
    op.drop_constraint(op.f('ck_handover_urgency'), 'handover', type_='check')
    op.drop_constraint(op.f('fk_handover_encounter_id'), 'handover', type_='foreignkey')
    op.drop_index(op.f('ix_handover_state'), table_name='handover')
    op.drop_column('handover', 'close_reason')
    op.drop_column('handover', 'closed_at')
    op.drop_column('handover', 'rerouted')
    op.drop_column('handover', 'accepted_at')
    op.drop_column('handover', 'announced_at')
    op.drop_column('handover', 'due_at')
    op.drop_column('handover', 'owner')
    op.drop_column('handover', 'urgency')
    op.drop_column('handover', 'encounter_id')
    op.drop_index(op.f('ix_handover_event_handover_id'), table_name='handover_event')
    op.drop_table('handover_event')
    op.drop_index(op.f('ix_encounter_patient_id'), table_name='encounter')
    op.drop_index('ix_encounter_open', table_name='encounter', postgresql_where=sa.text('closed_at IS NULL'))
    op.drop_table('encounter')
