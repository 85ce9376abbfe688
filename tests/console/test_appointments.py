"""The desk in the console: a day, one appointment, time off, schedules and tables."""

import csv
import datetime as dt
import io
import re
import uuid

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from care.booking.appointments import Appointment
from care.booking.ledger import Ledger
from care.booking.local import LocalGateway
from care.booking.slots import SlotWish, local_day, utc_now
from console.accounts.roles import Role
from console.house import House
from records.booking import AppointmentRow, ScheduleRow, SlotRow
from records.staff import AuditEntryRow
from tests.care.booking.clinic import DETAILS, Clinic, Clock
from tests.console.conftest import SignedIn

TOMORROW = local_day(utc_now()) + dt.timedelta(days=1)
EVERY_DAY = range(7)


@pytest.fixture
async def clinic(engine: AsyncEngine, console_house: House) -> Clinic:
    """A dermatologist with slots tomorrow and the day after, in the console's database."""
    sessions, clock = async_sessionmaker(engine, expire_on_commit=False), Clock(utc_now())
    clinic = Clinic(
        Ledger(sessions, LocalGateway(sessions, clock), console_house.seal, console_house.jobs, clock=clock),
        clock,
        sessions,
    )
    await clinic.practitioner(name="BS Lê Thị Hoa", weekdays=EVERY_DAY, opens=dt.time(8), closes=dt.time(11))
    await clinic.opens(TOMORROW, TOMORROW + dt.timedelta(days=1))
    return clinic


async def book(clinic: Clinic, number: int = 0) -> Appointment:
    """Book a slot for a new patient."""
    patient = await clinic.patient()
    offers = await clinic.book.offers(SlotWish("dermatology"), count=number + 1)
    hold = await clinic.book.hold(patient, offers[number].ref)
    return await clinic.book.confirm(hold.id, patient, DETAILS)


async def actions(house: House) -> list[tuple[str, str]]:
    """Return what the audit trail tells, in order."""
    async with house.transaction() as db:
        rows = await db.scalars(select(AuditEntryRow).order_by(AuditEntryRow.ordinal))
        return [(row.action, row.subject) for row in rows]


async def test_a_day_shows_codes_and_no_person(clinic: Clinic, signed_in: SignedIn) -> None:
    one = await book(clinic)
    shown = (await (await signed_in(Role.SUPPORT)).get(f"/appointments?day={TOMORROW}")).text
    assert one.code in shown
    assert "BS Lê Thị Hoa" in shown
    assert "Lan" not in shown
    assert "912345678" not in shown


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("who=le+thi+hoa", True),
        ("who=benh+vien+86", True),
        ("who=nam", False),
        ("province=86", True),
        ("province=01", False),
        ("status=booked", True),
        ("status=cancelled", False),
    ],
)
async def test_a_day_is_narrowed(clinic: Clinic, signed_in: SignedIn, query: str, found: bool) -> None:  # noqa: FBT001
    one = await book(clinic)
    shown = (await (await signed_in(Role.SUPPORT)).get(f"/appointments?day={TOMORROW}&{query}")).text
    assert (one.code in shown) is found


async def test_a_code_leads_to_its_appointment_and_an_unknown_one_is_said(clinic: Clinic, signed_in: SignedIn) -> None:
    one, staff = await book(clinic), await signed_in(Role.SUPPORT)
    assert (await staff.get(f"/appointments?code=+{one.code.lower()}")).headers["location"] == f"/appointments/{one.id}"
    assert "ZZZZZZ" in (await staff.get("/appointments?code=ZZZZZZ")).text


async def test_a_person_is_masked_until_asked_for_and_that_is_noted(
    clinic: Clinic, signed_in: SignedIn, console_house: House
) -> None:
    one, staff = await book(clinic), await signed_in(Role.SUPPORT)
    masked = (await staff.get(f"/appointments/{one.id}")).text
    assert "N. T. L." in masked
    assert not re.search("Thị Lan|84912345678|nổi mẩn", masked)
    shown = (await staff.post(f"/appointments/{one.id}/person")).text
    assert re.search("Thị Lan", shown)
    assert "+84912345678" in shown
    assert await actions(console_house) == [("appointment.person_viewed", one.code)]


