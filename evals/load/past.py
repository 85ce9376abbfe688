"""A past for the database: patients who are known, chats, and what was said, so that nothing is measured on nothing."""

import psycopg

PEOPLE = """
INSERT INTO patient (id, language, introduced_at)
SELECT md5('p' || n)::uuid, 'vi', now() FROM generate_series(1, %(people)s) n ON CONFLICT DO NOTHING
"""
CHATS = """
INSERT INTO chat (bot_id, chat_id, patient_id)
SELECT %(bot)s, n, md5('p' || n)::uuid FROM generate_series(1, %(people)s) n ON CONFLICT DO NOTHING
"""
TURNS = """
INSERT INTO turn (id, patient_id, author, kind, text, bot_id, message_id, at)
SELECT gen_random_uuid(), md5('p' || (1 + n %% %(people)s))::uuid, (ARRAY['patient', 'assistant'])[1 + n %% 2], 'text',
       '\\x00'::bytea, %(bot)s, n, now() - n * interval '3 seconds'
FROM generate_series(1, %(turns)s) n
"""


def fill(database: str, bot: int, people: int, turns: int) -> None:
    """Put `people` and `turns` into a database, as far as they are not there yet."""
    with psycopg.connect(database, autocommit=True) as connection:
        values = {"bot": bot, "people": people, "turns": turns}
        connection.execute(PEOPLE, values)
        connection.execute(CHATS, values)
        row = connection.execute("SELECT count(*) FROM turn WHERE text = '\\x00'::bytea").fetchone()
        missing = turns - (int(row[0]) if row else 0)
        if missing > 0:
            connection.execute(TURNS, values | {"turns": missing})
        connection.execute("ANALYZE")
