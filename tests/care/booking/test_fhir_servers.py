"""FHIR servers as they are: which are refused and with what words, and whose ways are put up with."""

import asyncio
import contextlib
import datetime as dt
import random
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from care.booking.calendars import open_gateway
from care.booking.fhir.client import FhirClient
from care.booking.fhir.discovery import discover
from care.booking.fhir.marks import holder_of
from care.booking.fhir.trying import UnfitServerError
from care.booking.gateway import GatewayUnavailableError, SlotTakenError
from care.booking.slots import SlotWish
from settings import MalformedSettingsError, Settings
from tests.care.booking.calendars import BASE, SKIN, FhirCalendar, fhir_calendar, hospital, settle_all, store_with
from tests.care.booking.clinic import DETAILS
from tests.care.booking.fhir_store import FhirStore, Habits, Resource

Opens = Callable[..., AbstractAsyncContextManager[FhirCalendar]]


@pytest.fixture
def opens(engine: AsyncEngine, database: str) -> Opens:
    """Open a calendar on a server of the tests."""
    sessions = async_sessionmaker(engine, expire_on_commit=False)

    @contextlib.asynccontextmanager
    async def open_one(store: FhirStore, resources: list[Resource], base: str = BASE) -> AsyncIterator[FhirCalendar]:
        store_with(resources, store)
        async with fhir_calendar(database, sessions, base, resources, transport=store) as calendar:
            yield calendar

    return open_one


@pytest.mark.parametrize(
    ("habits", "says"),
    [
        (Habits(honours_if_match=False), "ignores If-Match"),
        (Habits(conflict=400), "answered with 400 and not with 412"),
        (Habits(forgets=("identifier", "comment")), "both lost"),
    ],
)
async def test_an_unfit_server_is_refused(habits: Habits, says: str) -> None:
    store = store_with(hospital(), FhirStore(habits))
    with pytest.raises(UnfitServerError, match=says):
        await discover(FhirClient(BASE, transport=store))
    assert {slot["status"] for slot in store.all("Slot")} == {"free"}


async def test_nothing_is_booked_on_a_server_that_ignores_if_match(opens: Opens) -> None:
    async with opens(FhirStore(Habits(honours_if_match=False)), hospital()) as calendar:
        patient = await calendar.clinic.patient()
        for call in (calendar.clinic.book.offers(SKIN), calendar.clinic.book.hold(patient, "a-0")):
            with pytest.raises(GatewayUnavailableError, match="If-Match"):
                await call
        assert await calendar.clinic.rows("SELECT id FROM appointment") == []


async def test_another_version_of_fhir_is_refused() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"resourceType": "CapabilityStatement", "fhirVersion": "5.0.0"})

    with pytest.raises(UnfitServerError, match=r"speaks FHIR 5\.0\.0; 4\.0\.1"):
        await discover(FhirClient(BASE, transport=httpx.MockTransport(answer)))


@pytest.mark.parametrize("status", [401, 403, 404])
async def test_a_wrong_address_or_token_is_named(status: int) -> None:
    with pytest.raises(UnfitServerError, match=r"FHIR_BASE_URL .* FHIR_TOKEN"):
        await discover(FhirClient(BASE, transport=httpx.MockTransport(lambda request: httpx.Response(status))))


async def test_trying_leaves_every_slot_as_it_was() -> None:
    store = store_with(hospital())
    before = {slot["id"]: slot | {"meta": None} for slot in store.all("Slot")}
    found = await discover(FhirClient(BASE, transport=store))
    assert {slot["id"]: slot | {"meta": None} for slot in store.all("Slot")} == before
    assert found.mark == "identifier"
    assert {"Slot.status", "Slot.start", "Slot.schedule", "Appointment.identifier"} <= found.searches
    assert "Slot.specialty" not in found.searches
    assert found.sorts


HABITS = {
    "as FHIR says": Habits(),
    "strong ETags": Habits(etag="strong"),
    "no ETag header": Habits(etag="none"),
    "an ETag of another layer": Habits(etag="wrong"),
    "no representation": Habits(answers_with="minimal"),
    "an OperationOutcome instead": Habits(answers_with="outcome"),
    "Slot.identifier is lost": Habits(forgets=("identifier",)),
    "one resource a page": Habits(page=1),
    "links with another base": Habits(page=2, links="http://10.0.0.7:8080/hapi/fhir"),
    "no filter is honoured": Habits(ignores=("identifier", "status", "start", "date", "schedule", "_sort"), page=2),
    "no If-None-Exist": Habits(honours_if_none_exist=False),
    "409 instead of 412": Habits(conflict=409),
    "says nothing of interactions": Habits(states=False),
    "has no CapabilityStatement": Habits(statement=False),
}


