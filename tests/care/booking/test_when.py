"""When citizens wish to be seen: each line of `when.tsv` is read as it says, with its accents and without."""

import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from care.booking.holidays import PublicHolidays, holiday_name, is_holiday
from care.booking.wishes.when import VIETNAM, When, WhenProblem, read_when
from vietnamese import fold

LINES = (Path(__file__).parent / "when.tsv").read_text(encoding="utf-8").splitlines()
TABLE = [tuple(line.split("\t")) for line in LINES]
TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=VIETNAM)
LATE = datetime(2026, 11, 24, 22, 30, tzinfo=VIETNAM)
SUNDAY = datetime(2026, 11, 29, 15, 0, tzinfo=VIETNAM)
NEW_YEARS_EVE = datetime(2026, 12, 31, 9, 0, tzinfo=VIETNAM)
BEFORE_TET = datetime(2027, 2, 1, 9, 0, tzinfo=VIETNAM)
HOLIDAYS = PublicHolidays()
SAID = [
    "mai",
    "tối",
    "tôi",
    "sáng",
    "sau",
    "sáu",
    "từ",
    "tư",
    "thứ",
    "hai",
    "ba",
    "2",
    "5",
    "30",
    "11",
    "tuần",
    "tháng",
    "ngày",
    "giờ",
    "h",
    "trước",
    "đến",
    "-",
    "/",
    ":",
    ",",
    "hoặc",
    "trừ",
    "không",
    "nữa",
    "tới",
    "tết",
    "rằm",
    "lễ",
    "mùng",
    "cuối",
    "đầu",
    "năm",
    "chủ",
    "nhật",
    "trong",
    "gấp",
]


def said(when: When | None) -> str:
    """Return `when` as the table writes it."""
    if when is None:
        return "-"
    if when.problem:
        return f"!{when.problem}"
    days = f"{when.first:%d/%m}" if when.first == when.last else f"{when.first:%d/%m}..{when.last:%d/%m}"
    weekdays = " W" + "".join(map(str, sorted(when.weekdays))) if when.weekdays else ""
    bounds = [f"{bound:%H:%M}" if bound else "" for bound in (when.after, when.before)]
    hours = f" {bounds[0]}-{bounds[1]}" if any(bounds) else ""
    barred = "".join(f" not {start:%H:%M}-{end:%H:%M}" for start, end in when.barred)
    without = " without " + ",".join(f"{day:%d/%m}" for day in sorted(when.without)) if when.without else ""
    return days + weekdays + hours + barred + without + (" soon" if when.earliest else "")


@pytest.mark.parametrize(("text", "meant"), TABLE, ids=[text for text, _ in TABLE])
def test_a_time_is_read_as_it_is_said(text: str, meant: str) -> None:
    assert said(read_when(text, TUESDAY, HOLIDAYS)) == meant


@pytest.mark.parametrize(("text", "meant"), TABLE, ids=[text for text, _ in TABLE])
def test_a_time_is_read_without_accents(text: str, meant: str) -> None:
    assert said(read_when(fold(text), TUESDAY, HOLIDAYS)) == meant


def test_the_table_is_long() -> None:
    assert len(TABLE) >= 200


