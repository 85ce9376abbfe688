"""One clinic on each kind of calendar, so that one suite runs on all: six slots on a Monday, and looks from outside."""

import contextlib
import datetime as dt
import uuid
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from care.booking.calendars import read_vocabulary
from care.booking.fhir.answers import Resource
from care.booking.fhir.client import FhirClient
from care.booking.fhir.finding import Terms
from care.booking.fhir.gateway import FhirGateway
from care.booking.fhir.reading import status_of
from care.booking.fhir.resources import APPOINTMENT
from care.booking.gateway import Gateway, GatewayUnavailableError
from care.booking.ledger import Ledger
from care.booking.local import LocalGateway
from care.booking.settling import Settler
from care.booking.slots import VIETNAM, Mode, SlotWish
from records.booking import AppointmentRow, SlotRow
from records.encryption import Seal
from records.jobs import job_app
from tests.care.booking.clinic import MONDAY, Clinic, Clock
from tests.care.booking.fhir_store import BASE, FhirStore
from tests.conftest import KEY

SKIN = SlotWish("dermatology")
OPENS, SLOTS = dt.time(8), 6


class Calendar(Protocol):
    """Where the slots of a clinic are, seen from outside."""

    clinic: Clinic

    async def slot(self, ref: str) -> str:
        """Return a slot's status."""
        ...

    async def open_there(self) -> list[str]:
        """Return which appointments of ours are open at the other side, copies counted."""
        ...


@dataclass
class LocalCalendar:
    """Our own schedules."""

    clinic: Clinic

    async def slot(self, ref: str) -> str:
        """Return a slot's status."""
        async with self.clinic.sessions() as session:
            return (await session.execute(select(SlotRow.status).where(SlotRow.id == uuid.UUID(ref)))).scalar_one()

    async def open_there(self) -> list[str]:
        """Return our rows: they are the calendar."""
        query = select(AppointmentRow.id).where(AppointmentRow.status.in_(["pending", "booked"]))
        async with self.clinic.sessions() as session:
            return [str(number) for number in (await session.execute(query)).scalars()]


@dataclass
class FhirCalendar:
    """A FHIR server, looked at with a client of its own."""

    clinic: Clinic
    client: FhirClient
    gateway: FhirGateway
    specialty: str = "dermatology"
    refs: list[str] = field(default_factory=list)

    async def slot(self, ref: str) -> str:
        """Return a slot's status."""
        stored = await self.client.read("Slot", ref)
        assert stored is not None
        return status_of(stored.resource)

    async def open_there(self) -> list[str]:
        """Return the identifiers of ours that stand on our slots."""
        found = await self.client.search("Appointment", [("_count", "200")])
        return [
            name["value"]
            for one in found
            if status_of(one.resource) not in ("cancelled", "entered-in-error")
            and {slot["reference"] for slot in one.resource.get("slot", [])} & {f"Slot/{ref}" for ref in self.refs}
            for name in one.resource["identifier"]
            if name["system"] == APPOINTMENT
        ]


async def settle_all(clinic: Clinic, rounds: int = 10) -> None:
    """Settle what is not settled, as the workers would."""
    query = select(AppointmentRow.id).where(~AppointmentRow.settled)
    for _ in range(rounds):
        async with clinic.sessions() as session:
            numbers = list((await session.execute(query)).scalars())
        if not numbers:
            return
        for number in numbers:
            with contextlib.suppress(GatewayUnavailableError):
                await Settler(clinic.ledger).settle(number)
    raise AssertionError(f"{len(numbers)} appointments are stuck")


@contextlib.asynccontextmanager
async def clinic_on(
    database: str, sessions: async_sessionmaker[AsyncSession], gateway: Gateway, clock: Clock
) -> AsyncIterator[Clinic]:
    """A clinic whose slots lie at `gateway`."""
    jobs = job_app(database)
    async with jobs.open_async():
        yield Clinic(Ledger(sessions, gateway, Seal(KEY), jobs, clock=clock), clock, sessions)


@contextlib.asynccontextmanager
async def local_calendar(
    database: str, sessions: async_sessionmaker[AsyncSession], mode: Mode = "instant"
) -> AsyncIterator[LocalCalendar]:
    """Six slots of one practitioner in Vĩnh Long on our own schedules."""
    clock = Clock()
    async with clinic_on(database, sessions, LocalGateway(sessions, clock), clock) as clinic:
        await clinic.practitioner(mode=mode, closes=dt.time(11))
        await clinic.opens()
        yield LocalCalendar(clinic)


@contextlib.asynccontextmanager
async def fhir_calendar(
    database: str,
    sessions: async_sessionmaker[AsyncSession],
    base: str,
    resources: Sequence[Resource],
    *,
    transport: httpx.AsyncBaseTransport | None = None,
    mode: Mode = "instant",
) -> AsyncIterator[FhirCalendar]:
    """Slots on the FHIR server at `base`, whose `resources` are there already."""
    clock = Clock()
    client = FhirClient(base, transport=transport)
    gateway = FhirGateway(client, read_vocabulary("general"), terms=Terms(mode=mode), clock=clock)
    async with clinic_on(database, sessions, gateway, clock) as clinic:
        refs = [str(one["id"]) for one in resources if one["resourceType"] == "Slot"]
        try:
            yield FhirCalendar(clinic, client, gateway, refs=refs)
        finally:
            await gateway.close()


def store_with(resources: Sequence[Resource], store: FhirStore | None = None) -> FhirStore:
    """Return a FHIR server in this process on which `resources` are."""
    store = store or FhirStore()
    for resource in resources:
        store.put(resource)
    return store


def hospital(prefix: str = "a", *, label: dict[str, Any] | None = None) -> list[Resource]:
    """Return six free slots of one practitioner in Vĩnh Long on a Monday from eight o'clock."""
    specialty = label or {"coding": [{"system": "http://snomed.info/sct", "code": "394582007"}]}
    first = dt.datetime.combine(MONDAY, OPENS, VIETNAM)
    starts = [first + dt.timedelta(minutes=30 * number) for number in range(SLOTS)]
    person = {"gender": "female", "name": [{"family": "Nguyễn", "given": ["Thị", "Mẫu"]}]}
    actors = [{"reference": f"Practitioner/{prefix}-doctor"}, {"reference": f"Location/{prefix}-place"}]
    return [
        {"resourceType": "Practitioner", "id": f"{prefix}-doctor"} | person,
        {
            "resourceType": "Location",
            "id": f"{prefix}-place",
            "name": "Bệnh viện 86",
            "address": {"state": "Vĩnh Long"},
        },
        {"resourceType": "Schedule", "id": f"{prefix}-schedule", "specialty": [specialty], "actor": actors},
        *(
            {
                "resourceType": "Slot",
                "id": f"{prefix}-{number}",
                "status": "free",
                "schedule": {"reference": f"Schedule/{prefix}-schedule"},
                "start": start.isoformat(),
                "end": (start + dt.timedelta(minutes=20)).isoformat(),
            }
            for number, start in enumerate(starts)
        ),
    ]


__all__ = [
    "BASE",
    "SKIN",
    "Calendar",
    "FhirCalendar",
    "fhir_calendar",
    "hospital",
    "local_calendar",
    "settle_all",
    "store_with",
]
