"""Triage as texts and buttons: the emergency card, a question, a disposition, first aid. Nothing is decided here."""

import uuid
from collections.abc import Mapping
from html import escape, unescape

from aiogram.types import InlineKeyboardButton

from bot.callbacks import (
    AnswerQuestion,
    AskDocument,
    Called,
    MoreFirstAid,
    NewMatter,
    Safe,
    StartBooking,
    StartTriage,
    Step,
    TalkToPerson,
)
from bot.texts import Texts
from bot.views import View, button, keyboard
from care.triage.conversation import MOST_QUESTIONS, Encounter
from care.triage.dispositions import Disposition
from care.triage.engine import OpenQuestion, Reason, Reply, TriageDecision
from care.triage.protocols import Advice, FirstAid, Protocol

CRISIS, VIOLENCE = "crisis", "violence"
MOST_REASONS, MOST_ADVICE = 3, 3
LEVELS_OF_CARE = "levels-of-care"


def emergency(decision: TriageDecision, cards: dict[str, FirstAid], texts: Texts) -> View:
    """The emergency card: whom to call, at most three lines of first aid, nothing asked."""
    name = decision.first_aid or "call"
    card = cards[name]
    lines = "\n".join(f"• {escape(line, quote=False)}" for line in (card.en if texts.language == "en" else card.vi))
    if name in (CRISIS, VIOLENCE):
        person = button(texts("button-person"), TalkToPerson(reason=name))
        return View([f"{texts(f'{name}-title')}\n\n{lines}"], keyboard([[person]]))
    pieces = [texts("emergency-title"), _because(decision, texts), f"{texts('emergency-first-aid')}\n{lines}"]
    pieces.append(texts("emergency-operator"))
    row = [button(texts("button-called"), Called())]
    if decision.protocol is not None and decision.protocol.do:
        row.append(button(texts("button-more-first-aid"), MoreFirstAid(protocol=decision.protocol.code)))
    else:
        row.append(button(texts("button-more-first-aid"), AskDocument(document_id=card.guidance)))
    return View(["\n\n".join(pieces)], keyboard([row]))


def cards(decision: TriageDecision, first_aid: Mapping[str, FirstAid], texts: Texts) -> list[View]:
    """What stops everything: the emergency card; where it is a crisis too, the crisis card follows."""
    by_name = dict(first_aid)
    views = [emergency(decision, by_name, texts)] if decision.first_aid is not None else []
    if decision.crisis and decision.first_aid != CRISIS:
        views.append(crisis(decision, by_name, texts))
    return views


def crisis(decision: TriageDecision, cards: dict[str, FirstAid], texts: Texts) -> View:
    """The crisis card, whatever else is in the message."""
    return emergency(TriageDecision(decision.disposition, first_aid=CRISIS), cards, texts)


def reminder(texts: Texts) -> View:
    """After an emergency, what the next complaint is met with: first things first, or another matter."""
    row = [button(texts("button-called"), Called()), button(texts("button-new-matter"), NewMatter())]
    return View([texts("emergency-reminder")], keyboard([row]))


def check_in(texts: Texts) -> View:
    """After a crisis, the question that the next message is met with."""
    row = [button(texts("button-safe"), Safe(safe=True)), button(texts("button-not-safe"), Safe(safe=False))]
    return View([texts("crisis-check-in")], keyboard([row]))


def question(open_question: OpenQuestion, encounter: Encounter, texts: Texts, *, introduced: bool) -> View:
    """One closed question, with its ways out."""
    key, asked = open_question.key, encounter.asked
    pieces = [] if introduced else [texts("triage-intro")]
    count = texts("triage-count", number=str(asked + 1), most=str(MOST_QUESTIONS))
    pieces.append(f"<i>{count}</i>\n<b>{escape(open_question.question.ask.within(texts.language), quote=False)}</b>")
    replies = [
        button(texts(f"button-{reply}"), AnswerQuestion(key=key, reply=reply)) for reply in (Reply.YES, Reply.NO)
    ]
    replies.append(button(texts("button-unsure"), AnswerQuestion(key=key, reply=Reply.UNSURE)))
    ways = [button(texts("button-why"), Step(name="why", key=key))]
    if asked:
        ways.append(button(texts("button-back"), Step(name="back")))
    ways.append(button(texts("button-stop"), Step(name="stop")))
    rows = [replies, ways]
    if not asked and not encounter.about_other:
        rows.append([button(texts("button-for-other"), Step(name="other"))])
    return View(["\n\n".join(pieces)], keyboard(rows))


