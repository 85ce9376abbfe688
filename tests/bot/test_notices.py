"""Notices: each once, none that is no longer true, none to who did not want it; and what their buttons do."""

import datetime as dt
import re
import uuid
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiogram.methods import SendMessage
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from sqlalchemy import select

from bot.callbacks import Attend, BookAnother, Enter, TakeHeld, TellOutcome
from bot.channels import Channel
from bot.dispatch import build_dispatcher
from bot.lanes import Lanes
from bot.notices import Notices
from care.booking.appointments import Appointment
from care.booking.joining import Joining
from care.booking.ledger import QUEUE, Ledger
from care.booking.lifecycle import AppointmentStatus
from care.booking.local import LocalGateway
from care.booking.slots import VIETNAM, SlotWish
from care.consents import Consents, Purpose
from care.patients import speak
from care.triage.conversation import Conversation
from care.triage.engine import read_triage
from records.booking import AppointmentRow
from records.handovers import HandoverRow
from records.patients import ChatRow
from tests.bot.conftest import BOT_ID, CHAT, House
from tests.care.booking.clinic import DETAILS, Clinic, Clock

ROOMS = "https://kham.example.vn/{room}"


@dataclass
class Waiting:
    """A patient with a booked appointment (Monday, 8:00), and whoever sends notices."""

    house: House
    clinic: Clinic
    notices: Notices
    patient: uuid.UUID
    appointment: Appointment
    jobs: int = 0

    async def hears(self, kind: str, *, job: int | None = None, version: int | None = None) -> list[SendMessage]:
        """Send a notice and return what was said."""
        self.jobs += 1
        before = len(self.house.said)
        at = self.appointment.version if version is None else version
        await self.notices.send(self.appointment.id, kind, at, job or self.jobs)
        return self.house.said[before:]

    async def handovers(self) -> list[str]:
        """Return why people wait for a human."""
        async with self.house.sessions() as session:
            return list(
                (await session.execute(select(HandoverRow.reason).order_by(HandoverRow.requested_at))).scalars()
            )

    async def status(self) -> str:
        """Return how the appointment stands."""
        async with self.house.sessions() as session:
            return (await session.get_one(AppointmentRow, self.appointment.id)).status


@pytest.fixture
def template() -> str | None:
    """Where rooms are."""
    return ROOMS


@pytest.fixture
async def waiting(house: House, template: str | None) -> Waiting:
    """A patient who booked and wants reminders."""
    clock = Clock()
    ledger = Ledger(house.sessions, LocalGateway(house.sessions, clock), house.seal, house.jobs, clock=clock)
    clinic = Clinic(ledger, clock, house.sessions)
    way_in = Joining(template, b"k" * 32, ledger.policy)
    channel = Channel("test", house.bot, "http://127.0.0.1:8700")
    dispatcher = build_dispatcher(house.guide, Conversation(read_triage()), house.seal, book=clinic.book, way_in=way_in)
    house.lanes = Lanes(house.inbox, house.sessions, dispatcher, {BOT_ID: channel}, house.seal)
    notices = Notices(clinic.book, {BOT_ID: channel}, way_in)
    await house.writes("/start")
    await clinic.practitioner()
    await clinic.opens()
    async with house.sessions.begin() as session:
        patient = (await session.execute(select(ChatRow.patient_id))).scalar_one()
        await Consents(session, patient, clock=clock).give(Purpose.BOOKING, "vi")
        await Consents(session, patient, clock=clock).give(Purpose.REMINDERS, "vi")
    offer = (await clinic.book.offers(SlotWish("dermatology")))[0]
    held = await clinic.book.hold(patient, offer.ref)
    booked = await clinic.book.confirm(held.id, patient, DETAILS)
    return Waiting(house, clinic, notices, patient, booked)


def _buttons(said: SendMessage) -> list[InlineKeyboardButton]:
    assert isinstance(said.reply_markup, InlineKeyboardMarkup)
    return [button for row in said.reply_markup.inline_keyboard for button in row]


def _button(said: SendMessage, prefix: str) -> InlineKeyboardButton:
    return next(one for one in _buttons(said) if (one.callback_data or "").partition(":")[0] == prefix)


async def test_a_reminder_says_when_with_the_zone_and_with_whom(waiting: Waiting) -> None:
    (said,) = await waiting.hears("reminder-24h")
    assert "08:00" in said.text or "8:00" in said.text
    assert "GMT+7" in said.text
    assert "BS Mẫu" in said.text
    assert [turn.text for turn in await waiting.house.transcript()][-1] == said.text


async def test_the_same_job_says_it_once_whatever_died_in_between(waiting: Waiting) -> None:
    assert len(await waiting.hears("reminder-24h", job=77)) == 1
    assert await waiting.hears("reminder-24h", job=77) == []


