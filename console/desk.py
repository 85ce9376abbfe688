"""The clinic's desk as the console uses it: one ledger a process, and names for the codes in it."""

from typing import Annotated

from fastapi import Depends, Request

from care.booking.calendars import build_gateway
from care.booking.desk import Desk
from care.booking.ledger import Ledger
from care.booking.provinces import read_provinces
from care.booking.specialties import read_specialties
from console.house import House
from console.pages import language_of
from console.staff import Staff, house_of


def ledger_of(request: Request) -> Ledger:
    """Return the ledger. On a hospital's server nothing is sent from here: the bot settles what is committed."""
    state = request.app.state
    if not hasattr(state, "ledger"):
        house: House = house_of(request)
        gateway = build_gateway(house.settings, house.sessions)
        state.ledger = Ledger(house.sessions, gateway, house.seal, house.jobs)
    ledger: Ledger = state.ledger
    return ledger


def desk_of(request: Request) -> Desk:
    """Return the desk."""
    return Desk(ledger_of(request))


AtDesk = Annotated[Desk, Depends(desk_of)]
WithLedger = Annotated[Ledger, Depends(ledger_of)]


def signature(staff: Staff) -> str:
    """Return how an appointment's events name a person of the staff."""
    return f"staff:{staff.name}"


def province_names(request: Request) -> dict[str, str]:
    """Return the names of the 34 units by code, from north to south."""
    language = language_of(request)
    return {unit.code: unit.named(language) for unit in read_provinces().all}


def specialty_names(request: Request) -> dict[str, str]:
    """Return the names of the specialties by code."""
    language = language_of(request)
    return {one.code: one.name.within(language) for one in read_specialties().all}
