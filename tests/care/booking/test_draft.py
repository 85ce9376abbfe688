"""What is asked next, and what going back and searching anew let go of; how drafts and consents are kept."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from sqlalchemy import text

from care.booking.draft import ONESELF, Draft, DraftStep, Offer, next_step, search_again, step_back
from care.booking.drafts import Drafts
from care.booking.wishes.when import When
from care.consents import Consents, Purpose
from records.encryption import Seal
from tests.care.booking.clinic import DETAILS, NOW, Clinic

DAY = dt.date(2026, 12, 5)
OFFER = Offer("slot-1", NOW)
FULL = Draft(
    specialty="dermatology",
    province="86",
    said="Trà Vinh",
    when=When(DAY, DAY, after=dt.time(5), before=dt.time(12), weekdays=frozenset({5})),
    gender="female",
    shown=(OFFER,),
    page=1,
    appointment_id=uuid.UUID(int=7),
    slot_ref="slot-1",
    facility="Bệnh viện 86",
    relation=ONESELF,
    name="Nguyễn Thị Lan",
    birth_year=1985,
    phone="+84912345678",
    reason="nổi mẩn",
    agreed="Bệnh viện 86",
    reminders=True,
    step=DraftStep.CONFIRM,
)


def test_an_empty_draft_is_asked_everything_in_order() -> None:
    draft, asked = Draft(), []
    answers = {
        DraftStep.SPECIALTY: {"specialty": "dermatology"},
        DraftStep.PROVINCE: {"anywhere": True},
        DraftStep.WHEN: {"any_time": True},
        DraftStep.SLOT: {"appointment_id": uuid.uuid4(), "facility": "A"},
        DraftStep.WHOM: {"relation": "MTH"},
        DraftStep.NAME: {"name": "Trần Thị Bảy"},
        DraftStep.BIRTH_YEAR: {"birth_year": 1950},
        DraftStep.PHONE: {"phone": "+84912345678"},
        DraftStep.REASON: {"reason": ""},
        DraftStep.CONSENT: {"agreed": "A", "reminders": False},
    }
    while (step := next_step(draft)) is not DraftStep.CONFIRM:
        asked.append(step)
        draft = replace(draft, **answers[step])  # type: ignore[arg-type]
    assert asked == list(answers)


def test_consent_for_one_facility_is_none_for_another() -> None:
    assert next_step(FULL) is DraftStep.CONFIRM
    assert next_step(replace(FULL, facility="Bệnh viện 01")) is DraftStep.CONSENT


def test_both_consents_are_asked_for() -> None:
    assert next_step(replace(FULL, reminders=None)) is DraftStep.CONSENT


def test_going_back_takes_one_answer_back_at_a_time() -> None:
    draft, gone = FULL, []
    while next_step(draft) is not DraftStep.SPECIALTY:
        draft = step_back(draft)
        gone.append(next_step(draft))
    assert gone == list(DraftStep)[-2::-1]
    assert step_back(draft) == draft


def test_another_search_lets_the_slot_and_what_was_shown_go() -> None:
    changed = search_again(FULL, province="01")
    assert (changed.appointment_id, changed.slot_ref, changed.shown, changed.page) == (None, None, (), 0)
    assert changed.name == FULL.name
    assert search_again(FULL, province="86") is FULL


def test_a_draft_without_a_specialty_wishes_for_nothing() -> None:
    with pytest.raises(ValueError, match="specialty"):
        Draft().wish()


async def test_a_draft_comes_back_as_it_was_kept_and_is_sealed_at_rest(clinic: Clinic, seal: Seal) -> None:
    patient = await clinic.patient()
    async with clinic.sessions.begin() as session:
        await Drafts(session, seal, patient, clock=clinic.clock).keep(FULL)
    async with clinic.sessions() as session:
        assert await Drafts(session, seal, patient, clock=clinic.clock).current() == FULL
    [(row,)] = await clinic.rows("SELECT row_to_json(booking_draft)::text FROM booking_draft")
    raw = bytes.fromhex(row.split("\\\\x")[1].split('"')[0])
    for told in ("Lan", "912345678", "1985", "mẩn", "dermatology", "Trà"):
        assert told not in row
        assert told.encode() not in raw


async def test_what_was_told_for_an_appointment_is_sealed_at_rest(clinic: Clinic, seal: Seal) -> None:
    await clinic.practitioner()
    await clinic.opens()
    patient = await clinic.patient()
    [slot] = await clinic.book.offers(replace(FULL, when=None, gender=None).wish(), count=1)
    held = await clinic.book.hold(patient, slot.ref)
    await clinic.book.confirm(held.id, patient, DETAILS)
    rows = await clinic.rows("SELECT row_to_json(a)::text, details FROM appointment a")
    for told in ("Lan", "912345678", "1985", "mẩn"):
        assert told not in rows[0][0]
        assert told.encode() not in bytes(rows[0][1])
    events = await clinic.rows("SELECT row_to_json(e)::text FROM appointment_event e")
    assert all("Lan" not in row[0] for row in events)


async def test_a_draft_of_one_patient_does_not_open_for_another(clinic: Clinic, seal: Seal) -> None:
    first, second = await clinic.patient(), await clinic.patient()
    async with clinic.sessions.begin() as session:
        await Drafts(session, seal, first, clock=clinic.clock).keep(FULL)
        assert await Drafts(session, seal, second, clock=clinic.clock).current() is None


async def test_a_draft_that_nobody_touched_for_a_day_is_forgotten(clinic: Clinic, seal: Seal) -> None:
    patient = await clinic.patient()
    async with clinic.sessions.begin() as session:
        drafts = Drafts(session, seal, patient, clock=clinic.clock)
        await drafts.keep(FULL)
        clinic.clock.passes(hours=24)
        assert await drafts.current() == FULL
        clinic.clock.passes(seconds=1)
        assert await drafts.current() is None
    assert await clinic.rows("SELECT * FROM booking_draft") == []


async def test_consents_are_only_ever_added_to(clinic: Clinic) -> None:
    patient = await clinic.patient()
    async with clinic.sessions.begin() as session:
        consents = Consents(session, patient, clock=clinic.clock)
        assert not await consents.withdraw(Purpose.BOOKING)
        await consents.give(Purpose.BOOKING, "vi")
        await consents.give(Purpose.BOOKING, "vi")
        assert await consents.has(Purpose.BOOKING)
        assert not await consents.has(Purpose.REMINDERS)
        clinic.clock.passes(minutes=1)
        assert await consents.withdraw(Purpose.BOOKING)
        assert not await consents.has(Purpose.BOOKING)
        await consents.give(Purpose.BOOKING, "vi")
        await consents.give(Purpose.BOOKING, "en")
    rows = await clinic.rows("SELECT language, withdrawn_at IS NULL FROM consent ORDER BY given_at, withdrawn_at")
    assert sorted(map(tuple, rows)) == [("en", True), ("vi", False), ("vi", False)]


async def test_a_new_text_asks_for_a_new_consent_and_keeps_the_old_one(clinic: Clinic) -> None:
    patient = await clinic.patient()
    async with clinic.sessions.begin() as session:
        consents = Consents(session, patient, clock=clinic.clock)
        await consents.give(Purpose.BOOKING, "vi", text_version="1")
        await consents.give(Purpose.BOOKING, "vi", text_version="2")
    async with clinic.sessions() as session:
        found = await session.execute(text("SELECT text_version FROM consent WHERE withdrawn_at IS NULL"))
        assert found.scalars().all() == ["2"]
    assert len(await clinic.rows("SELECT * FROM consent")) == 2
