"""An appointment as an iCalendar file (RFC 5545) for the patient's own calendar.

It tells nothing of the patient: no name, no reason, no specialty. A later file replaces an earlier one.
"""

import datetime as dt

from icalendar import Alarm, Calendar, Event

from care.booking.appointments import Appointment

PRODUCT = "-//Dong Hanh//Booking//VI"
REMINDS_BEFORE = dt.timedelta(minutes=30)


def calendar_file(appointment: Appointment, *, summary: str, description: str, now: dt.datetime) -> bytes:
    """Return the file of an appointment that has a time; `summary` and `description` are shown by the calendar.

    Times are UTC, which every calendar shows in its own zone.

    Raises:
        ValueError: it has no time.
    """
    if appointment.start is None or appointment.end is None:
        raise ValueError(f"appointment {appointment.code} has no time")
    event = Event()
    event.add("uid", str(appointment.id))
    event.add("sequence", appointment.version)
    event.add("dtstamp", now.astimezone(dt.UTC))
    event.add("dtstart", appointment.start.astimezone(dt.UTC))
    event.add("dtend", appointment.end.astimezone(dt.UTC))
    event.add("summary", summary)
    event.add("description", description)
    event.add("location", appointment.facility)
    event.add("status", "CANCELLED" if not appointment.is_open else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add_component(_alarm(summary))
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _alarm(summary: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -REMINDS_BEFORE)
    alarm.add("description", summary)
    return alarm
