"""Schedules, slots, appointments with what happened to them, booking drafts, and consents."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0003'
down_revision = '0002'

APPEND_ONLY = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""


def upgrade() -> None:
    op.create_table('facility',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('province', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_facility'))
    )
    op.create_index(op.f('ix_facility_province'), 'facility', ['province'], unique=False)
    op.create_table('practitioner',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('gender', sa.Text(), nullable=False),
    sa.CheckConstraint("gender IN ('female', 'male')", name=op.f('ck_practitioner_gender')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_practitioner')),
    sa.UniqueConstraint('number', name=op.f('uq_practitioner_number'))
    )
    op.create_table('booking_draft',
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.Column('told', sa.LargeBinary(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_booking_draft_patient_id')),
    sa.PrimaryKeyConstraint('patient_id', name=op.f('pk_booking_draft'))
    )
    op.create_table('consent',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('text_version', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_consent_patient_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent'))
    )
    op.create_index('ux_consent_given', 'consent', ['patient_id', 'purpose'], unique=True, postgresql_where=sa.text('withdrawn_at IS NULL'))
    op.create_table('healthcare_service',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('facility_id', sa.Uuid(), nullable=False),
    sa.Column('specialty', sa.Text(), nullable=False),
    sa.Column('mode', sa.Text(), server_default='instant', nullable=False),
    sa.Column('price', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("mode IN ('instant', 'request')", name=op.f('ck_healthcare_service_mode')),
    sa.CheckConstraint('price >= 0', name=op.f('ck_healthcare_service_price')),
    sa.ForeignKeyConstraint(['facility_id'], ['facility.id'], name=op.f('fk_healthcare_service_facility_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_healthcare_service')),
    sa.UniqueConstraint('facility_id', 'specialty', name=op.f('uq_healthcare_service_facility_id_specialty'))
    )
    op.create_table('time_off',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('practitioner_id', sa.Uuid(), nullable=False),
    sa.Column('start', sa.DateTime(timezone=True), nullable=False),
    sa.Column('end', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.Text(), server_default='', nullable=False),
    sa.CheckConstraint('"start" < "end"', name=op.f('ck_time_off_order')),
    sa.ForeignKeyConstraint(['practitioner_id'], ['practitioner.id'], name=op.f('fk_time_off_practitioner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_time_off'))
    )
    op.create_index(op.f('ix_time_off_practitioner_id'), 'time_off', ['practitioner_id'], unique=False)
    op.create_table('appointment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.Column('encounter_id', sa.Uuid(), nullable=True),
    sa.Column('replaces_id', sa.Uuid(), nullable=True),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('version', sa.BigInteger(), server_default='1', nullable=False),
    sa.Column('gateway', sa.Text(), nullable=False),
    sa.Column('slot_ref', sa.Text(), nullable=True),
    sa.Column('external_id', sa.Text(), nullable=True),
    sa.Column('settled', sa.Boolean(), server_default='true', nullable=False),
    sa.Column('specialty', sa.Text(), nullable=False),
    sa.Column('province', sa.Text(), nullable=True),
    sa.Column('practitioner', sa.Text(), server_default='', nullable=False),
    sa.Column('facility', sa.Text(), server_default='', nullable=False),
    sa.Column('mode', sa.Text(), server_default='instant', nullable=False),
    sa.Column('price', sa.BigInteger(), nullable=True),
    sa.Column('cutoff_minutes', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('start', sa.DateTime(timezone=True), nullable=True),
    sa.Column('end', sa.DateTime(timezone=True), nullable=True),
    sa.Column('hold_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('wanted_from', sa.DateTime(timezone=True), nullable=True),
    sa.Column('wanted_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('details', sa.LargeBinary(), nullable=True),
    sa.Column('attendance', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("(status = 'proposed') = (hold_until IS NOT NULL)", name=op.f('ck_appointment_hold')),
    sa.CheckConstraint("status <> 'waitlist' OR slot_ref IS NULL", name=op.f('ck_appointment_waits_without_slot')),
    sa.CheckConstraint("status IN ('proposed', 'pending', 'booked', 'arrived', 'checked-in', 'fulfilled', 'noshow', 'cancelled', 'waitlist', 'entered-in-error')", name=op.f('ck_appointment_status')),
    sa.CheckConstraint("status NOT IN ('pending', 'booked') OR details IS NOT NULL", name=op.f('ck_appointment_details')),
    sa.CheckConstraint('"start" < "end"', name=op.f('ck_appointment_order')),
    sa.CheckConstraint('status NOT IN (\'proposed\', \'pending\', \'booked\', \'arrived\', \'checked-in\', \'fulfilled\', \'noshow\') OR (slot_ref IS NOT NULL AND "start" IS NOT NULL AND "end" IS NOT NULL)', name=op.f('ck_appointment_occupies_a_slot')),
    sa.ForeignKeyConstraint(['encounter_id'], ['encounter.id'], name=op.f('fk_appointment_encounter_id')),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_appointment_patient_id')),
    sa.ForeignKeyConstraint(['replaces_id'], ['appointment.id'], name=op.f('fk_appointment_replaces_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appointment')),
    sa.UniqueConstraint('code', name=op.f('uq_appointment_code'))
    )
    op.create_index('ix_appointment_open', 'appointment', ['status', 'start'], unique=False, postgresql_where=sa.text("status IN ('proposed', 'pending', 'booked', 'arrived', 'checked-in')"))
    op.create_index(op.f('ix_appointment_patient_id'), 'appointment', ['patient_id'], unique=False)
    op.create_index('ix_appointment_unsettled', 'appointment', ['id'], unique=False, postgresql_where=sa.text('NOT settled'))
    op.create_index('ix_appointment_waitlist', 'appointment', ['specialty', 'created_at'], unique=False, postgresql_where=sa.text("status = 'waitlist'"))
    op.create_index('ux_appointment_patient_start', 'appointment', ['patient_id', 'start'], unique=True, postgresql_where=sa.text("status IN ('proposed', 'pending', 'booked', 'arrived', 'checked-in')"))
    op.create_index('ux_appointment_slot', 'appointment', ['gateway', 'slot_ref'], unique=True, postgresql_where=sa.text("status IN ('proposed', 'pending', 'booked', 'arrived', 'checked-in', 'fulfilled', 'noshow')"))
    op.create_table('schedule',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('practitioner_id', sa.Uuid(), nullable=False),
    sa.Column('service_id', sa.Uuid(), nullable=False),
    sa.Column('slot_minutes', sa.BigInteger(), nullable=False),
    sa.Column('buffer_minutes', sa.BigInteger(), nullable=False),
    sa.Column('lead_minutes', sa.BigInteger(), nullable=False),
    sa.Column('cutoff_minutes', sa.BigInteger(), nullable=False),
    sa.Column('daily_maximum', sa.BigInteger(), nullable=False),
    sa.Column('works_on_holidays', sa.Boolean(), server_default='false', nullable=False),
    sa.CheckConstraint('lead_minutes >= 0 AND cutoff_minutes >= 0 AND daily_maximum > 0', name=op.f('ck_schedule_limits')),
    sa.CheckConstraint('slot_minutes BETWEEN 5 AND 120 AND buffer_minutes BETWEEN 0 AND 120', name=op.f('ck_schedule_minutes')),
    sa.ForeignKeyConstraint(['practitioner_id'], ['practitioner.id'], name=op.f('fk_schedule_practitioner_id')),
    sa.ForeignKeyConstraint(['service_id'], ['healthcare_service.id'], name=op.f('fk_schedule_service_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_schedule')),
    sa.UniqueConstraint('practitioner_id', 'service_id', name=op.f('uq_schedule_practitioner_id_service_id'))
    )
    op.create_table('appointment_event',
    sa.Column('ordinal', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('appointment_id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('by', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointment.id'], name=op.f('fk_appointment_event_appointment_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('ordinal', name=op.f('pk_appointment_event'))
    )
    op.create_index(op.f('ix_appointment_event_appointment_id'), 'appointment_event', ['appointment_id'], unique=False)
    op.create_table('schedule_day',
    sa.Column('schedule_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('taken', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('maximum', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('taken BETWEEN 0 AND maximum', name=op.f('ck_schedule_day_maximum')),
    sa.ForeignKeyConstraint(['schedule_id'], ['schedule.id'], name=op.f('fk_schedule_day_schedule_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('schedule_id', 'day', name=op.f('pk_schedule_day'))
    )
    op.create_table('schedule_hours',
    sa.Column('schedule_id', sa.Uuid(), nullable=False),
    sa.Column('weekday', sa.BigInteger(), nullable=False),
    sa.Column('opens', sa.Time(), nullable=False),
    sa.Column('closes', sa.Time(), nullable=False),
    sa.CheckConstraint('opens < closes', name=op.f('ck_schedule_hours_order')),
    sa.CheckConstraint('weekday BETWEEN 0 AND 6', name=op.f('ck_schedule_hours_weekday')),
    sa.ForeignKeyConstraint(['schedule_id'], ['schedule.id'], name=op.f('fk_schedule_hours_schedule_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('schedule_id', 'weekday', 'opens', name=op.f('pk_schedule_hours'))
    )
    op.create_table('slot_offer',
    sa.Column('appointment_id', sa.Uuid(), nullable=False),
    sa.Column('slot_ref', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointment.id'], name=op.f('fk_slot_offer_appointment_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('appointment_id', 'slot_ref', name=op.f('pk_slot_offer'))
    )
    op.create_table('slot',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('schedule_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('practitioner_number', sa.BigInteger(), nullable=False),
    sa.Column('specialty', sa.Text(), nullable=False),
    sa.Column('province', sa.Text(), nullable=False),
    sa.Column('start', sa.DateTime(timezone=True), nullable=False),
    sa.Column('end', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.Text(), server_default='free', nullable=False),
    postgresql.ExcludeConstraint((sa.text("int8range(practitioner_number, practitioner_number, '[]')"), '&&'), (sa.text('tstzrange("start", "end")'), '&&'), where=sa.text("status <> 'entered-in-error'"), using='gist', name='ex_slot_one_at_a_time'),
    sa.CheckConstraint("status IN ('free', 'busy', 'busy-tentative', 'busy-unavailable', 'entered-in-error')", name=op.f('ck_slot_status')),
    sa.CheckConstraint('"start" < "end"', name=op.f('ck_slot_order')),
    sa.ForeignKeyConstraint(['practitioner_number'], ['practitioner.number'], name=op.f('fk_slot_practitioner_number')),
    sa.ForeignKeyConstraint(['schedule_id', 'day'], ['schedule_day.schedule_id', 'schedule_day.day'], name=op.f('fk_slot_schedule_id_day'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_slot'))
    )
    op.create_index('ix_slot_free', 'slot', ['specialty', 'start'], unique=False, postgresql_where=sa.text("status = 'free'"))
    op.create_index('ix_slot_free_in_province', 'slot', ['specialty', 'province', 'start'], unique=False, postgresql_where=sa.text("status = 'free'"))
    op.create_index(op.f('ix_slot_schedule_id'), 'slot', ['schedule_id'], unique=False)
    op.execute(APPEND_ONLY)
    op.execute("CREATE TRIGGER append_only BEFORE UPDATE ON appointment_event FOR EACH ROW EXECUTE FUNCTION refuse_change()")


def downgrade() -> None:
    op.drop_index(op.f('ix_slot_schedule_id'), table_name='slot')
    op.drop_index('ix_slot_free_in_province', table_name='slot', postgresql_where=sa.text("status = 'free'"))
    op.drop_index('ix_slot_free', table_name='slot', postgresql_where=sa.text("status = 'free'"))
    op.drop_table('slot')
    op.drop_table('slot_offer')
    op.drop_table('schedule_hours')
    op.drop_table('schedule_day')
    op.drop_index(op.f('ix_appointment_event_appointment_id'), table_name='appointment_event')
    op.drop_table('appointment_event')
    op.drop_table('schedule')
    op.drop_index('ux_appointment_slot', table_name='appointment', postgresql_where=sa.text("status IN ('proposed', 'pending', 'booked', 'arrived', 'checked-in', 'fulfilled', 'noshow')"))
    op.drop_index('ux_appointment_patient_start', table_name='appointment', postgresql_where=sa.text("status IN ('proposed', 'pending', 'booked', 'arrived', 'checked-in')"))
    op.drop_index('ix_appointment_waitlist', table_name='appointment', postgresql_where=sa.text("status = 'waitlist'"))
    op.drop_index('ix_appointment_unsettled', table_name='appointment', postgresql_where=sa.text('NOT settled'))
    op.drop_index(op.f('ix_appointment_patient_id'), table_name='appointment')
    op.drop_index('ix_appointment_open', table_name='appointment', postgresql_where=sa.text("status IN ('proposed', 'pending', 'booked', 'arrived', 'checked-in')"))
    op.drop_table('appointment')
    op.drop_index(op.f('ix_time_off_practitioner_id'), table_name='time_off')
    op.drop_table('time_off')
    op.drop_table('healthcare_service')
    op.drop_index('ux_consent_given', table_name='consent', postgresql_where=sa.text('withdrawn_at IS NULL'))
    op.drop_table('consent')
    op.drop_table('booking_draft')
    op.drop_table('practitioner')
    op.drop_index(op.f('ix_facility_province'), table_name='facility')
    op.drop_table('facility')
    op.execute("DROP FUNCTION refuse_change()")
