"""The times and limits that booking keeps."""

import datetime as dt
from dataclasses import dataclass

from care.booking.slots import local


@dataclass(frozen=True, slots=True)
class Policy:
    """How long a hold lasts, how far ahead is offered, how many may be open, when people are reminded."""

    hold: dt.timedelta = dt.timedelta(minutes=10)
    waitlist_hold: dt.timedelta = dt.timedelta(minutes=30)
    horizon: dt.timedelta = dt.timedelta(days=60)
    most_open: int = 5
    reminders: tuple[tuple[str, dt.timedelta], ...] = (
        ("reminder-24h", dt.timedelta(hours=24)),
        ("reminder-2h", dt.timedelta(hours=2)),
        ("reminder-10m", dt.timedelta(minutes=10)),
    )
    link_before: dt.timedelta = dt.timedelta(minutes=15)
    link_after: dt.timedelta = dt.timedelta(minutes=30)
    follow_up: dt.timedelta = dt.timedelta(minutes=15)
    first_wake: dt.time = dt.time(7)

    def notices(self, start: dt.datetime, end: dt.datetime, now: dt.datetime) -> list[tuple[str, dt.datetime]]:
        """Return what is to be said about a booked appointment, and when; nothing that would be late already."""
        planned = [(kind, self._awake(start - before, start)) for kind, before in self.reminders]
        return [(kind, at) for kind, at in planned if now < at < start] + [("follow-up", end + self.follow_up)]

    def _awake(self, at: dt.datetime, start: dt.datetime) -> dt.datetime:
        """Return `at`, put off to the morning where it would wake somebody at night."""
        morning = local(at).replace(hour=self.first_wake.hour, minute=0, second=0, microsecond=0)
        return morning if local(at) < morning < start else at