async def test_the_desk_cancels_and_the_patient_is_told(clinic: Clinic, signed_in: SignedIn) -> None:
    one, staff = await book(clinic), await signed_in(Role.SUPPORT)
    answer = await staff.post(f"/appointments/{one.id}/cancellation", {"reason": "technical"})
    assert answer.headers["location"].endswith("done=cancelled")
    assert [kind for kind, _ in await clinic.notices()][-1] == "clinic-cancelled"
    events = await clinic.rows('SELECT status, "by", reason FROM appointment_event ORDER BY ordinal DESC LIMIT 1')
    assert tuple(events[0]) == ("cancelled", f"staff:{staff.name}", "technical")
    assert (await staff.post(f"/appointments/{one.id}/cancellation", {"reason": "technical"})).status_code == 409
    assert (await staff.post(f"/appointments/{one.id}/cancellation", {"reason": "because"})).status_code == 422


async def test_an_outcome_is_noted_once_it_began(clinic: Clinic, signed_in: SignedIn) -> None:
    one, staff = await book(clinic), await signed_in(Role.SUPPORT)
    assert (await staff.post(f"/appointments/{one.id}/mark", {"status": "noshow"})).status_code == 409
    await begin(clinic, one)
    assert (await staff.post(f"/appointments/{one.id}/mark", {"status": "noshow"})).status_code == 303
    assert (await staff.post(f"/appointments/{one.id}/mark", {"status": "arrived"})).status_code == 409
    assert (await staff.post(f"/appointments/{one.id}/mark", {"status": "done"})).status_code == 422


async def begin(clinic: Clinic, one: Appointment) -> None:
    """Let an appointment have begun."""
    ago = utc_now() - dt.timedelta(minutes=30)
    async with clinic.sessions.begin() as session:
        times = {"start": ago, "end": ago + dt.timedelta(minutes=20)}
        await session.execute(update(AppointmentRow).where(AppointmentRow.id == one.id).values(times))


async def test_what_waits_for_the_clinic_is_confirmed_or_declined(clinic: Clinic, signed_in: SignedIn) -> None:
    await clinic.practitioner("cardiology", name="BS Chờ", mode="request", weekdays=EVERY_DAY)
    await clinic.opens(TOMORROW, TOMORROW)
    waiting = []
    for number in range(2):
        patient = await clinic.patient()
        hold = await clinic.book.hold(
            patient, (await clinic.book.offers(SlotWish("cardiology"), count=2))[number and 0].ref
        )
        waiting.append(await clinic.book.confirm(hold.id, patient, DETAILS))
    staff = await signed_in(Role.SUPPORT)
    shown = (await staff.get("/appointments/waiting")).text
    assert all(one.code in shown for one in waiting)
    assert (await staff.post(f"/appointments/{waiting[0].id}/agreement")).status_code == 303
    assert (await staff.post(f"/appointments/{waiting[0].id}/agreement")).status_code == 409
    assert (await staff.post(f"/appointments/{waiting[1].id}/cancellation", {"reason": "other"})).status_code == 303
    statuses = {row[0] for row in await clinic.rows("SELECT status FROM appointment")}
    assert statuses == {"booked", "cancelled"}


