"""Rows of many conversations, made by SQL: three months of turns, with a dengue season at their end. Nobody is real."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

DAYS = 90
DOCUMENTS = 60
NOTHING = "'\\x00'::bytea"

STEPS = (
    "SELECT setseed(0.42)",
    "INSERT INTO patient (id, language) SELECT gen_random_uuid(), CASE WHEN random() < .06 THEN 'en' ELSE 'vi' END "
    "FROM generate_series(1, :turns / 8)",
    f"INSERT INTO document (id) SELECT CASE WHEN n = 0 THEN 'dengue' ELSE 'topic-' || n END "
    f"FROM generate_series(0, {DOCUMENTS - 1}) AS n ON CONFLICT DO NOTHING",
    """INSERT INTO revision (id, document_id, language, title, topic, issuer, certainty, legal_basis, source, audience,
       keywords, related, reviewed_by, effective_from, verified_on, state, content_hash, source_path)
       SELECT gen_random_uuid(), id, 'vi', CASE WHEN id = 'dengue' THEN 'Sốt xuất huyết' ELSE 'Tài liệu ' || id END,
       (ARRAY['illness', 'insurance', 'emergency', 'family', 'records'])[1 + abs(hashtext(id)) % 5], '', '', '{}', '{}',
       '{}', '{}', '{}', '', current_date - 200, current_date - 200, 'superseded', '', '' FROM document""",
    "INSERT INTO passage (id, document_id, language, heading, locator, text, asked) "
    "SELECT 'p-' || id, id, 'vi', '', '', '', '{}' FROM document ON CONFLICT DO NOTHING",
    "CREATE TEMPORARY TABLE who AS SELECT id, language, row_number() OVER () AS n FROM patient",
    "CREATE INDEX ON who (n)",
    f"""CREATE TEMPORARY TABLE talk AS SELECT n, 1 + floor(random() * (SELECT count(*) FROM who))::bigint AS who,
        now() - random() * interval '{DAYS} days' AS at, random() AS luck, random() AS more
        FROM generate_series(1, :turns) AS n""",
    f"""INSERT INTO turn (id, patient_id, author, kind, text, bot_id, at)
        SELECT gen_random_uuid(), who.id, CASE WHEN talk.n % 2 = 0 THEN 'patient' ELSE 'assistant' END, 'text',
        {NOTHING}, 42, talk.at FROM talk JOIN who ON who.n = talk.who""",
    f"""INSERT INTO answer (id, patient_id, kind, reason, language, question, at)
        SELECT gen_random_uuid(), who.id, kind,
        CASE WHEN kind = 'abstention'
        THEN (ARRAY['nothing_found', 'off_topic', 'dose', 'diagnosis'])[1 + floor(talk.more * 4)] END,
        who.language, {NOTHING}, talk.at
        FROM talk JOIN who ON who.n = talk.who
        CROSS JOIN LATERAL (SELECT CASE WHEN talk.more < .8 THEN 'answer' WHEN talk.more < .95 THEN 'abstention'
        ELSE 'emergency' END AS kind) AS k WHERE talk.luck < .3""",
    """INSERT INTO answer_citation (answer_id, passage_id, revision_id)
       SELECT answer.id, 'p-' || revision.document_id, revision.id FROM answer
       CROSS JOIN LATERAL (SELECT CASE WHEN
       answer.at > now() - interval '6 days' AND abs(hashtext(answer.id::text)) % 100 < 14 OR
       abs(hashtext(answer.id::text)) % 100 < 5 THEN 'dengue'
       ELSE 'topic-' || (1 + abs(hashtext('d' || answer.id)) % 59) END AS document) AS d
       JOIN revision ON revision.document_id = d.document AND revision.state = 'superseded' AND revision.issuer = ''
       WHERE answer.kind = 'answer'""",
    """INSERT INTO feedback (answer_id, passage_id, helpful, at) SELECT answer_id, passage_id,
       abs(hashtext('h' || answer_id)) % 10 < 8, answer.at + interval '1 minute'
       FROM answer_citation JOIN answer ON answer.id = answer_id WHERE abs(hashtext('f' || answer_id)) % 10 = 0""",
    f"""INSERT INTO encounter (id, patient_id, told, disposition, protocol, crisis, opened_at, changed_at, closed_at,
        close_reason) SELECT gen_random_uuid(), who.id, {NOTHING},
        (ARRAY['emergency', 'urgent', 'remote', 'self_care', 'self_care', 'remote'])[1 + floor(talk.more * 6)],
        (ARRAY['dengue', 'child_fever', 'headache', 'back_pain', 'skin', 'diarrhoea'])[1 + floor(random() * 6)], false,
        talk.at, talk.at, talk.at + interval '9 minutes', 'done'
        FROM talk JOIN who ON who.n = talk.who WHERE talk.luck > .95""",
    """INSERT INTO handover (id, patient_id, encounter_id, reason, urgency, state, owner, requested_at, accepted_at,
       closed_at, close_reason) SELECT gen_random_uuid(), patient_id, id,
       CASE WHEN disposition = 'emergency' THEN 'emergency' ELSE 'asked' END,
       CASE WHEN disposition = 'emergency' THEN 'emergency' ELSE 'routine' END, 'closed', 'lan', opened_at,
       opened_at + random() * random() * interval '12 minutes', opened_at + interval '20 minutes', 'helped'
       FROM encounter WHERE disposition = 'emergency' OR random() < .1""",
    f"""INSERT INTO appointment (id, code, patient_id, status, gateway, slot_ref, specialty, province, start, "end",
        changed_at, details) SELECT gen_random_uuid(), 'X' || talk.n, who.id,
        CASE WHEN talk.at + interval '5 days' > now() THEN 'booked' WHEN talk.more < .75 THEN 'fulfilled'
        WHEN talk.more < .87 THEN 'noshow' ELSE 'cancelled' END, 'made', 'made-' || talk.n,
        (ARRAY['general', 'paediatrics', 'dermatology', 'cardiology'])[1 + floor(random() * 4)],
        (ARRAY['01','79','79','79','01','92','86','31','48','38','40','24','75','66'])[1 + floor(random() * 14)],
        talk.at + interval '5 days', talk.at + interval '5 days 20 minutes', talk.at, {NOTHING}
        FROM talk JOIN who ON who.n = talk.who WHERE talk.luck BETWEEN .9 AND .92""",
    "DROP TABLE who, talk",
)  # fmt: skip


async def converse(session: AsyncSession, turns: int) -> None:
    """Insert `turns` turns of the last three months, and what they led to."""
    for step in STEPS:
        await session.execute(text(step), {"turns": turns} if ":turns" in step else {})
