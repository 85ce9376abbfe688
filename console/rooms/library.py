"""The library: every document, found by filters or as citizens search."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession

from console.accounts.roles import Right
from console.house import House
from console.pages import language_of, page
from console.staff import Db, InHouse, Staff, needs
from console.times import today
from ingest.library import PAGE, Concern, Library, Standing, Wanted
from ingest.library_search import merged, search_words
from ingest.publishing import Key
from knowledge.passages import Language

Reader = Annotated[Staff, needs(Right.GUIDANCE_READ)]
Text = Annotated[str, Query(max_length=300)]
FOUND = 60


async def show(
    request: Request,
    staff: Reader,
    house: InHouse,
    db: Db,
    q: Text = "",
    standing: Text = "",
    language: Text = "",
    topic: Text = "",
    issuer: Text = "",
    concern: Text = "",
    pending: bool = False,  # noqa: FBT001, FBT002  a query parameter
    number: Annotated[int, Query(alias="page", ge=1, le=10_000)] = 1,
) -> Response:
    """Show one page of the library."""
    keys = await _search(house, db, q, language_of(request)) if q.strip() else None
    wanted = Wanted(standing, language, topic, issuer, concern, pending, keys)
    library = Library(db, today())
    entries, total = await library.find(wanted, page=number)
    return page(
        request,
        "guidance_library.html",
        entries=entries,
        total=total,
        number=number,
        pages=max(1, -(-total // PAGE)),
        counts=await library.counts(),
        choices=await library.choices(),
        standings=list(Standing),
        concerns=list(Concern),
        q=q,
        asked={"standing": standing, "language": language, "topic": topic, "issuer": issuer, "concern": concern},
        pending=pending,
        by_meaning=house.workroom.is_ready,
    )


async def _search(house: House, db: AsyncSession, query: str, reader: str) -> list[Key]:
    """Find by meaning where the encoder is loaded already, then by words."""
    by_words = await search_words(db, query)
    if not house.workroom.is_ready:
        return by_words
    corpus = await house.workroom.current()
    found = await corpus.guide.find(query, Language(reader), k=FOUND)
    return merged([(one.passage.document_id, str(one.passage.language)) for one in found.passages], by_words)


def build_router() -> APIRouter:
    """Return the library's route."""
    router = APIRouter(prefix="/guidance")
    router.add_api_route("", show, methods=["GET"])
    return router
