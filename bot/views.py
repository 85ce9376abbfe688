"""Domain values as texts and buttons. Nothing is decided here."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove

from bot.callbacks import (
    AskPassage,
    ChooseLanguage,
    Example,
    MyData,
    RateAnswer,
    ShowSource,
    StartBooking,
    TalkToPerson,
)
from bot.markup import LIMIT, blocks, messages, shown_length
from bot.texts import LANGUAGES, Texts
from knowledge.answers import Abstention, AbstentionReason, Answer, Citation
from knowledge.passages import Passage

EXAMPLES = ("example-card", "example-remote", "example-fever")
HEALTH_TOPICS = frozenset({"illness", "family", "emergency"})
REMOTE_PRICE_DOCUMENT = "remote-consultation-price"
BUTTON_LENGTH = 60
MOST_LEGAL = 2  # the source card names them all


@dataclass(frozen=True, slots=True)
class View:
    """Messages of Telegram HTML; the buttons stand under the last."""

    messages: list[str]
    buttons: InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None = None

    def after(self, text: str) -> "View":
        """Return the same with `text` standing before it."""
        return View([f"{text}\n\n{self.messages[0]}", *self.messages[1:]], self.buttons)


def button(text: str, callback: CallbackData) -> InlineKeyboardButton:
    """A button that carries `callback`."""
    return InlineKeyboardButton(text=text, callback_data=callback.pack())


def keyboard(rows: list[list[InlineKeyboardButton]]) -> InlineKeyboardMarkup:
    """Rows of buttons under a message."""
    return InlineKeyboardMarkup(inline_keyboard=rows)


def welcome(texts: Texts) -> View:
    """The first words, with who it is, three examples and the other language."""
    rows = [[button(texts(key), Example(key=key))] for key in EXAMPLES]
    other = next(language for language in LANGUAGES if language != texts.language)
    rows.append([button(texts("button-language"), ChooseLanguage(language=other))])
    return View([texts("welcome")], keyboard(rows))


def languages(texts: Texts) -> View:
    """The choice of a language."""
    names = {"vi": "Tiếng Việt", "en": "English"}
    row = [button(names[language], ChooseLanguage(language=language)) for language in LANGUAGES]
    return View([texts("choose-language")], keyboard([row]))


def privacy(texts: Texts) -> View:
    """What is kept, and how to ask for one's data."""
    row = [button(texts("data-show"), MyData(name="show")), button(texts("data-request"), MyData(name="request"))]
    return View([texts("privacy")], keyboard([row]))


def answer(found: Answer, answer_id: uuid.UUID, texts: Texts) -> View:
    """An answer with its source line, feedback, related questions and the ways on."""
    passage = found.citations[0].passage
    pieces = [f"<b>{escape(passage.heading, quote=False)}</b>", *blocks(found.text)]
    folded = _folded(found.citations[1].passage.heading, found.second, texts) if found.second is not None else ""
    if folded and shown_length(folded) < LIMIT:  # a longer one could be cut within its quote
        pieces.append(folded)
    whole = _whole(passage, found, texts)
    if whole and shown_length(whole) < LIMIT:
        pieces.append(whole)
    if passage.topic in HEALTH_TOPICS:
        pieces.append(texts("safety-line"))
    pieces += [f"<i>{_source_line(citation, texts)}</i>" for citation in _documents(found.citations)]
    rows = [
        [
            button(texts("button-source"), ShowSource(answer_id=answer_id)),
            button(texts("button-helpful"), RateAnswer(answer_id=answer_id, helpful=True)),
            button(texts("button-unhelpful"), RateAnswer(answer_id=answer_id, helpful=False)),
        ],
        *([[button(texts("button-whole"), AskPassage(passage_id=passage.id))]] if shown_length(whole) >= LIMIT else []),
        *_sections(found.related),
        _ways_on(texts, with_booking=passage.topic != "emergency"),
    ]
    return View(messages(pieces), keyboard(rows))


