"""Guidance in the console: the way of a revision, search by words, the question set, previews, gaps."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0006'
down_revision = '0005'

NOW = sa.text('now()')
FUNCTIONS = (
    r"""
    CREATE FUNCTION folded_words(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('simple', replace(regexp_replace(normalize(lower(said), NFD), '[\u0300-\u036f]', '', 'g'), 'đ', 'd'))
    $$
    """,
    """
    CREATE FUNCTION words_of(several text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_to_string(several, ' ')
    $$
    """,
)
OLD_STATES = "state IN ('draft', 'published', 'superseded', 'withdrawn')"
STATES = "state IN ('draft', 'submitted', 'approved', 'published', 'superseded', 'withdrawn', 'discarded')"


def upgrade() -> None:
    for function in FUNCTIONS:
        op.execute(function)
    _revisions()
    _questions()
    _gaps()


def _revisions() -> None:
    op.drop_constraint(op.f('ck_revision_state'), 'revision')
    op.create_check_constraint(op.f('ck_revision_state'), 'revision', STATES)
    op.add_column('revision', sa.Column('origin', sa.Text(), server_default='file', nullable=False))
    op.add_column('revision', sa.Column('replaces', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False))
    op.add_column('revision', sa.Column('authors', postgresql.ARRAY(sa.Uuid()), server_default='{}', nullable=False))
    op.add_column('revision', sa.Column('approved_by', sa.Uuid(), nullable=True))
    op.add_column('revision', sa.Column('base_id', sa.Uuid(), nullable=True))
    op.add_column('revision', sa.Column('typed', postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.add_column('revision', sa.Column('typed_version', sa.BigInteger(), server_default='0', nullable=False))
    op.add_column('revision', sa.Column('edited_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('revision', sa.Column('words', postgresql.TSVECTOR(), sa.Computed("folded_words(title || ' ' || words_of(keywords))", persisted=True)))
    op.add_column('passage', sa.Column('words', postgresql.TSVECTOR(), sa.Computed("folded_words(heading || ' ' || text || ' ' || words_of(asked))", persisted=True)))
    op.create_check_constraint(op.f('ck_revision_origin'), 'revision', "origin IN ('file', 'console')")
    op.create_check_constraint(op.f('ck_revision_approved_by_a_second_person'), 'revision', "approved_by IS NULL OR NOT (approved_by = ANY (authors))")
    op.create_foreign_key(op.f('fk_revision_base_id'), 'revision', 'revision', ['base_id'], ['id'])
    op.create_index('ix_revision_document_id', 'revision', ['document_id', 'language', 'created_at'])
    op.create_index('ix_revision_open', 'revision', ['state'], postgresql_where=sa.text("state IN ('draft', 'submitted', 'approved')"))
    op.create_index('ix_revision_words', 'revision', ['words'], postgresql_using='gin')
    op.create_index('ix_passage_words', 'passage', ['words'], postgresql_using='gin')
    op.create_index(op.f('ix_answer_citation_revision_id'), 'answer_citation', ['revision_id'])
    op.create_table('revision_event',
    sa.Column('ordinal', sa.BigInteger(), sa.Identity(), nullable=False),
    sa.Column('revision_id', sa.Uuid(), nullable=False),
    sa.Column('step', sa.Text(), nullable=False),
    sa.Column('by', sa.Text(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('reason', sa.Text(), server_default='', nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), server_default=NOW, nullable=False),
    sa.ForeignKeyConstraint(['revision_id'], ['revision.id'], name=op.f('fk_revision_event_revision_id')),
    sa.PrimaryKeyConstraint('ordinal', name=op.f('pk_revision_event'))
    )
    op.create_index(op.f('ix_revision_event_revision_id'), 'revision_event', ['revision_id'])
    op.execute("""INSERT INTO revision_event (revision_id, step, by, at)
        SELECT id, 'published', 'ingest', created_at FROM revision UNION ALL
        SELECT id, state, 'ingest', closed_at FROM revision WHERE closed_at IS NOT NULL ORDER BY 4""")
    op.execute("""CREATE TRIGGER revision_event_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON revision_event
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""")
    op.create_table('kept_document',
    sa.Column('document_id', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('by', sa.Text(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), server_default=NOW, nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_kept_document_document_id')),
    sa.PrimaryKeyConstraint('document_id', 'language', name=op.f('pk_kept_document'))
    )
    op.create_table('contradiction',
    sa.Column('passage_id', sa.Text(), nullable=False),
    sa.Column('other_id', sa.Text(), nullable=False),
    sa.Column('said', sa.Text(), nullable=False),
    sa.Column('other_said', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['passage_id'], ['passage.id'], name=op.f('fk_contradiction_passage_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['other_id'], ['passage.id'], name=op.f('fk_contradiction_other_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('passage_id', 'other_id', name=op.f('pk_contradiction'))
    )
    op.create_index(op.f('ix_contradiction_other_id'), 'contradiction', ['other_id'])


def _questions() -> None:
    op.create_table('question',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('documents', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('refuse', sa.Boolean(), server_default='false', nullable=False),
    sa.Column('origin', sa.Text(), nullable=False),
    sa.Column('added_by', sa.Text(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), server_default=NOW, nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("origin IN ('asked', 'imported', 'gap', 'review', 'staff')", name=op.f('ck_question_origin')),
    sa.CheckConstraint("NOT (refuse AND cardinality(documents) > 0)", name=op.f('ck_question_one_expectation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question')),
    sa.UniqueConstraint('language', 'text', name=op.f('uq_question_language_text'))
    )
    op.create_table('preview',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision_id', sa.Uuid(), nullable=False),
    sa.Column('content_hash', sa.Text(), nullable=False),
    sa.Column('corpus_version', sa.Text(), server_default='', nullable=False),
    sa.Column('state', sa.Text(), server_default='running', nullable=False),
    sa.Column('stage', sa.Text(), server_default='loading', nullable=False),
    sa.Column('done', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('total', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('result', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('by', sa.Text(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), server_default=NOW, nullable=False),
    sa.Column('touched_at', sa.DateTime(timezone=True), server_default=NOW, nullable=False),
    sa.CheckConstraint("state IN ('running', 'done', 'failed')", name=op.f('ck_preview_state')),
    sa.ForeignKeyConstraint(['revision_id'], ['revision.id'], name=op.f('fk_preview_revision_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_preview'))
    )
    op.create_index(op.f('ix_preview_revision_id'), 'preview', ['revision_id'])


def _gaps() -> None:
    op.create_table('gap',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('encoder', sa.Text(), nullable=False),
    sa.Column('leader', sa.LargeBinary(), nullable=False),
    sa.Column('state', sa.Text(), server_default='open', nullable=False),
    sa.Column('name', sa.Text(), server_default='', nullable=False),
    sa.Column('owner_id', sa.Uuid(), nullable=True),
    sa.Column('revision_id', sa.Uuid(), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), server_default=NOW, nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('close_reason', sa.Text(), server_default='', nullable=False),
    sa.CheckConstraint("state IN ('open', 'assigned', 'drafted', 'closed')", name=op.f('ck_gap_state')),
    sa.ForeignKeyConstraint(['owner_id'], ['staff_account.id'], name=op.f('fk_gap_owner_id')),
    sa.ForeignKeyConstraint(['revision_id'], ['revision.id'], name=op.f('fk_gap_revision_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gap'))
    )
    op.create_index(op.f('ix_gap_state'), 'gap', ['state'])
    op.create_table('gap_question',
    sa.Column('answer_id', sa.Uuid(), nullable=False),
    sa.Column('gap_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_again_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('unanswered', 'unhelpful')", name=op.f('ck_gap_question_kind')),
    sa.ForeignKeyConstraint(['answer_id'], ['answer.id'], name=op.f('fk_gap_question_answer_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['gap_id'], ['gap.id'], name=op.f('fk_gap_question_gap_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('answer_id', name=op.f('pk_gap_question'))
    )
    op.create_index(op.f('ix_gap_question_gap_id'), 'gap_question', ['gap_id'])


def downgrade() -> None:
    for table in ('gap_question', 'gap', 'preview', 'question', 'contradiction', 'kept_document', 'revision_event'):
        op.drop_table(table)
    op.drop_index(op.f('ix_answer_citation_revision_id'), table_name='answer_citation')
    op.drop_column('passage', 'words')
    for name in ('ix_revision_open', 'ix_revision_document_id'):
        op.drop_index(name, table_name='revision')
    op.execute("DELETE FROM revision_passage WHERE revision_id IN (SELECT id FROM revision WHERE state IN ('submitted', 'approved', 'discarded'))")
    op.execute("DELETE FROM revision WHERE state IN ('submitted', 'approved', 'discarded')")
    op.drop_constraint(op.f('ck_revision_state'), 'revision')
    op.create_check_constraint(op.f('ck_revision_state'), 'revision', OLD_STATES)
    for column in ('words', 'edited_at', 'typed_version', 'typed', 'base_id', 'approved_by', 'authors', 'replaces', 'origin'):
        op.drop_column('revision', column)
    op.execute('DROP FUNCTION folded_words(text)')
    op.execute('DROP FUNCTION words_of(text[])')
