"""Times as people read them: Vietnam's, whatever zone they come in, with the zone where a time is promised."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from bot import times
from bot.names import phone_of
from bot.texts import texts_in

LATE = dt.datetime(2026, 12, 5, 17, 30, tzinfo=dt.UTC)  # the next day in Vietnam


def test_the_day_is_vietnams() -> None:
    texts = texts_in("vi")
    assert times.clock(LATE) == "00:30"
    assert times.short(LATE, texts) == "CN 6/12 · 00:30"
    assert times.full(LATE, texts) == "00:30 Chủ nhật 6/12/2026, giờ Việt Nam (GMT+7)"


def test_english_names_days_and_months() -> None:
    texts = texts_in("en")
    assert times.short(LATE, texts) == "Sun 6 Dec · 00:30"
    assert times.full(LATE, texts) == "00:30 Sunday 6 December 2026, Vietnam time (GMT+7)"


def test_the_same_moment_reads_the_same_from_every_zone() -> None:
    elsewhere = LATE.astimezone(ZoneInfo("America/New_York"))
    assert times.full(elsewhere, texts_in("vi")) == times.full(LATE, texts_in("vi"))


@pytest.mark.parametrize(
    ("number", "shown"),
    [("+84912345678", "0912 345 678"), ("+842838123456", "0283 812 3456"), ("+12025550100", "+12025550100")],
)
def test_a_phone_number_is_shown_as_people_write_it(number: str, shown: str) -> None:
    assert phone_of(number) == shown