async def test_a_notice_of_an_earlier_version_is_dropped(waiting: Waiting) -> None:
    version = waiting.appointment.version
    await waiting.clinic.book.cancel(waiting.appointment.id, waiting.patient, "busy")
    for kind in ("reminder-24h", "reminder-2h", "reminder-10m", "follow-up"):
        assert await waiting.hears(kind, version=version) == []


async def test_a_moved_appointment_reminds_only_of_its_new_time(waiting: Waiting) -> None:
    old = waiting.appointment
    later = (await waiting.clinic.book.offers(SlotWish("dermatology")))[0]
    held = await waiting.clinic.book.hold(waiting.patient, later.ref, replaces_id=old.id)
    moved = await waiting.clinic.book.confirm(held.id, waiting.patient, DETAILS)
    assert await waiting.hears("reminder-24h", version=old.version) == []
    waiting.appointment = moved
    (said,) = await waiting.hears("reminder-24h")
    assert later.start.astimezone(VIETNAM).strftime("%H:%M").lstrip("0") in said.text


async def test_reminders_that_were_late_give_way_to_the_next(waiting: Waiting) -> None:
    assert waiting.appointment.start is not None
    waiting.clinic.clock.now = waiting.appointment.start - dt.timedelta(minutes=9)
    assert await waiting.hears("reminder-24h") == []
    assert await waiting.hears("reminder-2h") == []
    assert len(await waiting.hears("reminder-10m")) == 1
    waiting.clinic.clock.passes(minutes=9)
    assert await waiting.hears("reminder-10m") == []


async def test_who_wants_no_reminders_gets_none_but_hears_of_a_cancellation(waiting: Waiting) -> None:
    async with waiting.house.sessions.begin() as session:
        await Consents(session, waiting.patient).withdraw(Purpose.REMINDERS)
    assert await waiting.hears("reminder-24h") == []
    waiting.appointment = await waiting.clinic.desk.withdraw(waiting.appointment.id, "desk:lan", "ill")
    (said,) = await waiting.hears("clinic-cancelled")
    assert waiting.appointment.code in said.text
    assert "•" in said.text, "other times are shown"


async def test_who_blocked_the_bot_is_put_before_the_team_once_and_left_alone(waiting: Waiting) -> None:
    waiting.house.session.blocked.add(CHAT)
    assert len(await waiting.hears("reminder-24h")) == 1, "tried once"
    assert await waiting.handovers() == ["unreachable"]
    assert await waiting.hears("reminder-2h") == [], "not tried again"
    waiting.appointment = await waiting.clinic.desk.withdraw(waiting.appointment.id, "desk:lan", "ill")
    async with waiting.house.sessions.begin() as session:
        for row in (await session.execute(select(HandoverRow))).scalars():
            row.state, row.close_reason = "closed", "no_answer"
    assert await waiting.hears("clinic-cancelled") == []
    assert (await waiting.handovers())[1:] == ["unreachable"], "somebody has to call them"


async def test_the_room_opens_near_the_time_and_no_kept_text_has_the_link(waiting: Waiting) -> None:
    (said,) = await waiting.hears("reminder-24h")
    press = InlineKeyboardButton(text="", callback_data=Enter(appointment_id=waiting.appointment.id).pack())
    assert await waiting.house.presses(press) == []
    assert waiting.house.toasts[-1] is not None
    assert "15" in waiting.house.toasts[-1]
    assert waiting.appointment.start is not None
    waiting.clinic.clock.now = waiting.appointment.start - dt.timedelta(minutes=10)
    (said,) = await waiting.hears("reminder-10m")
    (door,) = await waiting.house.presses(_button(said, "apin"))
    link = _buttons(door)[0].url
    assert link is not None
    assert link.startswith("https://kham.example.vn/")
    assert len(link.rpartition("/")[2]) == 26
    assert not any("kham.example.vn" in turn.text for turn in await waiting.house.transcript())
    waiting.clinic.clock.passes(hours=3)
    assert await waiting.house.presses(press) == []


@pytest.mark.parametrize("template", [None])
async def test_without_rooms_the_team_is_told_and_the_patient_knows_what_to_do(waiting: Waiting) -> None:
    assert waiting.appointment.start is not None
    waiting.clinic.clock.now = waiting.appointment.start - dt.timedelta(minutes=10)
    (said,) = await waiting.hears("reminder-10m")
    assert "115" in said.text
    assert await waiting.handovers() == ["link_missing"]
    assert not any((one.callback_data or "").startswith("apin") for one in _buttons(said))


async def test_coming_is_noted_and_not_coming_asks_why(waiting: Waiting) -> None:
    (said,) = await waiting.hears("reminder-24h")
    await waiting.house.presses(_button(said, "apco"))
    async with waiting.house.sessions() as session:
        assert (await session.get_one(AppointmentRow, waiting.appointment.id)).attendance == "coming"
    (asked,) = await waiting.house.presses(_button(said, "apca"))
    assert waiting.appointment.code in asked.text
    assert await waiting.status() == AppointmentStatus.BOOKED, "nothing is cancelled before a reason is chosen"