def offer(texts: Texts) -> View:
    """After an answer from the guidance: a check for danger signs, for whoever is ill now."""
    return View([texts("triage-offer")], keyboard([[button(texts("button-triage"), StartTriage())]]))


def disposition(
    decision: TriageDecision, texts: Texts, encounter_id: uuid.UUID | None = None, *, stopped: bool = False
) -> View:
    """What to do now, why, what helps meanwhile, when to come back, and the ways on that fit."""
    level = decision.disposition
    pieces = [texts("triage-stopped")] if stopped else []
    pieces.append(texts(f"disposition-{level.code}"))
    pieces.append(_because(decision, texts))
    protocol = decision.protocol
    if protocol is not None:
        if protocol.do:
            pieces.append(f"{texts('triage-do')}\n{_lines(protocol.do[:MOST_ADVICE], texts)}")
        pieces.append(f"{texts('triage-return')}\n{_lines(protocol.return_rules, texts)}")
    pieces.append(texts("triage-safety"))
    return View(
        ["\n\n".join(piece for piece in pieces if piece)], keyboard(_ways_on(level, protocol, encounter_id, texts))
    )


def first_aid(protocol: Protocol, texts: Texts) -> View:
    """All that a protocol says to do and not to do."""
    pieces = [f"<b>{escape(protocol.title.within(texts.language), quote=False)}</b>"]
    pieces.append(f"{texts('triage-do')}\n{_lines(protocol.do, texts)}")
    if protocol.dont:
        pieces.append(f"{texts('triage-dont')}\n{_lines(protocol.dont, texts)}")
    rows = []
    if protocol.guidance is not None:
        rows.append([button(texts("button-guidance"), AskDocument(document_id=protocol.guidance))])
    return View(["\n\n".join(pieces)], keyboard(rows) if rows else None)


def summary(decision: TriageDecision, texts: Texts) -> str:
    """What triage found, for the practitioner, as plain text: the protocol, the signs told, the level; no more."""
    if decision.protocol is None:
        return ""
    title = decision.protocol.title.within(texts.language)
    level = texts(f"booking-level-{decision.disposition.code}")
    signs = [sign for sign in _signs(list(decision.reasons), texts) if sign != title.rstrip(".?")]
    if not signs:
        return unescape(texts("booking-summary-short", title=title, level=level))
    return unescape(texts("booking-summary", title=title, level=level, signs="; ".join(signs)))


def _ways_on(
    level: Disposition, protocol: Protocol | None, encounter_id: uuid.UUID | None, texts: Texts
) -> list[list[InlineKeyboardButton]]:
    guidance = protocol.guidance if protocol is not None else None
    rows = []
    if level is Disposition.URGENT:
        rows.append([button(texts("button-where"), AskDocument(document_id=LEVELS_OF_CARE))])
    elif level is Disposition.REMOTE:
        rows.append([button(texts("button-booking"), StartBooking(encounter_id=encounter_id))])
    if guidance is not None:
        rows.append([button(texts("button-guidance"), AskDocument(document_id=guidance))])
    rows.append([button(texts("button-person"), TalkToPerson(reason="asked"))])
    return rows


def _because(decision: TriageDecision, texts: Texts) -> str:
    signs = _signs([reason for reason in decision.reasons if reason.level == decision.disposition], texts)
    if not signs:
        return texts("emergency-why") if decision.disposition is Disposition.EMERGENCY else ""
    told = "; ".join(escape(sign, quote=False) for sign in signs)
    return texts("triage-because-emergency" if decision.disposition is Disposition.EMERGENCY else "triage-because") + (
        f" {told}."
    )


def _signs(reasons: list[Reason], texts: Texts) -> list[str]:
    firm = [reason for reason in reasons if reason.firm] or reasons
    return list(dict.fromkeys(reason.sign.within(texts.language).rstrip(".?") for reason in firm))[:MOST_REASONS]


def _lines(advice: list[Advice], texts: Texts) -> str:
    return "\n".join(f"• {escape(line.within(texts.language), quote=False)}" for line in advice)