@pytest.mark.parametrize("habits", HABITS.values(), ids=HABITS)
async def test_a_whole_booking_on_servers_of_every_habit(opens: Opens, habits: Habits) -> None:
    store = FhirStore(habits)
    async with opens(store, hospital()) as calendar:
        book, patient = calendar.clinic.book, await calendar.clinic.patient()
        assert [slot.ref for slot in await book.offers(SKIN, count=50)] == [f"a-{number}" for number in range(6)]
        old = await book.hold(patient, "a-0")
        await book.confirm(old.id, patient, DETAILS)
        await settle_all(calendar.clinic)
        new = await book.hold(patient, "a-3", replaces_id=old.id)
        await book.confirm(new.id, patient, DETAILS)
        await settle_all(calendar.clinic)
        assert [one.id for one in await book.upcoming(patient)] == [new.id]
        assert await calendar.open_there() == [str(new.id)]
        assert {slot["id"]: slot["status"] for slot in store.all("Slot") if slot["status"] != "free"} == {"a-3": "busy"}
        assert holder_of(store.get("Slot", "a-3")) == str(new.id)


async def test_what_others_wrote_on_a_slot_and_an_appointment_stays(opens: Opens) -> None:
    resources = hospital()
    extra: Resource = {
        "extension": [{"url": "https://his.example.vn/room", "valueString": "B2"}],
        "identifier": [{"system": "https://his.example.vn/slots", "value": "77"}],
        "comment": "mang theo phim",
        "overbooked": False,
    }
    resources[3] |= extra
    store = FhirStore()
    async with opens(store, resources) as calendar:
        book, patient = calendar.clinic.book, await calendar.clinic.patient()
        hold = await book.hold(patient, "a-0")
        await book.confirm(hold.id, patient, DETAILS)
        await settle_all(calendar.clinic)
        (there,) = store.all("Appointment")
        store.put(there | {"extension": extra["extension"], "patientInstruction": "nhịn ăn"})
        await book.cancel(hold.id, patient, "busy")
        await settle_all(calendar.clinic)
        slot = store.get("Slot", "a-0")
        assert slot["status"] == "free"
        assert {key: slot[key] for key in extra} == extra
        (there,) = store.all("Appointment")
        assert (there["status"], there["extension"], there["patientInstruction"]) == (
            "cancelled",
            extra["extension"],
            "nhịn ăn",
        )


ROLE = {
    "resourceType": "PractitionerRole",
    "id": "r",
    "practitioner": {"reference": f"{BASE}/Practitioner/a-doctor"},
    "location": [{"reference": f"{BASE}/Location/a-place/_history/1"}],
    "specialty": [{"text": "Khoa Da liễu"}],
}
SERVICE = {
    "resourceType": "HealthcareService",
    "id": "h",
    "location": [{"reference": "Location/a-place"}],
    "type": [{"coding": [{"code": "dermatology"}]}],
}
LABELS: dict[str, Callable[[list[Resource]], list[Resource]]] = {
    "a PractitionerRole, by absolute references": lambda r: [*_by(r, f"{BASE}/PractitionerRole/r"), ROLE],
    "a HealthcareService": lambda r: [*_by(r, "HealthcareService/h"), SERVICE],
    "each slot itself": lambda r: [
        *_by(r, "Location/a-place")[:3],
        *(one | {"specialty": [{"text": "DERMATOLOGY"}]} for one in r[3:]),
    ],
    "a schedule by an absolute reference": lambda r: [
        *r[:3],
        *(one | {"schedule": {"reference": f"{BASE}/Schedule/a-schedule"}} for one in r[3:]),
    ],
}


def _by(resources: list[Resource], actor: str) -> list[Resource]:
    """Return the resources with a schedule of that actor, labelled with nothing."""
    bare = {key: value for key, value in resources[2].items() if key != "specialty"}
    return [*resources[:2], bare | {"actor": [{"reference": actor}]}, *resources[3:]]


@pytest.mark.parametrize("change", LABELS.values(), ids=LABELS)
async def test_whose_calendar_it_is_may_be_said_in_many_ways(
    opens: Opens, change: Callable[[list[Resource]], list[Resource]]
) -> None:
    async with opens(FhirStore(), change(hospital())) as calendar:
        offers = await calendar.clinic.book.offers(SlotWish("dermatology", province="86"), count=50)
        assert len(offers) == 6
        assert {slot.facility for slot in offers} == {"Bệnh viện 86"}
        assert await calendar.clinic.book.offers(SlotWish("cardiology"), count=50) == []


async def test_an_unlabelled_calendar_is_what_the_operator_says(opens: Opens) -> None:
    async with opens(FhirStore(), _by(hospital(), "Practitioner/a-doctor")) as calendar:
        assert await calendar.clinic.book.offers(SKIN) == []
        assert len(await calendar.clinic.book.offers(SlotWish("general"), count=50)) == 6


