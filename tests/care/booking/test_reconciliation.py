"""The night's comparison: the hospital is followed, what one side forgot is put right, the rest is reported."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Sequence

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from care.booking import __main__ as command
from care.booking.appointments import Appointment
from care.booking.fhir.marks import HOLDER, holder_of
from care.booking.fhir.reconciliation import follow_pending, reconcile
from care.booking.fhir.report import Finding, Report
from care.booking.fhir.resources import APPOINTMENT
from care.booking.slots import Mode, local
from tests.care.booking.calendars import BASE, SKIN, FhirCalendar, fhir_calendar, hospital, settle_all, store_with
from tests.care.booking.clinic import DETAILS
from tests.care.booking.fhir_store import FhirStore, Habits, Resource


@pytest.fixture
def store() -> FhirStore:
    """A hospital's server."""
    return FhirStore()


@pytest.fixture
def mode() -> Mode:
    """Who confirms."""
    return "instant"


@pytest.fixture
async def calendar(engine: AsyncEngine, database: str, store: FhirStore, mode: Mode) -> AsyncIterator[FhirCalendar]:
    """A clinic on the hospital's server."""
    sessions, resources = async_sessionmaker(engine, expire_on_commit=False), hospital()
    store_with(resources, store)
    async with fhir_calendar(database, sessions, BASE, resources, transport=store, mode=mode) as one:
        yield one


async def booked(calendar: FhirCalendar) -> Appointment:
    patient = await calendar.clinic.patient()
    hold = await calendar.clinic.book.hold(patient, (await calendar.clinic.book.offers(SKIN))[0].ref)
    await calendar.clinic.book.confirm(hold.id, patient, DETAILS)
    await settle_all(calendar.clinic)
    return await calendar.clinic.book.get(hold.id, patient)


async def now(calendar: FhirCalendar, appointment: Appointment) -> Appointment:
    return await calendar.clinic.book.get(appointment.id, appointment.patient_id)


async def report_of(calendar: FhirCalendar) -> Report:
    """Reconcile, and make sure that a second time finds nothing that the first could put right."""
    report = await reconcile(calendar.clinic.ledger, calendar.gateway)
    await settle_all(calendar.clinic)
    again = await reconcile(calendar.clinic.ledger, calendar.gateway)
    assert set(again.findings) <= {Finding.UNKNOWN, Finding.CLASHES}
    return report


def there(store: FhirStore, appointment: Appointment) -> Resource:
    """Return the Appointment at the hospital."""
    assert appointment.external_id is not None
    return store.get("Appointment", appointment.external_id)


async def kinds(calendar: FhirCalendar) -> list[str]:
    return [kind for kind, _ in await calendar.clinic.notices()]


@pytest.mark.parametrize("ignored", [(), ("identifier", "status", "start", "date")], ids=["filters", "no filters"])
async def test_where_both_agree_nothing_is_found(
    calendar: FhirCalendar, store: FhirStore, ignored: Sequence[str]
) -> None:
    store.habits = Habits(ignores=tuple(ignored), page=2)
    await booked(calendar)
    await calendar.clinic.book.hold(await calendar.clinic.patient(), (await calendar.clinic.book.offers(SKIN))[0].ref)
    report = await report_of(calendar)
    assert report.is_clean
    assert (report.compared, report.theirs) == (1, 1)
    assert "Both sides agree" in str(report)


async def test_what_they_lost_is_made_again(calendar: FhirCalendar, store: FhirStore) -> None:
    appointment = await booked(calendar)
    del store.kept["Appointment", str(appointment.external_id)]
    report = await report_of(calendar)
    assert report.findings == {Finding.MISSING: [appointment.code]}
    assert await calendar.open_there() == [str(appointment.id)]
    assert (await now(calendar, appointment)).status == "booked"


@pytest.mark.parametrize("status", ["cancelled", "entered-in-error", "canceled"])
async def test_what_the_hospital_cancelled_is_cancelled_and_the_patient_told(
    calendar: FhirCalendar, store: FhirStore, status: str
) -> None:
    appointment = await booked(calendar)
    store.put(there(store, appointment) | {"status": status})
    report = await report_of(calendar)
    assert report.findings == {Finding.CANCELLED: [appointment.code]}
    assert (await now(calendar, appointment)).status == "cancelled"
    assert (await kinds(calendar)).count("clinic-cancelled") == 1
    assert "slot-lost" not in await kinds(calendar)
    assert await calendar.slot(str(appointment.slot_ref)) == "free"


