"""Support: conversations, their words and decisions; takeovers, staff messages, canned replies; unmasking; reviews."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'

SILENCE = "interval '6 hours'"
CANNED = (
    ("vi", "Chào hỏi", "Chào anh/chị, tôi có thể giúp gì cho anh/chị?"),
    ("vi", "Xin thêm thông tin", "Anh/chị kể rõ hơn giúp tôi: ai đang bị, từ khi nào, và lúc này thế nào?"),
    ("vi", "Gọi 115", "Nếu lúc này có dấu hiệu nguy hiểm, anh/chị gọi 115 ngay, đừng chờ tôi trả lời."),
    ("vi", "Chờ tra cứu", "Anh/chị chờ tôi vài phút để xem lại hướng dẫn nhé."),
    ("vi", "Kết thúc", "Nếu còn cần gì, anh/chị cứ nhắn lại ở đây. Chúc anh/chị khỏe."),
    ("en", "Greeting", "Hello, how can I help you?"),
    ("en", "Ask for more", "Could you tell me more: who is affected, since when, and how are they now?"),
    ("en", "Call 115", "If there is any danger right now, please call 115 at once; do not wait for my reply."),
    ("en", "Looking it up", "Please give me a few minutes to look at the guidance."),
    ("en", "Closing", "If you need anything else, just write here again. Take care."),
)
KEPT = sa.table('canned_reply', sa.column('id', sa.Uuid()), sa.column('language', sa.Text()), sa.column('title', sa.Text()), sa.column('text', sa.Text()), sa.column('changed_by', sa.Text()))

# Turns of before are cut into conversations; their words are indexed by `python -m care.word_index`.
CUT = f"""
    WITH cut AS (
        SELECT id, patient_id, bot_id, at, ordinal,
               coalesce(at - lag(at) OVER w > {SILENCE}, true) AS begins
        FROM turn WINDOW w AS (PARTITION BY patient_id ORDER BY ordinal)
    ), numbered AS (
        SELECT *, count(*) FILTER (WHERE begins) OVER (PARTITION BY patient_id ORDER BY ordinal) AS nth FROM cut
    ), made AS (
        INSERT INTO conversation (patient_id, bot_id, language, started_at, last_at, turns)
        SELECT n.patient_id, min(n.bot_id), min(p.language), min(n.at), max(n.at), count(*)
        FROM numbered n JOIN patient p ON p.id = n.patient_id
        GROUP BY n.patient_id, n.nth ORDER BY min(n.ordinal)
        RETURNING number, patient_id, started_at, last_at
    )
    UPDATE turn SET conversation = made.number FROM made
    WHERE turn.patient_id = made.patient_id AND turn.at BETWEEN made.started_at AND made.last_at
"""
# Whoever takes turns away, for whatever reason, takes the words of them away too.
FORGET = """
    CREATE FUNCTION forget_conversation() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.conversation IS NOT NULL AND NOT EXISTS (SELECT 1 FROM turn WHERE conversation = OLD.conversation) THEN
            DELETE FROM conversation WHERE number = OLD.conversation;
        END IF;
        RETURN NULL;
    END $$
