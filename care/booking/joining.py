"""The way into a remote consultation: a link that only the two parties get, and only near the time.

The room's name follows from the records key, so it is kept nowhere and cannot be guessed.
"""

import base64
import datetime as dt
import hashlib
import hmac
import uuid
from dataclasses import dataclass, field

from care.booking.appointments import Appointment
from care.booking.lifecycle import AppointmentStatus
from care.booking.policy import Policy

ROOM = "{room}"
MAY_JOIN = frozenset({AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED, AppointmentStatus.CHECKED_IN})


class TooEarlyError(Exception):
    """The room is not open yet."""


class ClosedError(Exception):
    """The room is closed: the appointment is over, or is none."""


@dataclass(frozen=True, slots=True)
class Joining:
    """Makes links from a template such as `https://kham.example.vn/{room}`; without one there is no link."""

    template: str | None
    key: bytes
    policy: Policy = field(default_factory=Policy)

    def link(self, appointment: Appointment, now: dt.datetime) -> str | None:
        """Return the link; None where no template is set.

        Raises:
            TooEarlyError: more than a quarter of an hour before.
            ClosedError: half an hour after its end, or not booked.
        """
        if appointment.status not in MAY_JOIN or appointment.start is None or appointment.end is None:
            raise ClosedError(str(appointment.id))
        if now < appointment.start - self.policy.link_before:
            raise TooEarlyError(str(appointment.id))
        if now > appointment.end + self.policy.link_after:
            raise ClosedError(str(appointment.id))
        return self.template.replace(ROOM, self.room(appointment.id)) if self.template is not None else None

    def room(self, appointment_id: uuid.UUID) -> str:
        """Return the room's name: 26 letters and digits (130 bits)."""
        digest = hmac.new(self.key, b"room:" + appointment_id.bytes, hashlib.sha256).digest()
        return base64.b32encode(digest).decode().lower()[:26]