@pytest.mark.parametrize(
    "broken",
    [
        {"start": "2026-11-30T08:00:00"},
        {"end": "2026-11-30T07:00:00+07:00"},
        {"start": "soon"},
        {"start": None},
        {"status": "busy-unavailable"},
        {"status": "entered-in-error"},
        {"status": None},
    ],
)
async def test_a_slot_that_is_not_clearly_free_is_not_offered(opens: Opens, broken: dict[str, Any]) -> None:
    resources = hospital()
    resources[3] |= broken
    async with opens(FhirStore(Habits(ignores=("start", "status", "_sort"))), resources) as calendar:
        assert "a-0" not in [slot.ref for slot in await calendar.clinic.book.offers(SKIN, count=50)]
        with pytest.raises(SlotTakenError):
            await calendar.clinic.book.hold(await calendar.clinic.patient(), "a-0")


async def test_a_status_may_be_spelt_otherwise(opens: Opens) -> None:
    resources = hospital()
    resources[3]["status"] = "FREE"
    resources[4]["status"] = "Busy_Unavailable"
    async with opens(FhirStore(Habits(ignores=("status",))), resources) as calendar:
        refs = [slot.ref for slot in await calendar.clinic.book.offers(SKIN, count=50)]
        assert refs == ["a-0", "a-2", "a-3", "a-4", "a-5"]


async def test_who_was_quicker_at_the_hospital_keeps_the_slot(opens: Opens) -> None:
    store = FhirStore()
    async with opens(store, hospital()) as calendar:
        patient = await calendar.clinic.patient()
        await calendar.clinic.book.offers(SKIN)
        store.put(store.get("Slot", "a-0") | {"status": "busy", "comment": "điện thoại"})
        with pytest.raises(SlotTakenError):
            await calendar.clinic.book.hold(patient, "a-0")
        await settle_all(calendar.clinic)
        assert store.get("Slot", "a-0")["comment"] == "điện thoại"


async def test_a_silent_server_holds_nothing_and_says_so(opens: Opens) -> None:
    store = FhirStore()
    async with opens(store, hospital()) as calendar:
        patient = await calendar.clinic.patient()
        await calendar.clinic.book.offers(SKIN)

        def cut(number: int, moment: str) -> None:
            if store.requests[number][0] == "PUT":
                raise httpx.ReadError("the line is cut")

        store.meddle = cut
        with pytest.raises(GatewayUnavailableError):
            await calendar.clinic.book.hold(patient, "a-0")
        store.meddle = None
        await settle_all(calendar.clinic)
        assert [one.status for one in await calendar.clinic.book.upcoming(patient)] == []
        assert store.get("Slot", "a-0")["status"] == "free"


async def test_no_other_host_is_spoken_to() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.host == "fhir.test"
        return httpx.Response(307, headers={"Location": "http://elsewhere.test/r4/Slot/1"})

    with pytest.raises(GatewayUnavailableError, match="another host"):
        await FhirClient(BASE, token="secret", transport=httpx.MockTransport(answer)).read("Slot", "1")


async def test_the_calendar_follows_the_settings(engine: AsyncEngine, caplog: pytest.LogCaptureFixture) -> None:
    sessions = async_sessionmaker(engine)
    ours = Settings().model_copy(update={"fhir_base_url": None})
    async with open_gateway(ours, sessions) as gateway:
        assert gateway.name == "local"
    away = ours.model_copy(update={"fhir_base_url": "http://127.0.0.1:9/fhir", "fhir_mode": "request"})
    async with open_gateway(away, sessions) as gateway:
        assert gateway.name == "fhir"
        with pytest.raises(GatewayUnavailableError):
            await gateway.find(SKIN, after=dt.datetime.now(dt.UTC), limit=3)
        async with asyncio.timeout(5):
            while "does not answer" not in caplog.text:
                await asyncio.sleep(0.02)
    with pytest.raises(MalformedSettingsError, match="FHIR_SPECIALTY: skin"):
        async with open_gateway(away.model_copy(update={"fhir_specialty": "skin"}), sessions):
            pass


async def test_a_server_that_mostly_fails_is_found_out_about_in_the_end(opens: Opens) -> None:
    store, role = FhirStore(), LABELS["a PractitionerRole, by absolute references"]
    async with opens(store, role(hospital())) as calendar:
        dice = random.Random(1)  # noqa: S311

        def cut(number: int, moment: str) -> None:
            if dice.random() < 0.35:
                raise httpx.ReadError("the line is cut")

        store.meddle = cut
        for _ in range(20):
            with contextlib.suppress(GatewayUnavailableError):
                assert len(await calendar.clinic.book.offers(SKIN, count=50)) == 6
                return
    raise AssertionError("nothing was ever found")


async def test_calendars_that_were_read_once_are_kept_while_the_server_is_silent_about_them(opens: Opens) -> None:
    store = FhirStore()
    async with opens(store, hospital()) as calendar:
        await calendar.clinic.book.offers(SKIN)

        def cut(number: int, moment: str) -> None:
            if store.requests[number][1].startswith("Schedule"):
                raise httpx.ReadError("the line is cut")

        store.meddle = cut
        calendar.clinic.clock.passes(minutes=6)
        assert len(await calendar.clinic.book.offers(SKIN, count=50)) == 6
