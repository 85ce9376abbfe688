"""How fast library and documents are: `python -m evals.console_library`; exits 1 where a page is slower than the floor.

An own PostgreSQL, filled by SQL: 5,000 documents (two thirds in both languages), three revisions of each, six passages
a revision, 300,000 citations; and a tenth of it, to see how it grows.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from evals.console_pages import Timed, analyse, signed_in, timed
from records.migrate import migrate
from records.postgres import connect, embedded_url

TIMES = 30
FLOOR_MS = 500.0
SIZES = {"documents": 5_000, "citations": 300_000, "places": 50_000}
FILLING = (
    "INSERT INTO document (id) SELECT 'doc-' || n FROM generate_series(1, :documents) n",
    """
    INSERT INTO revision (id, document_id, language, title, topic, issuer, certainty, legal_basis, source, audience,
        keywords, related, reviewed_by, effective_from, expires_on, verified_on, content_hash, source_path, state,
        created_at, closed_at)
    SELECT gen_random_uuid(), 'doc-' || n, language, 'Hướng dẫn số ' || n || ' về ' ||
        (ARRAY['bảo hiểm y tế', 'khám từ xa', 'sốt xuất huyết', 'tiêm chủng', 'hồ sơ sức khỏe'])[1 + n % 5],
        (ARRAY['insurance', 'remote_consultation', 'illness', 'prevention', 'records'])[1 + n % 5],
        'Sở Y tế ' || n % 40,
        'secondary', ARRAY[CASE WHEN n % 50 = 0 THEN 'Nghị định 13/2023/NĐ-CP' ELSE 'Thông tư ' || n END],
        ARRAY['nguồn'],
        ARRAY['everyone'], ARRAY['từ khóa ' || n, 'thẻ bhyt'], ARRAY[]::text[], '', current_date - 400,
        CASE WHEN n % 20 = 0 THEN current_date + (n % 60) END, current_date - (n % 300),
        'h' || n || '-' || k, 'console:' || n,
        CASE WHEN k = 3 THEN 'published' ELSE 'superseded' END, now() - make_interval(days => 30 * (4 - k)),
        CASE WHEN k < 3 THEN now() END
    FROM generate_series(1, :documents) n, unnest(ARRAY['vi', 'en']) language, generate_series(1, 3) k
    WHERE language = 'vi' OR n % 3 > 0
    """,
    """
    INSERT INTO passage (id, document_id, language, heading, locator, text, asked)
    SELECT md5(d.id || l || s), d.id, l, 'Câu hỏi ' || s || ' của ' || d.id || ' thì làm sao?', '',
        'Bạn mang căn cước và thẻ bảo hiểm y tế đến quầy số ' || s || '. Hồ sơ có hạn ' || 5 + s ||
        ' ngày làm việc, nộp ở trạm y tế xã hoặc bệnh viện gần nhất. ' || md5(d.id || s),
        ARRAY['quên thẻ ' || s, 'mất giấy ' || md5(d.id)]
    FROM document d, unnest(ARRAY['vi', 'en']) l, generate_series(1, 6) s
    """,
    """
    INSERT INTO revision_passage (revision_id, ordinal, passage_id)
    SELECT r.id, s - 1, md5(r.document_id || r.language || s) FROM revision r, generate_series(1, 6) s
    """,
    """
    INSERT INTO revision_event (revision_id, step, by, at)
    SELECT id, step, 'ingest', created_at FROM revision, unnest(ARRAY['drafted', 'submitted', 'published']) step
    """,
    "INSERT INTO patient (id, language) VALUES ('00000000-0000-0000-0000-000000000001', 'vi')",
    """
    INSERT INTO answer (id, patient_id, kind, language, question)
    SELECT md5('a' || n)::uuid, '00000000-0000-0000-0000-000000000001', 'answer', 'vi', ''
    FROM generate_series(1, :citations) n
    """,
    """
    INSERT INTO answer_citation (answer_id, passage_id, revision_id)
    SELECT md5('a' || n)::uuid, p.passage_id, p.revision_id FROM generate_series(1, :citations) n
    JOIN (SELECT passage_id, revision_id, row_number() OVER () AS place FROM revision_passage) p
        ON p.place = 1 + (n::bigint * n * 7919) % :places
    """,
    """
    INSERT INTO feedback (answer_id, passage_id, helpful)
    SELECT answer_id, passage_id, passage_id > '4' FROM answer_citation WHERE answer_id::text < '8'
    """,
)
PAGES = {
    "library": "/guidance",
    "library, page 60": "/guidance?page=60",
    "library, filtered": "/guidance?topic=insurance&standing=in_force&language=vi",
    "library, a concern": "/guidance?concern=instrument",
    "library, searched": "/guidance?q=quen+the+bhyt+thi+lam+sao",
    "library, any word": "/guidance?q=ong+ba+toi+hoi+giay+chuyen+vien+tuyen+tren",
    "document": "/guidance/documents/doc-77/vi",
    "compare": "/guidance/documents/doc-77/vi/compare",
    "questions": "/guidance/questions",
    "gaps": "/gaps",
}


async def measure(url: str, share: float) -> dict[str, Timed]:
    """Fill a database with a share of everything and return how long each page takes."""
    migrate(url)
    engine = connect(url)
    try:
        await _fill(engine, share)
        async with signed_in(engine, url) as client:
            return {name: await timed(client, [path] * TIMES, warm_up=2) for name, path in PAGES.items()}
    finally:
        await engine.dispose()


async def _fill(engine: AsyncEngine, share: float) -> None:
    sizes = {name: max(10, int(size * share)) for name, size in SIZES.items()}
    async with engine.begin() as connection:
        for statement in FILLING:
            used = {name: size for name, size in sizes.items() if f":{name}" in statement}
            await connection.execute(text(statement), used)
    await analyse(engine)


def main(arguments: Sequence[str]) -> int:
    """Print each page's times at a tenth and at the whole."""
    parser = argparse.ArgumentParser(prog="python -m evals.console_library")
    parser.add_argument("--share", type=float, default=1.0, help="of the full scale (1.0)")
    share = parser.parse_args(arguments).share
    slow = 0
    for part in (share / 10, share):
        with tempfile.TemporaryDirectory(prefix="evals-") as folder:
            found = asyncio.run(measure(embedded_url(Path(folder, "postgres")), part))
        print(f"{int(SIZES['documents'] * part):,} documents", flush=True)
        for name, figures in found.items():
            print(f"  {name:<22}{figures}", flush=True)
        slow = sum(figures.at(0.95) > FLOOR_MS for figures in found.values())
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
