"""Counts after the drill what must not be: two patients on a slot, a lost, a ghostly, a stuck appointment."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from care.booking.fhir.answers import Resource
from care.booking.fhir.client import FhirClient
from care.booking.fhir.marks import holder_of
from care.booking.fhir.reading import identifiers, targets
from care.booking.fhir.register import OPEN as OPEN_THERE
from care.booking.fhir.resources import APPOINTMENT
from care.booking.ledger import Ledger
from care.booking.lifecycle import OPEN
from records.booking import AppointmentRow


@dataclass
class Tally:
    """How one drill ended. All but `booked`, `requests`, `kills` and `faults` must be zero."""

    double: int = 0
    lost: int = 0
    ghost: int = 0
    stuck: int = 0
    booked: int = 0
    rows: int = 0
    kills: int = 0
    faults: Counter[str] = field(default_factory=Counter)

    @property
    def is_clean(self) -> bool:
        """Whether nothing went wrong and something was booked."""
        return not (self.double or self.lost or self.ghost or self.stuck) and self.booked > 0


async def count(ledger: Ledger, client: FhirClient, refs: Sequence[str], specialty: str, stuck: int) -> Tally:
    """Compare our rows of a specialty with the slots `refs` and the Appointments at the other side."""
    query = select(AppointmentRow).where(AppointmentRow.specialty == specialty)
    async with ledger.sessions() as session:
        rows = {str(row.id): row for row in (await session.execute(query)).scalars()}
    slots = {ref: stored.resource for ref in refs if (stored := await client.read("Slot", ref)) is not None}
    there = [
        one for one in await _appointments(client) if set(targets(one.get("slot"))) & {("Slot", ref) for ref in refs}
    ]
    booked = {number: row for number, row in rows.items() if row.status == "booked"}
    open_here = {number: row for number, row in rows.items() if row.status in OPEN}
    return Tally(
        double=_more_than_one(there),
        lost=sum(not _stands(number, row, there, slots) for number, row in booked.items()),
        ghost=_ghosts(there, slots, open_here),
        stuck=stuck,
        booked=len(booked),
        rows=len(rows),
    )


async def _appointments(client: FhirClient) -> list[Resource]:
    found = await client.search("Appointment", [("status", ",".join(OPEN_THERE)), ("_count", "200")])
    return [one.resource for one in found]


def _more_than_one(there: list[Resource]) -> int:
    claims = Counter(key for one in there for key in targets(one.get("slot")))
    return sum(number - 1 for number in claims.values())


def _stands(number: str, row: AppointmentRow, there: list[Resource], slots: dict[str, Resource]) -> bool:
    mine = [one for one in there if number in identifiers(one, APPOINTMENT)]
    slot = slots.get(str(row.slot_ref), {})
    return len(mine) == 1 and slot.get("status") == "busy" and holder_of(slot) == number


def _ghosts(there: list[Resource], slots: dict[str, Resource], open_here: dict[str, AppointmentRow]) -> int:
    claimed = sum(1 for one in there if not (set(identifiers(one, APPOINTMENT)) & set(open_here)))
    sealed = sum(1 for slot in slots.values() if slot["status"] != "free" and holder_of(slot) not in open_here)
    return claimed + sealed
