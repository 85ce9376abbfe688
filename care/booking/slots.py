"""What a patient wishes for and what is offered to them, whatever calendar it comes from."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
Gender = Literal["female", "male"]
Mode = Literal["instant", "request"]
Clock = Callable[[], dt.datetime]


class TimeWish(Protocol):
    """When somebody would like to come: local days from `first` to `last`, narrowed by `admits`."""

    @property
    def first(self) -> dt.date: ...
    @property
    def last(self) -> dt.date: ...
    def admits(self, start: dt.datetime) -> bool: ...


@dataclass(frozen=True, slots=True)
class SlotWish:
    """What to look for; None is "any"."""

    specialty: str
    province: str | None = None
    when: TimeWish | None = None
    gender: Gender | None = None


@dataclass(frozen=True, slots=True)
class OfferedSlot:
    """A free slot. `ref` is its id at the gateway; times are aware; `price` is in đồng, None where it is not told."""

    ref: str
    start: dt.datetime
    end: dt.datetime
    specialty: str
    practitioner: str
    facility: str
    province: str | None
    mode: Mode = "instant"
    price: int | None = None
    cutoff_minutes: int = 0


def utc_now() -> dt.datetime:
    """Return the time, aware."""
    return dt.datetime.now(dt.UTC)


def local(moment: dt.datetime) -> dt.datetime:
    """Return an aware `moment` in Asia/Ho_Chi_Minh."""
    return moment.astimezone(VIETNAM)


def local_day(moment: dt.datetime) -> dt.date:
    """Return the day that it is in Vietnam at an aware `moment`."""
    return local(moment).date()


def day_bounds(first: dt.date, last: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """Return the aware start of local day `first` and the end of local day `last`."""
    start = dt.datetime.combine(first, dt.time(), VIETNAM)
    return start, dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), VIETNAM)