async def test_a_slot_that_the_hospital_closed_with_it_stays_closed(calendar: FhirCalendar, store: FhirStore) -> None:
    appointment = await booked(calendar)
    store.put(there(store, appointment) | {"status": "cancelled"})
    store.put(store.get("Slot", str(appointment.slot_ref)) | {"status": "busy-unavailable"})
    await reconcile(calendar.clinic.ledger, calendar.gateway)
    await settle_all(calendar.clinic)
    assert await calendar.slot(str(appointment.slot_ref)) == "busy-unavailable"


async def test_what_the_hospital_moved_is_moved_with_new_reminders(calendar: FhirCalendar, store: FhirStore) -> None:
    appointment = await booked(calendar)
    other = store.get("Slot", "a-4")
    store.put(other | {"status": "busy"})
    moved = {"start": other["start"], "end": other["end"], "slot": [{"reference": f"{BASE}/Slot/a-4"}]}
    store.put(there(store, appointment) | moved)
    report = await report_of(calendar)
    assert report.findings == {Finding.MOVED: [appointment.code]}
    after = await now(calendar, appointment)
    assert (f"{after.start and local(after.start):%H:%M}", after.slot_ref, after.status) == ("10:00", "a-4", "booked")
    assert after.version > appointment.version
    assert await calendar.slot("a-0") == "free"
    planned = await calendar.clinic.rows("SELECT args->>'kind', (args->>'version')::int FROM procrastinate_jobs")
    assert [version for kind, version in planned if str(kind).startswith("reminder")].count(after.version) == 3
    assert ("moved", after.version) in [tuple(row) for row in planned]


async def test_what_was_moved_onto_another_of_ours_is_only_reported(calendar: FhirCalendar, store: FhirStore) -> None:
    first, second = await booked(calendar), await booked(calendar)
    second_there = there(store, second)
    store.put(there(store, first) | {key: second_there[key] for key in ("start", "end", "slot")})
    report = await report_of(calendar)
    assert report.findings == {Finding.CLASHES: [first.code]}
    assert [(await now(calendar, one)).slot_ref for one in (first, second)] == ["a-0", "a-1"]


@pytest.mark.parametrize("status", ["arrived", "fulfilled", "noshow", "no-show"])
async def test_how_it_went_is_followed(calendar: FhirCalendar, store: FhirStore, status: str) -> None:
    appointment = await booked(calendar)
    store.put(there(store, appointment) | {"status": status})
    report = await report_of(calendar)
    assert report.findings == {Finding.ENDED: [appointment.code]}
    assert (await now(calendar, appointment)).status == status.replace("no-show", "noshow")


async def test_what_stands_there_and_is_over_here_is_ended(calendar: FhirCalendar, store: FhirStore) -> None:
    appointment = await booked(calendar)
    await calendar.clinic.book.cancel(appointment.id, appointment.patient_id, "busy")
    await settle_all(calendar.clinic)
    copy = there(store, appointment) | {"id": "copy", "status": "booked"}
    store.put({key: value for key, value in copy.items() if key != "cancelationReason"})
    report = await report_of(calendar)
    assert report.findings == {Finding.STRAY: [appointment.code]}
    assert await calendar.open_there() == []


async def test_a_seal_that_was_left_is_given_back(calendar: FhirCalendar, store: FhirStore) -> None:
    appointment = await booked(calendar)
    await calendar.clinic.book.cancel(appointment.id, appointment.patient_id, "busy")
    await settle_all(calendar.clinic)
    for ref in ("a-0", "a-3"):
        mark = [{"system": HOLDER, "value": str(appointment.id)}]
        store.put(store.get("Slot", ref) | {"status": "busy", "identifier": mark})
    report = await report_of(calendar)
    assert report.findings == {Finding.LEFT_SEALED: [appointment.code] * 2}
    assert {slot["status"] for slot in store.all("Slot")} == {"free"}