@pytest.mark.parametrize(
    ("now", "text", "meant"),
    [
        (LATE, "tối nay", "!past"),
        (LATE, "hôm nay", "!past"),
        (LATE, "thứ 3", "01/12"),
        (LATE, "8h", "25/11..23/01 08:00-08:30"),
        (LATE, "mai", "25/11"),
        (LATE, "2 tiếng nữa", "25/11 00:30-"),
        (LATE, "chiều", "25/11..23/01 13:00-18:00"),
        (SUNDAY, "cuối tuần", "29/11"),
        (SUNDAY, "cuối tuần sau", "05/12..06/12"),
        (SUNDAY, "tuần này", "29/11"),
        (SUNDAY, "tuần sau", "30/11..06/12"),
        (SUNDAY, "chủ nhật", "29/11"),
        (SUNDAY, "sáng chủ nhật", "06/12 05:00-12:00"),
        (SUNDAY, "5h chiều chủ nhật", "29/11 17:00-17:30"),
        (SUNDAY, "thứ 7 tuần sau", "05/12"),
        (SUNDAY, "đầu tuần", "30/11..01/12"),
        (SUNDAY, "giữa tuần", "01/12..03/12"),
        (NEW_YEARS_EVE, "mai", "01/01"),
        (NEW_YEARS_EVE, "ngày mốt 9h sáng", "02/01 09:00-09:30"),
        (NEW_YEARS_EVE, "ngày 5", "05/01"),
        (NEW_YEARS_EVE, "tuần sau", "04/01..10/01"),
        (NEW_YEARS_EVE, "tháng sau", "01/01..31/01"),
        (NEW_YEARS_EVE, "cuối tháng", "31/12"),
        (NEW_YEARS_EVE, "đầu tháng", "01/01..10/01"),
        (NEW_YEARS_EVE, "30/12", "30/12"),
        (NEW_YEARS_EVE, "29/2", "29/02"),
        (BEFORE_TET, "mùng 3 tết", "08/02"),
        (BEFORE_TET, "28 tết", "04/02"),
        (BEFORE_TET, "trước tết", "01/02..03/02"),
        (BEFORE_TET, "sau tết", "11/02..12/04"),
        (BEFORE_TET, "ra tết", "11/02..12/04"),
        (BEFORE_TET, "giao thừa", "05/02"),
        (BEFORE_TET, "ngày 31", "31/03"),
        (BEFORE_TET, "ngày 30 tháng 2", "!impossible"),
    ],
)
def test_it_depends_on_now(now: datetime, text: str, meant: str) -> None:
    assert said(read_when(text, now, HOLIDAYS)) == meant
    assert said(read_when(text, now.astimezone(UTC), HOLIDAYS)) == meant


def test_a_date_that_has_passed_is_next_years() -> None:
    assert read_when("30/12", NEW_YEARS_EVE) == When(date(2027, 12, 30), date(2027, 12, 30))
    assert read_when("29/2", NEW_YEARS_EVE) == When(date(2028, 2, 29), date(2028, 2, 29))


def test_a_wish_admits_the_appointments_that_it_means() -> None:
    when = read_when("chiều thứ 6 trừ giờ cuối, sau 2h", TUESDAY)
    assert when is not None
    assert when.admits(datetime(2026, 11, 27, 7, 30, tzinfo=UTC))
    assert not when.admits(datetime(2026, 11, 27, 6, 30, tzinfo=UTC))
    assert not when.admits(datetime(2026, 11, 28, 7, 30, tzinfo=UTC))


def test_barred_hours_and_days_are_not_admitted() -> None:
    noon = read_when("không phải trưa", TUESDAY)
    assert noon is not None
    assert [noon.admits(datetime(2026, 11, 25, hour, tzinfo=VIETNAM)) for hour in (9, 12, 15)] == [True, False, True]
    office = read_when("trong giờ hành chính", TUESDAY, HOLIDAYS)
    assert office is not None
    assert not office.admits(TUESDAY)  # Vietnam's Culture Day
    assert office.admits(datetime(2026, 11, 25, 10, tzinfo=VIETNAM))
    assert not office.admits(datetime(2026, 11, 28, 10, tzinfo=VIETNAM))


def test_nothing_is_admitted_where_there_is_a_problem() -> None:
    assert not When(TUESDAY.date(), TUESDAY.date(), problem=WhenProblem.PAST).admits(TUESDAY)


@settings(max_examples=400, deadline=None)
@given(
    text=st.one_of(st.text(max_size=200), st.lists(st.sampled_from(SAID), max_size=12).map(" ".join)),
    now=st.datetimes(min_value=datetime(1999, 1, 1), max_value=datetime(2099, 1, 1)),  # noqa: DTZ001
)
def test_any_text_is_read_and_days_are_in_order(text: str, now: datetime) -> None:
    when = read_when(text, now.replace(tzinfo=VIETNAM), HOLIDAYS)
    if when is not None:
        assert when.first <= when.last
        when.admits(TUESDAY)


def test_the_longest_message_is_read_in_no_time() -> None:
    for text in ("thứ 5 hoặc " * 400, "sau " * 1_000, "1 " * 2_000, "a" * 4_000, "từ 2 đến " * 450, "{0}" * 1_300):
        started = time.perf_counter()
        read_when(text, TUESDAY, HOLIDAYS)
        assert time.perf_counter() - started < 1


def test_public_holidays_have_names_in_both_languages() -> None:
    assert is_holiday(date(2027, 2, 6))
    assert not is_holiday(date(2027, 2, 15))
    assert holiday_name(date(2026, 9, 2), "vi") == "Quốc khánh"
    assert holiday_name(date(2026, 9, 2), "en") == "National Day"
    assert holiday_name(date(2026, 9, 8), "vi") is None
