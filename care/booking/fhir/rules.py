"""Rules on an Appointment that we check before it is sent, since no server checks them all.

Source: HL7 FHIR R4 (4.0.1), Appointment: invariants app-1 to app-4, bindings, reference types.
"""

import re
from collections.abc import Callable

from care.booking.fhir.answers import Resource, dicts
from care.booking.fhir.reading import instant_of, target
from care.booking.gateway import GatewayUnavailableError
from care.booking.lifecycle import AppointmentStatus

PARTICIPATION = frozenset({"accepted", "declined", "tentative", "needs-action"})
ACTORS = frozenset(
    {"Patient", "Practitioner", "PractitionerRole", "RelatedPerson", "Device", "HealthcareService", "Location"}
)
MAY_LACK_TIMES = frozenset({"proposed", "cancelled", "waitlist"})
ZONED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


class RuleBrokenError(GatewayUnavailableError):
    """An Appointment must not be sent as it is; the message is the name of the rule."""


def check_appointment(resource: Resource) -> None:
    """Refuse an Appointment that is not as FHIR R4 and this project want it.

    Raises:
        RuleBrokenError: naming the first rule that it breaks.
    """
    for name, holds in RULES.items():
        if not holds(resource):
            raise RuleBrokenError(name)


def _has_both_times_or_none(resource: Resource) -> bool:
    return ("start" in resource) == ("end" in resource)


def _has_times_unless_it_may_lack_them(resource: Resource) -> bool:
    return resource.get("status") in MAY_LACK_TIMES or ("start" in resource and "end" in resource)


def _gives_a_reason_only_if_it_is_off(resource: Resource) -> bool:
    return "cancelationReason" not in resource or resource.get("status") in ("cancelled", "noshow")


def _ends_after_it_starts(resource: Resource) -> bool:
    start, end = instant_of(resource.get("start")), instant_of(resource.get("end"))
    return start is None or end is None or start < end


def _times_have_zones(resource: Resource) -> bool:
    return all(ZONED.fullmatch(str(resource[key])) for key in ("start", "end", "created") if key in resource)


def _has_participants(resource: Resource) -> bool:
    return bool(dicts(resource.get("participant")))


def _participants_are_named(resource: Resource) -> bool:
    return all("actor" in one or "type" in one for one in dicts(resource.get("participant")))


def _participants_have_a_status(resource: Resource) -> bool:
    return all(one.get("status") in PARTICIPATION for one in dicts(resource.get("participant")))


def _actors_can_take_part(resource: Resource) -> bool:
    actors = [target(one["actor"]) for one in dicts(resource.get("participant")) if "actor" in one]
    return all(actor is not None and actor[0] in ACTORS for actor in actors)


def _slots_are_slots(resource: Resource) -> bool:
    return all((found := target(one)) is not None and found[0] == "Slot" for one in dicts(resource.get("slot")))


def _is_ours(resource: Resource) -> bool:
    return any(one.get("system") and one.get("value") for one in dicts(resource.get("identifier")))


RULES: dict[str, Callable[[Resource], bool]] = {
    "resource-type": lambda resource: resource.get("resourceType") == "Appointment",
    "status-code": lambda resource: resource.get("status") in set(AppointmentStatus),
    "app-2": _has_both_times_or_none,
    "app-3": _has_times_unless_it_may_lack_them,
    "app-4": _gives_a_reason_only_if_it_is_off,
    "end-after-start": _ends_after_it_starts,
    "instant-with-zone": _times_have_zones,
    "participant-1": _has_participants,
    "app-1": _participants_are_named,
    "participation-status": _participants_have_a_status,
    "actor-type": _actors_can_take_part,
    "slot-type": _slots_are_slots,
    "own-identifier": _is_ours,
}
