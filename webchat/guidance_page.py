"""`/guidance/<language>/<document>`: the revision in force, for a citizen who follows a citation."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, Template, select_autoescape
from markdown_it import MarkdownIt
from markupsafe import Markup
from sqlalchemy import ColumnElement, or_, select
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from records.guidance import PassageRow, RevisionPassageRow, RevisionRow, RevisionState
from webchat.channel import Channel, Transaction
from webchat.guidance_words import WORDS
from webchat.visitors import known_language

TEMPLATES = Path(__file__).parent / "templates"
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
DATE_FORMATS = {"vi": "%d/%m/%Y", "en": "%-d %B %Y"}

_pages = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape(), trim_blocks=True)
_markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


@dataclass(frozen=True, slots=True)
class Section:
    """A passage, ready to read."""

    id: str
    heading: str
    locator: str
    body: Markup


async def guidance(channel: Channel, request: Request) -> Response:
    """Show the revision in force, or kindly say that there is none."""
    language, document_id = request.path_params["language"], request.path_params["document_id"]
    async with channel.transaction() as transaction:
        revision = await _in_force(transaction, language, document_id, channel.clock().astimezone(VIETNAM).date())
        if revision is None:
            return not_found(known_language(language, channel.default_language))
        sections = await _sections(transaction, revision)
        others = await _other_languages(transaction, revision, channel.clock().astimezone(VIETNAM).date())
    page = page_of("guidance.html")
    words = WORDS[known_language(language, channel.default_language)]
    html = page.render(revision=revision, sections=sections, others=others, words=words, date=_date(language))
    return HTMLResponse(html, headers={"Cache-Control": "no-cache"})


def page_of(name: str) -> Template:
    """Return a page's template."""
    return _pages.get_template(name)


def not_found(language: str) -> Response:
    """Return the page for what is not here."""
    page = page_of("not_found.html")
    return HTMLResponse(page.render(words=WORDS[language], language=language), 404)


async def _in_force(transaction: Transaction, language: str, document_id: str, today: dt.date) -> RevisionRow | None:
    return await transaction.session.scalar(
        select(RevisionRow).where(
            RevisionRow.document_id == document_id, RevisionRow.language == language, *_conditions(today)
        )
    )


async def _other_languages(transaction: Transaction, revision: RevisionRow, today: dt.date) -> list[str]:
    languages = select(RevisionRow.language).where(
        RevisionRow.document_id == revision.document_id, RevisionRow.language != revision.language, *_conditions(today)
    )
    return list(await transaction.session.scalars(languages.order_by(RevisionRow.language)))


def _conditions(today: dt.date) -> tuple[ColumnElement[bool], ...]:
    not_expired = or_(RevisionRow.expires_on.is_(None), RevisionRow.expires_on > today)
    return RevisionRow.state == RevisionState.PUBLISHED, RevisionRow.effective_from <= today, not_expired


async def _sections(transaction: Transaction, revision: RevisionRow) -> list[Section]:
    passages = select(PassageRow).join(RevisionPassageRow, RevisionPassageRow.passage_id == PassageRow.id)
    found = await transaction.session.scalars(
        passages.where(RevisionPassageRow.revision_id == revision.id).order_by(RevisionPassageRow.ordinal)
    )
    return [Section(row.id, row.heading, row.locator, Markup(_markdown.render(row.text))) for row in found]  # noqa: S704


def _date(language: str) -> Callable[[dt.date], str]:
    pattern = DATE_FORMATS.get(language, DATE_FORMATS["vi"])
    return lambda day: day.strftime(pattern)
