"""The link: near the time, only for what is booked, never to be guessed."""

import datetime as dt

import pytest

from care.booking.joining import ClosedError, Joining, TooEarlyError
from care.booking.slots import SlotWish
from tests.care.booking.clinic import DETAILS, Clinic

JOINING = Joining("https://kham.example.vn/{room}", b"k" * 32)


async def test_the_link_is_given_near_the_time_only(clinic: Clinic) -> None:
    await clinic.practitioner()
    await clinic.opens()
    patient = await clinic.patient()
    hold = await clinic.book.hold(patient, (await clinic.book.offers(SlotWish("dermatology")))[0].ref)
    with pytest.raises(ClosedError):
        JOINING.link(hold, clinic.clock())
    booked = await clinic.book.confirm(hold.id, patient, DETAILS)
    assert booked.start is not None
    assert booked.end is not None
    with pytest.raises(TooEarlyError):
        JOINING.link(booked, booked.start - dt.timedelta(minutes=16))
    link = JOINING.link(booked, booked.start - dt.timedelta(minutes=15))
    assert link == f"https://kham.example.vn/{JOINING.room(booked.id)}"
    with pytest.raises(ClosedError):
        JOINING.link(booked, booked.end + dt.timedelta(minutes=31))
    assert Joining(None, b"k" * 32).link(booked, booked.start) is None
    assert Joining(JOINING.template, b"x" * 32).link(booked, booked.start) != link
