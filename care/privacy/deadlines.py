"""By when a request about somebody's own data is to be answered and done.

Source: Decree 356/2025/NĐ-CP, article 5 (read in a secondary source; see docs/privacy.md).
"""

import datetime as dt
from enum import StrEnum

from care.booking.holidays import is_holiday
from care.booking.slots import VIETNAM, local_day

REPLY_WORKING_DAYS = 2
SATURDAY = 5


class RequestKind(StrEnum):
    """What somebody may ask for."""

    ACCESS = "access"
    COPY = "copy"
    CORRECT = "correct"
    DELETE = "delete"
    WITHDRAW = "withdraw"
    RESTRICT = "restrict"
    OBJECT = "object"
    PROTECT = "protect"


K = RequestKind
DAYS = {
    K.ACCESS: 10,
    K.COPY: 10,
    K.CORRECT: 10,
    K.DELETE: 20,
    K.WITHDRAW: 15,
    K.RESTRICT: 15,
    K.OBJECT: 15,
    K.PROTECT: 15,
}
EXTENSION_DAYS = DAYS  # the law lets each be put off once, by as many days again


def reply_by(received: dt.datetime) -> dt.datetime:
    """Return when the first answer is due: the end of the second working day after `received`, in Vietnam."""
    day, left = local_day(received), REPLY_WORKING_DAYS
    while left:
        day += dt.timedelta(days=1)
        left -= day.weekday() < SATURDAY and not is_holiday(day)
    return _end_of(day)


def done_by(kind: RequestKind, received: dt.datetime) -> dt.datetime:
    """Return when it is to be done. Of the law's two terms this is the shorter, as if nobody else had the data."""
    return _end_of(local_day(received) + dt.timedelta(days=DAYS[kind]))


def put_off(kind: RequestKind, due: dt.datetime) -> dt.datetime:
    """Return the later date of a request that was put off once."""
    return due + dt.timedelta(days=EXTENSION_DAYS[kind])


def _end_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), VIETNAM)
