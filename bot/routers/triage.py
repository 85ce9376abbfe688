"""The triage conversation: a complaint, at most five closed questions, and what to do now.

Free text is taken at every step; a question about something else is answered, and the triage goes on when wanted.
"""

from dataclasses import replace

from aiogram import Bot, Router
from aiogram.types import CallbackQuery

from bot import triage_views
from bot.callbacks import AnswerQuestion, StartTriage, Step
from bot.routers.emergency import raise_alarm, show_card
from bot.sending import acknowledge, send, take_away_buttons
from bot.texts import Texts
from care.encounters import Encounters
from care.handovers.queue import Handovers
from care.patients import Patient
from care.triage.conversation import Conversation, Encounter
from care.triage.engine import TriageDecision


class TriageTalk:
    """Carries one patient's encounter through one update."""

    def __init__(
        self,
        bot: Bot,
        chat_id: int,
        conversation: Conversation,
        encounters: Encounters,
        handovers: Handovers,
        patient: Patient,
        texts: Texts,
    ) -> None:
        self.bot, self.chat_id, self.conversation = bot, chat_id, conversation
        self.encounters, self.handovers, self.patient, self.texts = encounters, handovers, patient, texts

    async def say(self, key: str, **arguments: str) -> None:
        """Send one text."""
        await self.bot.send_message(self.chat_id, self.texts(key, **arguments), parse_mode="HTML")

    async def current(self) -> Encounter | None:
        """Return the encounter that is open."""
        kept = await self.encounters.current()
        return kept.encounter if kept is not None else None

    async def begin(self, text: str) -> None:
        """Open an encounter with a complaint, and go on with it."""
        encounter, decision = self.conversation.hear(Encounter(), text)
        protocol = decision.protocol
        if protocol is not None and await self.encounters.is_second_contact(protocol.code):
            encounter, decision = self.conversation.hear(Encounter(second_contact=True), text)
        await self.go_on(encounter, decision, introduced=False)

    async def note_check_in(self, encounter: Encounter) -> Encounter:
        """Note that somebody was asked whether they are safe; it is asked once."""
        noted = replace(encounter, checked_in=True)
        await self.encounters.keep(noted, self.conversation.decide(noted))
        return noted

    async def keep_for_later(self, text: str) -> None:
        """Keep a complaint that stood beside a question, and offer to go on with it."""
        encounter, decision = self.conversation.hear(await self.current() or Encounter(), text)
        await self.encounters.keep(encounter, decision)
        await send(self.bot, self.chat_id, triage_views.offer(self.texts))

    async def go_on(self, encounter: Encounter, decision: TriageDecision, *, introduced: bool = True) -> None:
        """Ask the next question, or say what to do."""
        if decision.stops_everything:
            await show_card(self.bot, self.chat_id, decision, self.conversation, self.texts)
            await raise_alarm(encounter, decision, self.encounters, self.handovers, self.patient)
            return
        await self.encounters.keep(encounter, decision)
        if decision.question is not None:
            view = triage_views.question(decision.question, encounter, self.texts, introduced=introduced)
            await send(self.bot, self.chat_id, view)
            return
        await self.conclude(decision)

    async def conclude(self, decision: TriageDecision, *, stopped: bool = False) -> None:
        """Say what to do, and close the encounter."""
        kept = await self.encounters.current()
        encounter_id = kept.id if kept is not None else None
        view = triage_views.disposition(decision, self.texts, encounter_id, stopped=stopped)
        await send(self.bot, self.chat_id, view)
        await self.encounters.close("stopped" if stopped else "concluded")


async def answer(query: CallbackQuery, callback_data: AnswerQuestion, talk: TriageTalk) -> None:
    """Take the answer of a button; one of an encounter that is over, or of another question, is stale."""
    encounter = await talk.current()
    if encounter is None or encounter.pending != callback_data.key:
        await acknowledge(query, talk.texts("stale-question"), alert=True)
        return
    await acknowledge(query)
    await take_away_buttons(query)
    await talk.go_on(*talk.conversation.answer(encounter, callback_data.key, callback_data.reply))


async def step(query: CallbackQuery, callback_data: Step, talk: TriageTalk) -> None:
    """Say why, go back, stop, speak for someone else, or ask on."""
    encounter = await talk.current()
    if encounter is None:
        await acknowledge(query, talk.texts("stale-question"), alert=True)
        return
    await acknowledge(query)
    await take_away_buttons(query)
    decision = talk.conversation.decide(encounter)
    if callback_data.name == "why" and decision.question is not None:
        why = decision.question.question.why.within(talk.texts.language)
        await talk.say("triage-why", why=why)
    elif callback_data.name == "stop":
        await talk.conclude(decision, stopped=True)
        return
    elif callback_data.name == "back":
        encounter, decision = talk.conversation.back(encounter)
    elif callback_data.name == "other":
        encounter, decision = talk.conversation.for_other(encounter)
        await talk.say("triage-for-other")
    await talk.go_on(encounter, decision)


async def start(query: CallbackQuery, talk: TriageTalk) -> None:
    """Ask on about what was told before."""
    encounter = await talk.current()
    if encounter is None:
        await acknowledge(query, talk.texts("stale-question"), alert=True)
        return
    await acknowledge(query)
    await talk.go_on(encounter, talk.conversation.decide(encounter), introduced=False)


def build_router() -> Router:
    """Return the router of the triage buttons; messages come in through the questions."""
    router = Router(name="triage")
    router.callback_query.register(answer, AnswerQuestion.filter())
    router.callback_query.register(step, Step.filter())
    router.callback_query.register(start, StartTriage.filter())
    return router