"""


def upgrade() -> None:
    op.create_table('canned_reply',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('changed_by', sa.Text(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("language IN ('vi', 'en')", name=op.f('ck_canned_reply_language')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_canned_reply')),
    sa.UniqueConstraint('language', 'title', name=op.f('uq_canned_reply_language_title'))
    )
    op.create_table('conversation',
    sa.Column('number', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.Column('bot_id', sa.BigInteger(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('turns', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('disposition', sa.Text(), nullable=True),
    sa.Column('abstained', sa.Boolean(), server_default='false', nullable=False),
    sa.Column('unhelpful', sa.Boolean(), server_default='false', nullable=False),
    sa.Column('taken_over', sa.Boolean(), server_default='false', nullable=False),
    sa.CheckConstraint("disposition IN ('emergency', 'urgent', 'remote', 'self_care')", name=op.f('ck_conversation_disposition')),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_conversation_patient_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_conversation'))
    )
    op.create_index('ix_conversation_abstained', 'conversation', ['number'], unique=False, postgresql_where=sa.text('abstained'))
    op.create_index('ix_conversation_channel', 'conversation', ['bot_id', 'language', 'number'], unique=False)
    op.create_index('ix_conversation_disposition', 'conversation', ['disposition', 'number'], unique=False)
    op.create_index('ix_conversation_patient', 'conversation', ['patient_id', 'number'], unique=False)
    op.create_index(op.f('ix_conversation_started_at'), 'conversation', ['started_at'], unique=False)
    op.create_index('ix_conversation_taken_over', 'conversation', ['number'], unique=False, postgresql_where=sa.text('taken_over'))
    op.create_index('ix_conversation_unhelpful', 'conversation', ['number'], unique=False, postgresql_where=sa.text('unhelpful'))
    op.create_table('conversation_word',
    sa.Column('word', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('conversation', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['conversation'], ['conversation.number'], name=op.f('fk_conversation_word_conversation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('word', 'conversation', name=op.f('pk_conversation_word'))
    )
    op.create_index(op.f('ix_conversation_word_conversation'), 'conversation_word', ['conversation'], unique=False)
    op.create_table('decision',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('ordinal', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.Column('answer_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('detail', sa.LargeBinary(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("kind IN ('screen', 'search')", name=op.f('ck_decision_kind')),
    sa.ForeignKeyConstraint(['answer_id'], ['answer.id'], name=op.f('fk_decision_answer_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_decision_patient_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision'))
    )
    op.create_index(op.f('ix_decision_answer_id'), 'decision', ['answer_id'], unique=False)
    op.create_index('ix_decision_patient_at', 'decision', ['patient_id', 'at'], unique=False)
    op.create_table('review',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('conversation', sa.BigInteger(), nullable=False),
    sa.Column('reviewer', sa.Text(), nullable=False),
    sa.Column('correct', sa.Text(), nullable=False),
    sa.Column('safe', sa.Text(), nullable=False),
    sa.Column('complete', sa.Text(), nullable=False),
    sa.Column('tone', sa.Text(), nullable=False),
    sa.Column('note', sa.LargeBinary(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("complete IN ('yes', 'partly', 'no', 'na')", name=op.f('ck_review_complete')),
    sa.CheckConstraint("correct IN ('yes', 'partly', 'no', 'na')", name=op.f('ck_review_correct')),
    sa.CheckConstraint("safe IN ('yes', 'partly', 'no', 'na')", name=op.f('ck_review_safe')),
    sa.CheckConstraint("tone IN ('yes', 'partly', 'no', 'na')", name=op.f('ck_review_tone')),
    sa.ForeignKeyConstraint(['conversation'], ['conversation.number'], name=op.f('fk_review_conversation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review')),
    sa.UniqueConstraint('conversation', 'reviewer', name=op.f('uq_review_conversation_reviewer'))
    )
    op.create_index('ix_review_reviewer_at', 'review', ['reviewer', 'at'], unique=False)
    op.create_table('review_proposal',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('turn_id', sa.Uuid(), nullable=False),
    sa.Column('conversation', sa.BigInteger(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('text', sa.LargeBinary(), nullable=False),
    sa.Column('expected', sa.Text(), nullable=False),
    sa.Column('proposed_by', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("kind IN ('question', 'vignette')", name=op.f('ck_review_proposal_kind')),
    sa.ForeignKeyConstraint(['conversation'], ['conversation.number'], name=op.f('fk_review_proposal_conversation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_proposal')),
    sa.UniqueConstraint('kind', 'turn_id', name=op.f('uq_review_proposal_kind_turn_id'))
    )
    op.create_index(op.f('ix_review_proposal_conversation'), 'review_proposal', ['conversation'], unique=False)
    op.create_table('review_sample',
    sa.Column('conversation', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('drawn_by', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['conversation'], ['conversation.number'], name=op.f('fk_review_sample_conversation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('conversation', name=op.f('pk_review_sample'))
    )
    op.create_table('unmasking',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('conversation', sa.BigInteger(), nullable=False),
    sa.Column('staff', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['conversation'], ['conversation.number'], name=op.f('fk_unmasking_conversation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unmasking'))
    )
    op.create_index('ix_unmasking_open', 'unmasking', ['conversation', 'staff', 'until'], unique=False)
    op.create_table('takeover',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.Column('handover_id', sa.Uuid(), nullable=True),
    sa.Column('staff', sa.Text(), nullable=False),
    sa.Column('shown_as', sa.Text(), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('end_reason', sa.Text(), nullable=True),
    sa.Column('summary', sa.LargeBinary(), nullable=True),
    sa.CheckConstraint("end_reason IN ('handed_back', 'passed_on', 'left')", name=op.f('ck_takeover_end_reason')),
    sa.CheckConstraint('(ended_at IS NULL) = (end_reason IS NULL)', name=op.f('ck_takeover_ended_with_a_reason')),
    sa.ForeignKeyConstraint(['handover_id'], ['handover.id'], name=op.f('fk_takeover_handover_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_takeover_patient_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_takeover'))
    )
    op.create_index(op.f('ix_takeover_patient_id'), 'takeover', ['patient_id'], unique=False)
    op.create_index('ux_takeover_open', 'takeover', ['patient_id'], unique=True, postgresql_where=sa.text('ended_at IS NULL'))
    op.create_table('staff_message',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('ordinal', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('takeover_id', sa.Uuid(), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.Column('staff', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('text', sa.LargeBinary(), nullable=False),
    sa.Column('state', sa.Text(), server_default='waiting', nullable=False),
    sa.Column('failure', sa.Text(), nullable=True),
    sa.Column('written_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'failed') = (failure IS NOT NULL)", name=op.f('ck_staff_message_failed_for_a_reason')),
    sa.CheckConstraint("kind IN ('words', 'begun', 'handed_back', 'passed_on', 'left')", name=op.f('ck_staff_message_kind')),
    sa.CheckConstraint("state IN ('waiting', 'sent', 'failed')", name=op.f('ck_staff_message_state')),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_staff_message_patient_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['takeover_id'], ['takeover.id'], name=op.f('fk_staff_message_takeover_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_message'))
    )
    op.create_index('ix_staff_message_patient', 'staff_message', ['patient_id', 'ordinal'], unique=False)
    op.create_index(op.f('ix_staff_message_takeover_id'), 'staff_message', ['takeover_id'], unique=False)
    op.add_column('handover', sa.Column('routed_to', sa.Text(), nullable=True))
    op.add_column('handover_event', sa.Column('routed_to', sa.Text(), nullable=True))
    op.add_column('turn', sa.Column('conversation', sa.BigInteger(), nullable=True))
    op.create_index('ix_turn_conversation', 'turn', ['conversation', 'ordinal'], unique=False)
    op.create_foreign_key(op.f('fk_turn_conversation'), 'turn', 'conversation', ['conversation'], ['number'])
    op.execute(CUT)
    op.execute(FORGET)
    op.execute("CREATE TRIGGER turn_is_forgotten AFTER DELETE ON turn FOR EACH ROW EXECUTE FUNCTION forget_conversation()")
    op.bulk_insert(KEPT, [{"id": uuid.uuid4(), "language": language, "title": title, "text": text, "changed_by": "assistant"} for language, title, text in CANNED])


def downgrade() -> None:
    op.execute("DROP TRIGGER turn_is_forgotten ON turn")
    op.execute("DROP FUNCTION forget_conversation()")
    op.drop_constraint(op.f('fk_turn_conversation'), 'turn', type_='foreignkey')
    op.drop_index('ix_turn_conversation', table_name='turn')
    op.drop_column('turn', 'conversation')
    op.drop_column('handover_event', 'routed_to')
    op.drop_column('handover', 'routed_to')
    op.drop_index(op.f('ix_staff_message_takeover_id'), table_name='staff_message')
    op.drop_index('ix_staff_message_patient', table_name='staff_message')
    op.drop_table('staff_message')
    op.drop_index('ux_takeover_open', table_name='takeover', postgresql_where=sa.text('ended_at IS NULL'))
    op.drop_index(op.f('ix_takeover_patient_id'), table_name='takeover')
    op.drop_table('takeover')
    op.drop_index('ix_unmasking_open', table_name='unmasking')
    op.drop_table('unmasking')
    op.drop_table('review_sample')
    op.drop_index(op.f('ix_review_proposal_conversation'), table_name='review_proposal')
    op.drop_table('review_proposal')
    op.drop_index('ix_review_reviewer_at', table_name='review')
    op.drop_table('review')
    op.drop_index('ix_decision_patient_at', table_name='decision')
    op.drop_index(op.f('ix_decision_answer_id'), table_name='decision')
    op.drop_table('decision')
    op.drop_index(op.f('ix_conversation_word_conversation'), table_name='conversation_word')
    op.drop_table('conversation_word')
    op.drop_index('ix_conversation_unhelpful', table_name='conversation', postgresql_where=sa.text('unhelpful'))
    op.drop_index('ix_conversation_taken_over', table_name='conversation', postgresql_where=sa.text('taken_over'))
    op.drop_index(op.f('ix_conversation_started_at'), table_name='conversation')
    op.drop_index('ix_conversation_patient', table_name='conversation')
    op.drop_index('ix_conversation_disposition', table_name='conversation')
    op.drop_index('ix_conversation_channel', table_name='conversation')
    op.drop_index('ix_conversation_abstained', table_name='conversation', postgresql_where=sa.text('abstained'))
    op.drop_table('conversation')
    op.drop_table('canned_reply')