async def test_saying_one_comes_to_what_was_cancelled_shows_how_it_stands(waiting: Waiting) -> None:
    (said,) = await waiting.hears("reminder-24h")
    await waiting.clinic.desk.withdraw(waiting.appointment.id, "desk:lan", "ill")
    (card,) = await waiting.house.presses(_button(said, "apco"))
    assert "đã hủy" in card.text


async def test_nobody_reaches_the_appointment_of_somebody_else(waiting: Waiting) -> None:
    number = waiting.appointment.id
    for callback in (
        Attend(appointment_id=number),
        Enter(appointment_id=number),
        TellOutcome(appointment_id=number, outcome="went-well"),
        BookAnother(appointment_id=number),
    ):
        press = InlineKeyboardButton(text="", callback_data=callback.pack())
        assert await waiting.house.presses(press, chat=99) == []
    assert await waiting.status() == AppointmentStatus.BOOKED


@pytest.mark.parametrize(
    ("outcome", "status", "told"),
    [
        ("went-well", AppointmentStatus.FULFILLED, []),
        ("patient-missed", AppointmentStatus.NOSHOW, []),
        ("practitioner-missed", AppointmentStatus.BOOKED, ["practitioner_missed"]),
    ],
)
async def test_how_it_went_is_noted_once_it_has_begun(
    waiting: Waiting, outcome: str, status: AppointmentStatus, told: list[str]
) -> None:
    callback = TellOutcome.model_validate({"appointment_id": waiting.appointment.id, "outcome": outcome})
    press = InlineKeyboardButton(text="", callback_data=callback.pack())
    await waiting.house.presses(press)
    assert await waiting.status() == AppointmentStatus.BOOKED, "too early"
    assert await waiting.handovers() == []
    assert waiting.appointment.start is not None
    waiting.clinic.clock.now = waiting.appointment.start + dt.timedelta(hours=1)
    (said,) = await waiting.hears("follow-up")
    for _ in range(2):
        await waiting.house.presses(next(one for one in _buttons(said) if outcome in (one.callback_data or "")))
    assert await waiting.status() == status
    assert await waiting.handovers() == told


async def test_after_a_cancellation_another_time_is_booked_without_telling_all_again(waiting: Waiting) -> None:
    waiting.appointment = await waiting.clinic.desk.withdraw(waiting.appointment.id, "desk:lan", "ill")
    (said,) = await waiting.hears("clinic-cancelled")
    times = await waiting.house.presses(_button(said, "apan"))
    held = await waiting.house.presses(_button(times[-1], "bsl"))
    assert "bạn có muốn tôi nhắc" in held[-1].text.lower(), "all was told before; only reminders are asked for anew"


async def test_an_offer_from_the_waitlist_goes_on_to_a_booking(waiting: Waiting) -> None:
    clinic = waiting.clinic
    place = await clinic.book.wait(waiting.patient, SlotWish("cardiology"))
    await clinic.practitioner("cardiology")
    await clinic.opens()
    assert await clinic.sweeper.offer_to_waiting() == 1
    async with waiting.house.sessions() as session:
        query = select(AppointmentRow).where(AppointmentRow.replaces_id == place.id)
        waiting.appointment = clinic.ledger.read((await session.execute(query)).scalar_one())
    (said,) = await waiting.hears("waitlist-offer")
    taken = await waiting.house.presses(_button(said, TakeHeld.__prefix__))
    assert any("Ai sẽ được khám" in one.text for one in taken)


async def test_the_worker_sends_what_is_due(waiting: Waiting) -> None:
    waiting.notices.register(waiting.house.jobs)
    await waiting.clinic.desk.be_late(waiting.appointment.id, 20)
    before = len(waiting.house.said)
    await waiting.house.jobs.run_worker_async(queues=[QUEUE], wait=False, install_signal_handlers=False)
    said = waiting.house.said[before:]
    assert ["20 phút" in one.text for one in said] == [True], "what is not due yet stays"


async def test_every_kind_that_is_planned_anywhere_can_be_said(waiting: Waiting, root: Path) -> None:
    sources = [path.read_text(encoding="utf-8") for path in (root / "care" / "booking").rglob("*.py")]
    kinds = {kind for source in sources for kind in re.findall(r'notify\(session, \w+, "([a-z-]+)"', source)}
    assert {"booked", "moved", "slot-lost", "hold-expired", "waitlist-ended", "waitlist-offer"} <= kinds
    for kind in kinds | {name for name, _ in waiting.clinic.ledger.policy.reminders} | {"follow-up", "late-20"}:
        for language in ("vi", "en"):
            async with waiting.house.sessions.begin() as session:
                await speak(session, waiting.patient, language)
            (said,) = await waiting.hears(kind)
            assert said.text