async def test_a_slot_that_was_freed_under_an_appointment_is_sealed_again(
    calendar: FhirCalendar, store: FhirStore
) -> None:
    appointment = await booked(calendar)
    bare = {key: value for key, value in store.get("Slot", "a-0").items() if key != "identifier"}
    store.put(bare | {"status": "free"})
    report = await report_of(calendar)
    assert report.findings == {Finding.UNSEALED: [appointment.code]}
    assert store.get("Slot", "a-0")["status"] == "busy"
    assert holder_of(store.get("Slot", "a-0")) == str(appointment.id)


async def test_what_no_row_knows_is_left_alone_and_reported(calendar: FhirCalendar, store: FhirStore) -> None:
    appointment = await booked(calendar)
    stranger = str(uuid.uuid4())
    name = [{"system": APPOINTMENT, "value": stranger}]
    store.put(there(store, appointment) | {"id": "x", "identifier": name, "slot": [{"reference": "Slot/a-5"}]})
    mark = [{"system": HOLDER, "value": stranger}]
    store.put(store.get("Slot", "a-5") | {"status": "busy", "identifier": mark})
    report = await report_of(calendar)
    assert report.findings == {Finding.UNKNOWN: ["Appointment/x", "Slot/a-5"]}
    assert (store.get("Appointment", "x")["status"], store.get("Slot", "a-5")["status"]) == ("booked", "busy")


async def test_what_was_forgotten_halfway_is_tried_again(calendar: FhirCalendar) -> None:
    patient = await calendar.clinic.patient()
    hold = await calendar.clinic.book.hold(patient, (await calendar.clinic.book.offers(SKIN))[0].ref)
    await calendar.clinic.book.confirm(hold.id, patient, DETAILS)
    async with calendar.clinic.sessions.begin() as session:
        await session.execute(text("DELETE FROM procrastinate_jobs"))
    calendar.clinic.clock.passes(minutes=20)
    report = await reconcile(calendar.clinic.ledger, calendar.gateway)
    assert report.findings == {Finding.UNSETTLED: [hold.code]}
    waiting = "SELECT 1 FROM procrastinate_jobs WHERE task_name = 'settle_appointment'"
    assert len(await calendar.clinic.rows(waiting)) == 1


@pytest.mark.parametrize("mode", ["request"])
@pytest.mark.parametrize(
    ("answer", "status", "notice"),
    [("booked", "booked", "booked"), ("cancelled", "cancelled", "clinic-cancelled"), ("pending", "pending", None)],
)
async def test_the_clinics_answer_is_followed(
    calendar: FhirCalendar, store: FhirStore, answer: str, status: str, notice: str | None
) -> None:
    appointment = await booked(calendar)
    assert appointment.status == "pending"
    store.put(there(store, appointment) | {"status": answer})
    await follow_pending(calendar.clinic.ledger, calendar.gateway)
    await settle_all(calendar.clinic)
    assert (await now(calendar, appointment)).status == status
    assert [kind for kind in await kinds(calendar) if kind in ("booked", "clinic-cancelled")] == [notice] * bool(notice)


async def test_what_cannot_be_asked_is_counted(calendar: FhirCalendar, store: FhirStore) -> None:
    await booked(calendar)

    def cut(number: int, moment: str) -> None:
        if store.requests[number] == ("GET", "Slot/a-0"):
            raise httpx.ReadError("the line is cut")

    store.meddle = cut
    report = await reconcile(calendar.clinic.ledger, calendar.gateway)
    assert (report.unanswered, report.is_clean) == (1, False)
    assert "did not answer" in str(report)


async def test_the_report_has_nothing_personal(calendar: FhirCalendar, store: FhirStore) -> None:
    appointment = await booked(calendar)
    store.put(there(store, appointment) | {"status": "cancelled"})
    printed = str(await reconcile(calendar.clinic.ledger, calendar.gateway))
    assert appointment.code in printed
    assert not any(word in printed for word in (DETAILS.name, DETAILS.phone, DETAILS.reason))


async def test_without_a_hospital_there_is_nothing_to_reconcile(
    database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "database_url", lambda settings: database)
    assert await asyncio.to_thread(command.main, ["reconcile"]) == 0
    assert "FHIR_BASE_URL is not set" in capsys.readouterr().out
