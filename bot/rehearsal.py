"""A citizen's chat played without a chat: same routing, same texts; nothing is sent or kept, nobody alarmed."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from html import unescape

from aiogram.types import InlineKeyboardMarkup

from bot import appointment_views, booking_views, triage_views, views
from bot.callbacks import AskPassage
from bot.markup import TAG
from bot.texts import Texts
from bot.views import View
from care.booking.draft import Draft, DraftStep, next_step
from care.booking.hearing import begins
from care.booking.listening import listen
from care.booking.specialties import read_specialties
from care.booking.wishes.intents import Step
from care.intents import intent_of
from care.routing import Route, Situation, route_of
from care.triage.conversation import Conversation, Encounter
from care.triage.dispositions import Disposition
from care.triage.engine import TriageDecision
from knowledge.answers import Abstention, AbstentionReason, Answer, Citation, Guide
from knowledge.conversing import Said, converse
from knowledge.follow_up import Topic
from knowledge.passages import Language


class Way(StrEnum):
    """What a citizen met, as it is told outside."""

    ANSWER = "answer"
    ABSTAIN = "abstain"
    TRIAGE = "triage"
    BOOKING = "booking"
    HANDOFF = "handoff"
    SMALL_TALK = "smalltalk"


@dataclass(frozen=True, slots=True)
class Heard:
    """What one text was met with."""

    text: str
    way: Way
    citations: tuple[Citation, ...] = ()


class Rehearsal:
    """One citizen's conversation, from its first text on."""

    def __init__(self, guide: Guide, conversation: Conversation, texts: Texts) -> None:
        self._guide, self._conversation, self._texts = guide, conversation, texts
        self._encounter: Encounter | None = None
        self._draft: Draft | None = None
        self._topic: Topic | None = None

    async def hear(self, text: str) -> Heard:
        """Take a text as the bot would, and return what its citizen would read."""
        if text.startswith("/"):
            return self._say(Way.SMALL_TALK, "help" if text == "/help" else "unknown-command")
        situation = Situation(self._encounter, self._draft)
        route = route_of(text, situation, self._conversation, _now())
        match route:
            case Route.EMERGENCY | Route.TRIAGE | Route.COMPLAINT:
                return self._triage(text, begins=route is Route.COMPLAINT)
            case Route.BOOKING:
                return self._book(text)
            case Route.PERSON | Route.DATA:
                return self._say(Way.HANDOFF, "handover-recorded" if route is Route.PERSON else "privacy")
            case Route.SMALL_TALK:
                return self._say(Way.SMALL_TALK, str(intent_of(text)))
            case Route.TOO_LONG:
                return self._say(Way.ABSTAIN, "too-long")
        return await self._answer(text, with_complaint=route is Route.QUESTION_WITH_COMPLAINT)

    def _say(self, way: Way, key: str) -> Heard:
        return _heard(way, View([self._texts(key)]))

    def _triage(self, text: str, *, begins: bool) -> Heard:
        before = None if begins else self._encounter
        alone = self._conversation.triage.screen(text)
        self._encounter, decision = self._conversation.hear(before or Encounter(), text)
        if alone.stops_everything:
            return self._stop(alone)
        if before is not None and before.floor is Disposition.EMERGENCY:
            return _heard(Way.TRIAGE, triage_views.reminder(self._texts))
        if decision.stops_everything:
            return self._stop(decision)
        if decision.question is not None:
            introduced = before is not None
            return _heard(
                Way.TRIAGE,
                triage_views.question(decision.question, self._encounter, self._texts, introduced=introduced),
            )
        self._encounter = None
        return _heard(Way.TRIAGE, triage_views.disposition(decision, self._texts))

    def _stop(self, decision: TriageDecision) -> Heard:
        first_aid = dict(self._conversation.triage.protocols.first_aid)
        return _heard(Way.TRIAGE, *triage_views.cards(decision, first_aid, self._texts))

    def _book(self, text: str) -> Heard:
        step = begins(text, self._conversation.triage.screen(text), _now()) if self._draft is None else None
        if step in (Step.MINE, Step.CANCEL, Step.RESCHEDULE):
            return _heard(Way.BOOKING, appointment_views.mine([], self._texts))
        draft = listen(self._draft or Draft(), text, _now()).draft
        self._draft = replace(draft, step=min(next_step(draft), DraftStep.SLOT, key=list(DraftStep).index))
        return _heard(Way.BOOKING, self._question(self._draft))

    def _question(self, draft: Draft) -> View:
        """Return what is asked next; which times are free, only the calendar knows."""
        match draft.step:
            case DraftStep.SPECIALTY:
                return booking_views.all_specialties(read_specialties().all, self._texts)
            case DraftStep.PROVINCE:
                return booking_views.province(None, self._texts)
            case DraftStep.WHEN:
                return booking_views.when(_now(), self._texts)
        return booking_views.slots(draft, [], self._texts)

    async def _answer(self, text: str, *, with_complaint: bool) -> Heard:
        language = Language(self._texts.language)
        said = await converse(self._guide, text, language, self._topic, splits=not with_complaint)
        self._topic = said[-1].topic
        shown = [_view(one, self._texts, several=len(said) > 1) for one in said]
        if with_complaint:
            self._encounter, _ = self._conversation.hear(self._encounter or Encounter(), text)
            shown.append(triage_views.offer(self._texts))
        return _heard(_way(said), *shown, citations=_cited(said))


def _view(said: Said, texts: Texts, *, several: bool) -> View:
    verdict = said.verdict
    if isinstance(verdict, Answer):
        view = views.answer(verdict, uuid.uuid4(), texts)
    else:
        view = _with_choices(views.abstention(verdict, texts))
    return view.after(views.asked(said.question)) if several else view


def _with_choices(view: View) -> View:
    """Return a view with the sections that its buttons offer as lines: who has no buttons sees them, too."""
    if not isinstance(view.buttons, InlineKeyboardMarkup):
        return view
    prefix = f"{AskPassage.__prefix__}:"
    buttons = [button for row in view.buttons.inline_keyboard for button in row]
    labels = [button.text for button in buttons if (button.callback_data or "").startswith(prefix)]
    return View([*view.messages[:-1], "\n".join([view.messages[-1], *labels])])


def _way(said: Sequence[Said]) -> Way:
    answers = any(isinstance(one.verdict, Answer) for one in said)
    reasons = {one.verdict.reason for one in said if isinstance(one.verdict, Abstention)}
    return Way.ANSWER if answers or AbstentionReason.UNCLEAR in reasons else Way.ABSTAIN


def _cited(said: Sequence[Said]) -> tuple[Citation, ...]:
    return tuple(citation for one in said if isinstance(one.verdict, Answer) for citation in one.verdict.citations)


def _heard(way: Way, *shown: View, citations: tuple[Citation, ...] = ()) -> Heard:
    messages = [message for view in shown for message in view.messages]
    return Heard("\n\n".join(unescape(TAG.sub("", message)) for message in messages), way, citations)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