async def test_time_off_shows_whom_it_hits_and_then_cancels_exactly_them(clinic: Clinic, signed_in: SignedIn) -> None:
    hit, staff = await book(clinic), await signed_in(Role.SUPPORT)
    practitioner = (await clinic.rows("SELECT practitioner_id FROM schedule"))[0][0]
    away = {"practitioner": str(practitioner), "first": TOMORROW.isoformat(), "reason": "ill"}
    found = (await staff.get("/appointments/time-off?who=hoa")).text
    assert str(practitioner) in found
    query = "&".join(f"{key}={value}" for key, value in away.items())
    preview = (await staff.get(f"/appointments/time-off?{query}")).text
    assert hit.code in preview
    seen = re.search(r'name="seen" value="(\w+)"', preview)
    assert seen is not None
    late = await book(clinic)
    refused = await staff.post("/appointments/time-off", away | {"seen": seen[1]})
    assert refused.status_code == 409
    assert {row[0] for row in await clinic.rows("SELECT status FROM appointment")} == {"booked"}
    seen = re.search(r'name="seen" value="(\w+)"', refused.text)
    assert seen is not None
    assert (await staff.post("/appointments/time-off", away | {"seen": seen[1]})).headers["location"].endswith("done=2")
    cancelled = await clinic.rows("SELECT code FROM appointment WHERE status = 'cancelled'")
    assert {row[0] for row in cancelled} == {hit.code, late.code}
    assert (await clinic.counts())["busy-unavailable"] == 6
    assert [kind for kind, _ in await clinic.notices()].count("clinic-cancelled") == 2


async def sheet(clinic: Clinic, signed_in: SignedIn) -> tuple[list[dict[str, str]], bytes]:
    """Export the schedules."""
    data = (await (await signed_in(Role.SUPPORT)).get("/appointments/sheets/schedules")).content
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")))), data


def written(rows: list[dict[str, str]], delimiter: str = ",") -> bytes:
    """Return rows as a spreadsheet saves them."""
    out = io.StringIO()
    table = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    table.writeheader()
    table.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


async def upload(staff: object, data: bytes, kind: str = "schedules") -> tuple[int, str]:
    """Send a table to the preview."""
    answer = await staff.post("/appointments/sheets/preview", {"kind": kind}, files={"sheet": ("t.csv", data)})  # type: ignore[attr-defined]
    return answer.status_code, answer.text


def carried(page: str) -> str:
    """Return the file that a preview carries."""
    found = re.search(r'name="carried" value="([^"]+)"', page)
    assert found is not None
    return found[1]


async def test_schedules_go_out_and_come_back_unchanged(clinic: Clinic, signed_in: SignedIn) -> None:
    rows, data = await sheet(clinic, signed_in)
    assert len(rows) == 7
    status, page = await upload(await signed_in(Role.SUPPORT), data)
    assert status == 200
    assert 'name="carried"' not in page


async def test_a_bad_line_is_named_and_nothing_is_done(clinic: Clinic, signed_in: SignedIn) -> None:
    rows, _ = await sheet(clinic, signed_in)
    rows[1] |= {"opens": "sáng", "province": "99"}
    rows[3] |= {"practitioner": "=HYPERLINK(1)"}
    staff = await signed_in(Role.SUPPORT)
    status, page = await upload(staff, written(rows))
    assert (status, 'name="carried"' in page) == (422, False)
    assert re.search(r'<td class="number">5</td>\s*<td class="mono">practitioner', page)
    rows[3] |= {"practitioner": rows[0]["practitioner"]}
    _, page = await upload(staff, written(rows, ";"))
    assert re.search(r'<td class="number">3</td>\s*<td class="mono">opens', page)
    assert re.search(r'<td class="number">3</td>\s*<td class="mono">province', page)


