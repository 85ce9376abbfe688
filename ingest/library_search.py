"""Finds documents by what citizens would type: chat words spelt out, accents not needed, in every revision's words."""

import re
from collections.abc import Sequence

from sqlalchemy import bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from ingest.publishing import Key
from knowledge.normalise import clean, expand, shorten, words
from vietnamese import fold

MOST = 200
MOST_WORDS = 24
CANDIDATES = 3_000  # words that stand in more passages than this rank nothing, and ranking them all takes seconds
_WORD = re.compile(r"[a-z0-9]+")
_FOUND = text("""
    WITH asked AS (SELECT to_tsquery('simple', :query) AS q),
    titles AS (
        SELECT document_id, language, words FROM revision, asked
        WHERE words @@ q AND state <> 'discarded' LIMIT :candidates
    ),
    passages AS (SELECT document_id, language, words FROM passage, asked WHERE words @@ q LIMIT :candidates),
    hits AS (
        SELECT document_id, language, 2 * ts_rank(words, q) AS score FROM titles, asked UNION ALL
        SELECT document_id, language, ts_rank(words, q) FROM passages, asked
    )
    SELECT document_id, language FROM hits
    GROUP BY document_id, language ORDER BY max(score) DESC, document_id, language LIMIT :most
""").bindparams(bindparam("most", MOST), bindparam("candidates", CANDIDATES))


async def search_words(session: AsyncSession, query: str) -> list[Key]:
    """Return documents that hold all words of a query, else any of them, best first."""
    asked = _words(query)
    if not asked:
        return []
    for joined in (" & ", " | "):
        rows = (await session.execute(_FOUND, {"query": joined.join(asked)})).all()
        if rows:
            return [(document_id, language) for document_id, language in rows]
    return []


def merged(*rankings: Sequence[Key]) -> list[Key]:
    """Return rankings one after another, each document once."""
    return list(dict.fromkeys(key for ranking in rankings for key in ranking))


def _words(query: str) -> list[str]:
    even = fold(expand(shorten(clean(query))))
    found = dict.fromkeys(word for word in words(even) if _WORD.fullmatch(word))
    return list(found)[:MOST_WORDS]
