"""Red flags before everything else: every text and caption, new or edited, in every state and every chat."""

from aiogram import Bot, F, Router
from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from bot import triage_views
from bot.callbacks import Called, MoreFirstAid, NewMatter, Safe
from bot.sending import acknowledge, send
from bot.texts import Texts
from care.encounters import Encounters
from care.handovers.queue import Handovers, Urgency
from care.patients import Patient
from care.transcripts import Transcript
from care.triage.conversation import Conversation, Encounter
from care.triage.dispositions import Disposition
from care.triage.engine import TriageDecision


class HasRedFlag(Filter):
    """Passes a message that must not wait: an emergency by itself, a crisis, or violence."""

    async def __call__(self, message: Message, conversation: Conversation) -> bool | dict[str, TriageDecision]:
        """Screen the message's text or caption, alone."""
        decision = conversation.triage.screen(text_of(message))
        return {"decision": decision} if decision.stops_everything else False


def text_of(message: Message) -> str:
    """Return what a message says in words."""
    return message.text or message.caption or ""


async def stop_everything(
    message: Message,
    bot: Bot,
    decision: TriageDecision,
    conversation: Conversation,
    encounters: Encounters,
    handovers: Handovers,
    patient: Patient,
    transcript: Transcript,
    texts: Texts,
) -> None:
    """Show the card of the most urgent flag, first and alone; then keep the encounter and tell the support team."""
    await show_card(bot, message.chat.id, decision, conversation, texts)
    codes = ",".join(reason.line for reason in decision.reasons if reason.firm)
    await transcript.record_verdict("emergency", text_of(message), texts.language, reason=codes)
    if message.chat.type != ChatType.PRIVATE:
        return
    kept = await encounters.current()
    encounter, decided = conversation.hear(kept.encounter if kept else Encounter(), text_of(message))
    await raise_alarm(encounter, decided, encounters, handovers, patient)


async def show_card(bot: Bot, chat_id: int, decision: TriageDecision, conversation: Conversation, texts: Texts) -> None:
    """Show the emergency card; where it is a crisis too, the crisis card follows."""
    for view in triage_views.cards(decision, conversation.triage.protocols.first_aid, texts):
        await send(bot, chat_id, view)


async def raise_alarm(
    encounter: Encounter, decision: TriageDecision, encounters: Encounters, handovers: Handovers, patient: Patient
) -> None:
    """Keep the encounter, and put it before the support team."""
    encounter_id = await encounters.keep(encounter, decision)
    urgency: Urgency = "crisis" if decision.crisis or encounter.crisis else "emergency"
    await handovers.request(patient.id, urgency, urgency, encounter_id)


async def has_called(query: CallbackQuery, bot: Bot, texts: Texts, encounters: Encounters) -> None:
    """Say what to do until the ambulance comes."""
    await acknowledge(query)
    if query.message is not None:
        await bot.send_message(query.message.chat.id, texts("called"), parse_mode="HTML")
        await encounters.close("called")


async def begin_anew(query: CallbackQuery, bot: Bot, texts: Texts, encounters: Encounters) -> None:
    """Close the encounter of an emergency and listen to another matter."""
    await acknowledge(query)
    if query.message is not None:
        await encounters.close("other_matter")
        await bot.send_message(query.message.chat.id, texts("new-matter"), parse_mode="HTML")


async def show_first_aid(
    query: CallbackQuery, callback_data: MoreFirstAid, bot: Bot, conversation: Conversation, texts: Texts
) -> None:
    """Show all of a protocol's first aid."""
    by_code = {protocol.code: protocol for protocol in conversation.triage.protocols.protocols}
    protocol = by_code.get(callback_data.protocol)
    if protocol is None or query.message is None:
        await acknowledge(query, texts("stale-button"), alert=True)
        return
    await acknowledge(query)
    await send(bot, query.message.chat.id, triage_views.first_aid(protocol, texts))


async def is_safe(
    query: CallbackQuery,
    callback_data: Safe,
    bot: Bot,
    conversation: Conversation,
    encounters: Encounters,
    handovers: Handovers,
    patient: Patient,
    texts: Texts,
) -> None:
    """Hear whether somebody is safe after a crisis; whoever is not is met as at first."""
    await acknowledge(query)
    if query.message is None:
        return
    if callback_data.safe:
        await encounters.close("safe")
        await bot.send_message(query.message.chat.id, texts("crisis-safe"), parse_mode="HTML")
        return
    cards = dict(conversation.triage.protocols.first_aid)
    await send(bot, query.message.chat.id, triage_views.crisis(TriageDecision(Disposition.EMERGENCY), cards, texts))
    kept = await encounters.current()
    await handovers.request(patient.id, "crisis", "crisis", kept.id if kept else None)


def build_router() -> Router:
    """Return the router; it comes first."""
    router = Router(name="emergency")
    router.message.register(stop_everything, HasRedFlag())
    router.edited_message.register(stop_everything, HasRedFlag())
    router.callback_query.register(has_called, Called.filter())
    router.callback_query.register(begin_anew, NewMatter.filter())
    router.callback_query.register(show_first_aid, MoreFirstAid.filter())
    router.callback_query.register(is_safe, Safe.filter())
    router.message.filter(F.from_user.is_bot.is_not(True))
    return router