async def test_a_new_schedule_and_new_hours_open_slots_and_keep_what_is_booked(
    clinic: Clinic, signed_in: SignedIn
) -> None:
    one = await book(clinic)
    rows, _ = await sheet(clinic, signed_in)
    afternoon = [row | {"opens": "14:00", "closes": "15:00"} for row in rows]
    new = [rows[0] | {"schedule": "", "practitioner": "BS Mới", "province": "1", "facility": "Bệnh viện mới"}]
    staff = await signed_in(Role.SUPPORT)
    status, page = await upload(staff, written(afternoon + new))
    assert status == 200, page
    answer = await staff.post("/appointments/sheets", {"kind": "schedules", "carried": carried(page)})
    assert answer.status_code == 200
    async with clinic.sessions() as session:
        assert len((await session.scalars(select(ScheduleRow.id))).all()) == 2
        day = SlotRow.day == TOMORROW
        slots = (await session.execute(select(SlotRow.start, SlotRow.status, SlotRow.province).where(day))).all()
    assert {row.status for row in slots if row.province == "86"} == {"free", "busy", "entered-in-error"}
    free = {(row.start + dt.timedelta(hours=7)).strftime("%H:%M") for row in slots if row[1:] == ("free", "86")}
    assert free == {"14:00", "14:30"}
    assert (await clinic.book.get(one.id, one.patient_id)).status == "booked"


async def test_outcomes_come_back_from_the_days_table(clinic: Clinic, signed_in: SignedIn) -> None:
    one, ahead, staff = await book(clinic), await book(clinic), await signed_in(Role.SUPPORT)
    await begin(clinic, one)
    told = written([{"code": one.code, "outcome": "noshow"}, {"code": ahead.code, "outcome": ""}])
    status, page = await upload(staff, told, "outcomes")
    assert status == 200
    await staff.post("/appointments/sheets", {"kind": "outcomes", "carried": carried(page)})
    assert dict(map(tuple, await clinic.rows("SELECT code, status FROM appointment"))) == {
        one.code: "noshow",
        ahead.code: "booked",
    }
    status, page = await upload(staff, written([{"code": ahead.code, "outcome": "fulfilled"}]), "outcomes")
    assert status == 422


@pytest.mark.parametrize("data", [b"", b"\x81\x82\xff", b"a,b\n1,2", b"x" * 8_000_001, "lịch".encode("utf-16")])
async def test_what_is_no_table_is_refused_and_says_what_to_do(signed_in: SignedIn, data: bytes) -> None:
    status, page = await upload(await signed_in(Role.SUPPORT), data)
    assert status == 422
    assert 'role="alert"' in page


async def test_the_days_table_holds_no_person_and_no_formula(clinic: Clinic, signed_in: SignedIn) -> None:
    one = await book(clinic)
    async with clinic.sessions.begin() as session:
        await session.execute(text("UPDATE appointment SET facility = '=1+1'"))
    data = (await (await signed_in(Role.SUPPORT)).get(f"/appointments/sheets/day?day={TOMORROW}")).content
    assert data.startswith(b"\xef\xbb\xbf")
    [row] = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    assert (row["code"], row["facility"]) == (one.code, "'=1+1")
    assert b"Lan" not in data


async def test_hours_are_previewed_and_saved(clinic: Clinic, signed_in: SignedIn) -> None:
    number, staff = (await clinic.rows("SELECT id FROM schedule"))[0][0], await signed_in(Role.SUPPORT)
    limits = {"slot_minutes": "30", "buffer_minutes": "0", "lead_minutes": "60", "cutoff_minutes": "60"}
    form = limits | {"daily_maximum": "9", "day-0": "08:00-09:30, 13h00-14h00"}
    preview = (await staff.post(f"/appointments/schedules/{number}", form)).text
    assert "08:00, 08:30, 09:00, 13:00, 13:30" in preview
    wrong = await staff.post(f"/appointments/schedules/{number}", form | {"day-2": "9-8", "save": "1"})
    assert (wrong.status_code, 'value="9-8"' in wrong.text) == (422, True)
    assert (await staff.post(f"/appointments/schedules/{number}", form | {"save": "1"})).status_code == 303
    assert len(await clinic.rows("SELECT 1 FROM schedule_hours")) == 2


async def test_a_made_up_id_is_not_found(signed_in: SignedIn) -> None:
    staff = await signed_in(Role.SUPPORT)
    for path in ("appointments", "appointments/schedules"):
        assert (await staff.get(f"/{path}/{uuid.uuid4()}")).status_code == 404
