"""What somebody is told of their own data, as texts and buttons. Nothing is decided here."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from aiogram.types import InlineKeyboardButton

from bot.callbacks import KeepConversation, MyData, RequestData, WithdrawConsent
from bot.texts import Texts
from bot.views import View, button, date, keyboard
from care.booking.slots import local_day
from care.privacy.deadlines import RequestKind
from care.privacy.erasure import Erased
from care.privacy.holdings import Holding, HoldingKind
from care.privacy.requests import DataRequest
from records.retention import Periods

BY_HAND = (RequestKind.CORRECT, RequestKind.DELETE, RequestKind.RESTRICT, RequestKind.OBJECT, RequestKind.PROTECT)
DAYS_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Held:
    """What is held about a chat, which requests wait, and whether it may be kept longer."""

    holdings: Sequence[Holding]
    waiting: Sequence[DataRequest]
    is_agreed: bool
    on_telegram: bool


def held(found: Held, periods: Periods, texts: Texts) -> View:
    """What is held, for what, how long, who sees it, and what can be done."""
    lines = [texts(f"data-{one.kind}", count=str(one.count), since=day(one.since, texts)) for one in found.holdings]
    what = "\n".join(lines) if lines else texts("data-nothing")
    spans = {name: str(count) for name, count in _spans(periods, agreed=found.is_agreed).items()}
    pieces = [texts("data-title"), what]
    if HoldingKind.TURNS in [one.kind for one in found.holdings]:
        pieces.append(texts("data-how"))
    pieces += [texts("data-how-long-agreed" if found.is_agreed else "data-how-long", **spans), texts("data-who")]
    if found.on_telegram:
        pieces.append(texts("data-telegram"))
    pieces += [_waiting(one, texts) for one in found.waiting]
    pieces.append(texts("data-ways"))
    return View(["\n\n".join(pieces)], keyboard(_ways(texts, is_agreed=found.is_agreed)))


def erase_ask(upcoming: int, texts: Texts) -> View:
    """What would be forgotten, what must stay, and the question."""
    pieces = [texts("erase-ask")]
    if upcoming:
        pieces.append(texts("erase-ask-upcoming", count=str(upcoming)))
    row = [button(texts("erase-yes"), MyData(name="erase-sure")), button(texts("erase-no"), MyData(name="erase-not"))]
    return View(["\n\n".join(pieces)], keyboard([row]))


def erased(done: Erased, texts: Texts, *, on_telegram: bool) -> View:
    """What was forgotten, what stays and why, and the proof."""
    lines = [texts(f"erase-gone-{one.kind}", count=str(one.count)) for one in done.gone]
    gone = "\n".join([texts("erase-gone"), *lines]) if lines else texts("erase-nothing")
    pieces = [texts("erase-done", code=done.code), gone]
    if done.appointments:
        pieces.append(texts("erase-appointments", codes=", ".join(done.appointments)))
    if done.upcoming:
        pieces.append(texts("erase-no-reminders"))
    if done.has_alarm:
        pieces.append(texts("erase-alarm"))
    if not done.appointments and not done.has_alarm:
        pieces.append(texts("erase-unlinked"))
    if on_telegram:
        pieces.append(texts("erase-telegram"))
    return View(["\n\n".join(pieces)])


def request_ask(texts: Texts) -> View:
    """The requests that a human works on."""
    rows = [[button(texts(f"request-{kind}"), RequestData(kind=kind))] for kind in BY_HAND]
    return View([texts("request-ask")], keyboard(rows))


def request_recorded(request: DataRequest, texts: Texts) -> View:
    """That a request is on the list, with its code and dates."""
    return View([texts("request-recorded", **_dates(request, texts))])


def keep_ask(periods: Periods, texts: Texts) -> View:
    """The question whether the conversation may be kept longer."""
    row = [
        button(texts("consent-conversation-yes"), KeepConversation(given=True)),
        button(texts("consent-conversation-no"), KeepConversation(given=False)),
    ]
    return View([texts("consent-conversation", **kept_for(periods))], keyboard([row]))


def kept_for(periods: Periods) -> dict[str, str]:
    """How many days what is said is kept, with and without consent."""
    return {"agreed": str(periods.agreed.days), "days": str(periods.conversation.days)}


def day(moment: dt.datetime, texts: Texts) -> str:
    """The day of a moment in Vietnam; one that ends a day is that day."""
    return date(local_day(moment - dt.timedelta(microseconds=1)), texts)


def show_button(texts: Texts) -> InlineKeyboardButton:
    """The button that shows what is held."""
    return button(texts("data-show"), MyData(name="show"))


def _waiting(request: DataRequest, texts: Texts) -> str:
    return texts("data-waiting", **_dates(request, texts))


def _dates(request: DataRequest, texts: Texts) -> dict[str, str]:
    dates = {"reply": day(request.reply_due_at, texts), "due": day(request.due_at, texts)}
    return dates | {"code": request.code, "kind": texts(f"request-{request.kind}")}


def _spans(periods: Periods, *, agreed: bool) -> dict[str, int]:
    return {
        "days": (periods.agreed if agreed else periods.conversation).days,
        "numbers": periods.numbers.days,
        "years": round(periods.appointments.days / DAYS_A_YEAR),
        "proof": round(periods.proof.days / DAYS_A_YEAR),
    }


def _ways(texts: Texts, *, is_agreed: bool) -> list[list[InlineKeyboardButton]]:
    keep = [] if is_agreed else [button(texts("data-keep"), MyData(name="keep"))]
    return [
        [button(texts("data-copy"), MyData(name="copy")), button(texts("data-erase"), MyData(name="erase"))],
        [*keep, button(texts("data-consents-button"), WithdrawConsent(purpose=""))],
        [button(texts("data-request"), MyData(name="request"))],
    ]