def asked(question: str) -> str:
    """Which of several questions an answer is to."""
    return f"<b>❓ {escape(question, quote=False)}</b>"


def abstention(verdict: Abstention, texts: Texts) -> View:
    """Why there is no answer, what is near, and the ways on."""
    pieces = [texts(f"abstain-{verdict.reason}")]
    if verdict.near:
        pieces.append(texts("near-title"))
    rows = _sections(verdict.near)
    if verdict.reason not in (AbstentionReason.OFF_TOPIC, AbstentionReason.INSTRUCTION):
        rows.append(_ways_on(texts))
    return View(["\n\n".join(pieces)], keyboard(rows) if rows else None)


def source_cards(citations: Sequence[Citation], texts: Texts, public_url: str | None) -> View:
    """Where an answer comes from, as far as its revisions say."""
    return View(messages([_source_card(citation, texts, public_url) for citation in citations]))


def date(day: dt.date, texts: Texts) -> str:
    """A day as people of the language write it."""
    return day.strftime("%-d %B %Y") if texts.language == "en" else day.strftime("%-d/%-m/%Y")


def _folded(heading: str, text: str, texts: Texts) -> str:
    body = "\n\n".join(blocks(text))
    quote = f"<blockquote expandable><b>{escape(heading, quote=False)}</b>\n{body}</blockquote>"
    return f"{texts('second-title')}\n{quote}"


def _whole(passage: Passage, found: Answer, texts: Texts) -> str:
    """Return the whole section, folded, where the answer is a piece of it."""
    if len(found.text.split()) >= len(passage.text.split()):
        return ""
    body = "\n\n".join(blocks(passage.text))
    return f"{texts('whole-title')}\n<blockquote expandable>{body}</blockquote>"


def _documents(citations: tuple[Citation, ...]) -> list[Citation]:
    """Return one citation for each document, so that a source is named once."""
    return list({citation.passage.document_id: citation for citation in reversed(citations)}.values())[::-1]


def _source_line(citation: Citation, texts: Texts) -> str:
    line = texts("source-line", title=citation.passage.title, **_dates(citation, texts))
    legal = citation.passage.legal_basis[:MOST_LEGAL]
    return f"{line}\n{texts('source-legal', legal='; '.join(legal))}" if legal else line


def _dates(citation: Citation, texts: Texts) -> dict[str, str]:
    passage = citation.passage
    return {"effective": date(passage.effective_from, texts), "verified": date(passage.verified_on, texts)}


def _sections(citations: tuple[Citation, ...]) -> list[list[InlineKeyboardButton]]:
    return [
        [button(f"❓ {_short(citation.passage.heading)}", AskPassage(passage_id=citation.passage.id))]
        for citation in citations
    ]


def _ways_on(texts: Texts, *, with_booking: bool = True) -> list[InlineKeyboardButton]:
    person = button(texts("button-person"), TalkToPerson(reason="asked"))
    booking = button(texts("button-booking"), StartBooking())
    return [booking, person] if with_booking else [person]


def _short(text: str) -> str:
    return text if len(text) <= BUTTON_LENGTH else text[: BUTTON_LENGTH - 1].rstrip() + "…"


def _source_card(citation: Citation, texts: Texts, public_url: str | None) -> str:
    passage = citation.passage
    lines = [texts("source-card", title=passage.title), texts("source-section", section=passage.heading)]
    if passage.legal_basis:
        lines.append(texts("source-legal", legal="; ".join(passage.legal_basis)))
    if passage.source:
        lines.append(texts("source-origin", source="; ".join(passage.source)))
    if passage.issuer:
        lines.append(texts("source-issuer", issuer=passage.issuer))
    lines.append(texts("source-dates", **_dates(citation, texts)))
    lines.append(texts(f"source-certainty-{passage.certainty}"))
    if public_url is not None:
        link = f"{public_url}/guidance/{passage.language}/{passage.document_id}#{passage.id}"
        lines.append(texts("source-link", link=link))
    return "\n".join(lines)
