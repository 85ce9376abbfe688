"""The life of an appointment: FHIR R4 `appointmentstatus`, and which status may follow which."""

from enum import StrEnum


class AppointmentStatus(StrEnum):
    """FHIR R4 `appointmentstatus`, verbatim.

    `proposed` is a hold with a countdown; `pending` is confirmed by the patient and not yet by the other side.
    """

    PROPOSED = "proposed"
    PENDING = "pending"
    BOOKED = "booked"
    ARRIVED = "arrived"
    CHECKED_IN = "checked-in"
    FULFILLED = "fulfilled"
    NOSHOW = "noshow"
    CANCELLED = "cancelled"
    WAITLIST = "waitlist"
    ENTERED_IN_ERROR = "entered-in-error"


S = AppointmentStatus
TRANSITIONS: dict[S, frozenset[S]] = {
    S.WAITLIST: frozenset({S.CANCELLED}),
    S.PROPOSED: frozenset({S.PENDING, S.BOOKED, S.CANCELLED}),
    S.PENDING: frozenset({S.BOOKED, S.CANCELLED}),
    S.BOOKED: frozenset({S.ARRIVED, S.CHECKED_IN, S.FULFILLED, S.NOSHOW, S.CANCELLED, S.ENTERED_IN_ERROR}),
    S.ARRIVED: frozenset({S.CHECKED_IN, S.FULFILLED, S.CANCELLED}),
    S.CHECKED_IN: frozenset({S.FULFILLED, S.CANCELLED}),
    S.NOSHOW: frozenset({S.FULFILLED}),
    S.FULFILLED: frozenset({S.ENTERED_IN_ERROR}),
    S.CANCELLED: frozenset({S.ENTERED_IN_ERROR}),
    S.ENTERED_IN_ERROR: frozenset(),
}
OPEN = frozenset({S.PROPOSED, S.PENDING, S.BOOKED, S.ARRIVED, S.CHECKED_IN})
OCCUPYING = OPEN | {S.FULFILLED, S.NOSHOW}
PROMISED = frozenset({S.PENDING, S.BOOKED})


class TransitionError(Exception):
    """An appointment cannot come from its status to that one; the message names both."""


def check_transition(current: str, following: AppointmentStatus) -> None:
    """Refuse a step that the life of an appointment does not have.

    Raises:
        TransitionError: always then.
    """
    if following not in TRANSITIONS[AppointmentStatus(current)]:
        raise TransitionError(f"an appointment does not go from {current} to {following}")
