"""Finds free slots on a FHIR server: it narrows the search where it can; every slot is checked here anyway."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from care.booking.fhir.answers import Resource
from care.booking.fhir.client import FhirClient, Params
from care.booking.fhir.directory import Calendar, Directory
from care.booking.fhir.discovery import Capabilities
from care.booking.fhir.reading import instant, instant_of, status_of
from care.booking.fhir.vocabulary import Vocabulary
from care.booking.slots import Mode, OfferedSlot, SlotWish, day_bounds

PAGE = 100
CALENDARS_A_SEARCH = 40
MOST_CALENDARS = 200
AFRESH = dt.timedelta(seconds=10)
WINDOWS = (7, 30, 120)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a server's resources do not say: how long before its start a slot is offered, and the terms of booking."""

    lead: dt.timedelta = dt.timedelta(hours=1)
    mode: Mode = "instant"
    cutoff_minutes: int = 120


class Finder:
    """Free slots of one server."""

    def __init__(
        self, client: FhirClient, capabilities: Capabilities, directory: Directory, words: Vocabulary, terms: Terms
    ) -> None:
        self._client = client
        self._can = capabilities
        self._directory = directory
        self._words = words
        self._terms = terms

    async def find(self, wish: SlotWish, after: dt.datetime, limit: int) -> list[OfferedSlot]:
        """Return free slots that fit, at most one for each time, the earliest first."""
        everybody = await self._directory.all()
        calendars = [one.id for one in everybody.values() if self._may_fit(one, wish)]
        if not calendars:  # perhaps there are new ones
            everybody = await self._directory.all(at_most_old=AFRESH)
            calendars = [one.id for one in everybody.values() if self._may_fit(one, wish)]
        narrowings = list(self._narrowings(calendars, everybody)) if calendars or not everybody else []
        for start, end in self._windows(wish, after):
            found: dict[dt.datetime, OfferedSlot] = {}
            for narrowing in narrowings:
                await self._gather(found, wish, start, end, narrowing, limit)
            if len(found) >= limit or end is None or wish.when is not None or end >= self._last(after):
                return [found[moment] for moment in sorted(found)][:limit]
        return []

    def offered(self, slot: Resource, calendar: Calendar, specialty: str | None = None) -> OfferedSlot | None:
        """Return a Slot as it is offered; None where it is not free or its times are malformed."""
        start, end = instant_of(slot.get("start")), instant_of(slot.get("end"))
        if status_of(slot) != "free" or start is None or end is None or end <= start:
            return None
        return OfferedSlot(
            ref=str(slot["id"]),
            start=start,
            end=end,
            specialty=specialty or min(self._labels(slot, calendar), default=""),
            practitioner=calendar.practitioner,
            facility=calendar.facility,
            province=calendar.province,
            mode=self._terms.mode,
            cutoff_minutes=self._terms.cutoff_minutes,
        )

    async def _gather(
        self,
        found: dict[dt.datetime, OfferedSlot],
        wish: SlotWish,
        start: dt.datetime,
        end: dt.datetime | None,
        narrowing: Params,
        limit: int,
    ) -> None:
        """Add what one search finds; where the server sorts, only as much as can be among the first `limit`."""
        times: set[dt.datetime] = set()
        async for page in self._client.pages("Slot", [*self._free(start, end), *narrowing]):
            for stored in page:
                slot = await self._fitting(stored.resource, wish)
                if slot is not None and start <= slot.start and (end is None or slot.start < end):
                    times.add(slot.start)
                    found.setdefault(slot.start, slot)
            if self._can.sorts and len(times) >= limit:
                return

    async def _fitting(self, slot: Resource, wish: SlotWish) -> OfferedSlot | None:
        if slot.get("resourceType") != "Slot" or status_of(slot) != "free":
            return None
        calendar = await self._directory.of(slot)
        if not self._may_fit(calendar, wish) or wish.specialty not in self._labels(slot, calendar):
            return None
        offered = self.offered(slot, calendar, wish.specialty)
        return offered if offered is not None and (wish.when is None or wish.when.admits(offered.start)) else None

    def _labels(self, slot: Resource, calendar: Calendar) -> frozenset[str]:
        unlabelled = frozenset([self._words.unlabelled]) if self._words.unlabelled else frozenset()
        return self._words.specialties_of(slot) or calendar.specialties or unlabelled

    def _may_fit(self, calendar: Calendar, wish: SlotWish) -> bool:
        return (
            (not calendar.specialties or wish.specialty in calendar.specialties)
            and wish.province in (None, calendar.province)
            and wish.gender in (None, calendar.gender)
        )

    def _free(self, start: dt.datetime, end: dt.datetime | None) -> Iterator[tuple[str, str]]:
        if self._can.honours("Slot", "status"):
            yield "status", "free"
        if self._can.honours("Slot", "start"):
            yield "start", f"ge{instant(start)}"
            if end is not None:
                yield "start", f"lt{instant(end)}"
        if self._can.sorts:
            yield "_sort", "start"
        yield "_count", str(PAGE)

    def _narrowings(self, calendars: list[str], everybody: dict[str, Calendar]) -> Iterator[Params]:
        """Yield searches that together find the slots of `calendars`, and maybe others."""
        few = len(calendars) < len(everybody) and len(calendars) <= MOST_CALENDARS
        if not few or not self._can.honours("Slot", "schedule"):
            yield []
            return
        for first in range(0, len(calendars), CALENDARS_A_SEARCH):
            some = calendars[first : first + CALENDARS_A_SEARCH]
            yield [("schedule", ",".join(f"Schedule/{number}" for number in some))]

    def _windows(self, wish: SlotWish, after: dt.datetime) -> Iterator[tuple[dt.datetime, dt.datetime | None]]:
        """Yield what to search, one after the other until enough was found."""
        if wish.when is not None:
            start, end = day_bounds(wish.when.first, wish.when.last)
            yield max(after, start), end
        elif self._can.sorts:
            yield after, None
        else:
            yield from ((after, after + dt.timedelta(days=days)) for days in WINDOWS)

    def _last(self, after: dt.datetime) -> dt.datetime:
        return after + dt.timedelta(days=WINDOWS[-1])
