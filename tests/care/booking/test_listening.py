"""What a text adds to a draft, at each step."""

import datetime as dt
from dataclasses import replace

import pytest

from care.booking.draft import ONESELF, Draft, DraftStep, Offer
from care.booking.listening import LONGEST_REASON, listen
from care.booking.slots import VIETNAM
from care.booking.wishes.person import NameProblem, PhoneProblem
from care.booking.wishes.when import WhenProblem

NOW = dt.datetime(2026, 11, 24, 10, tzinfo=VIETNAM)  # a Tuesday
PAGE = tuple(Offer(f"slot-{hour}", dt.datetime(2026, 12, 5, hour, tzinfo=VIETNAM)) for hour in (8, 9, 10))
AT_SLOTS = Draft(
    specialty="dermatology", anywhere=True, any_time=True, step=DraftStep.SLOT, shown=(*PAGE, Offer("old", NOW)), page=3
)
AT_NAME = Draft(relation=ONESELF, step=DraftStep.NAME)


@pytest.mark.parametrize(
    "words",
    [
        "toi muon gap bac si da lieu o tra vinh sang thu 7 tuan sau",
        "Tôi muốn gặp bác sĩ da liễu ở Trà Vinh, sáng thứ 7 tuần sau",
        "e mun kham da lieu o tra vinh sang t7 tuan sau",
    ],
)
def test_one_sentence_is_a_whole_search(words: str) -> None:
    draft = listen(Draft(), words, NOW).draft
    assert (draft.specialty, draft.province, draft.said) == ("dermatology", "86", "Trà Vinh")
    assert draft.when is not None
    assert (draft.when.first, draft.when.last) == (dt.date(2026, 12, 5), dt.date(2026, 12, 5))
    assert draft.when.admits(dt.datetime(2026, 12, 5, 8, tzinfo=VIETNAM))
    assert not draft.when.admits(dt.datetime(2026, 12, 5, 14, tzinfo=VIETNAM))


@pytest.mark.parametrize(
    ("words", "ref"), [("1", "slot-8"), ("3.", "slot-10"), ("9h", "slot-9"), ("10 giờ sáng", "slot-10"), ("4", None)]
)
def test_a_shown_time_is_chosen_by_its_number_or_hour(words: str, ref: str | None) -> None:
    picked = listen(AT_SLOTS, words, NOW).picked
    assert (picked.ref if picked else None) == ref


def test_a_number_never_chooses_what_is_not_on_the_page() -> None:
    assert listen(replace(AT_SLOTS, page=1), "2", NOW).picked is None


def test_an_hour_alone_narrows_the_days_that_were_chosen() -> None:
    day = listen(Draft(step=DraftStep.WHEN), "ngày mai", NOW).draft
    narrowed = listen(day, "sau 5 giờ chiều", NOW).draft.when
    assert narrowed is not None
    assert (narrowed.first, narrowed.after) == (dt.date(2026, 11, 25), dt.time(17))


def test_as_soon_as_can_be_is_any_time() -> None:
    assert listen(Draft(step=DraftStep.WHEN), "càng sớm càng tốt", NOW).draft.any_time


def test_a_day_that_has_passed_is_trouble() -> None:
    heard = listen(Draft(step=DraftStep.WHEN), "hôm qua", NOW)
    assert heard.trouble is WhenProblem.PAST
    assert heard.draft.when is None


@pytest.mark.parametrize(
    ("words", "name", "year", "phone"),
    [
        ("Nguyễn Thị Lan", "Nguyễn Thị Lan", None, None),
        ("Nguyễn Thị Lan sinh năm 1985", "Nguyễn Thị Lan", 1985, None),
        ("nguyen thi lan sinh nam 1985", "Nguyen Thi Lan", 1985, None),
        ("Nguyễn Thị Lan, 1985, 0912345678", "Nguyễn Thị Lan", 1985, "+84912345678"),
        ("Phạm Bé Nam, 2020", "Phạm Bé Nam", 2020, None),
        ("Nguyễn Văn Nam 1985", "Nguyễn Văn Nam", 1985, None),
        ("nguyen van nam 1985", "Nguyen Van Nam", 1985, None),
        ("nguyễn văn nam năm 1985", "Nguyễn Văn Nam", 1985, None),
        ("Trần Văn Sinh, 1970", "Trần Văn Sinh", 1970, None),
        ("Trần Văn Thoại sđt 0912345678", "Trần Văn Thoại", None, "+84912345678"),
        ("Nguyen Thi Lan, born in 1985", "Nguyen Thi Lan", 1985, None),
        ("tên tôi là Nguyễn Thị Lan sđt: 0912 345 678", "Nguyễn Thị Lan", None, "+84912345678"),
    ],
)
def test_a_name_keeps_all_its_words_whatever_stands_behind(
    words: str, name: str, year: int | None, phone: str | None
) -> None:
    draft = listen(AT_NAME, words, NOW).draft
    assert (draft.name, draft.birth_year, draft.phone) == (name, year, phone)


def test_what_is_no_name_is_trouble() -> None:
    heard = listen(AT_NAME, "tôi bị đau lưng", NOW)
    assert heard.draft.name is None
    assert heard.trouble is NameProblem.SENTENCE


def test_an_old_prefix_is_brought_up_to_date_and_noted() -> None:
    heard = listen(replace(AT_NAME, step=DraftStep.PHONE, name="A B"), "01631234567", NOW)
    assert (heard.draft.phone, heard.trouble) == ("+84331234567", PhoneProblem.OLD_PREFIX)


def test_a_reason_is_taken_as_it_is_typed_and_no_longer_than_it_may_be() -> None:
    asked = Draft(step=DraftStep.REASON)
    assert listen(asked, "  ngứa ở Trà Vinh ngày mai ", NOW).draft == replace(asked, reason="ngứa ở Trà Vinh ngày mai")
    assert listen(asked, "a" * 1_000, NOW).draft.reason == "a" * LONGEST_REASON


@pytest.mark.parametrize(
    ("words", "relation"), [("for me", ONESELF), ("cho tôi", ONESELF), ("cho me toi", "MTH"), ("con gái tôi", "CHILD")]
)
def test_for_whom_it_is(words: str, relation: str) -> None:
    assert listen(Draft(step=DraftStep.WHOM), words, NOW).draft.relation == relation


def test_who_was_told_already_is_not_changed_by_a_later_word() -> None:
    assert listen(replace(AT_SLOTS, relation=ONESELF), "mẹ bảo đi sáng mai", NOW).draft.relation == ONESELF


def test_provinces_that_one_name_may_mean_are_asked_about() -> None:
    heard = listen(Draft(specialty="dermatology", step=DraftStep.PROVINCE), "cần thơ hay cà mau", NOW)
    assert [place.unit.name for place in heard.places] == ["Cần Thơ", "Cà Mau"]
    assert heard.draft.province is None


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("cái đầu tiên", 0),
        ("cho em cai dau nhe", 0),
        ("số 2", 1),
        ("lấy cái thứ hai đi", 1),
        ("the last one please", 2),
        ("3", 2),
    ],
)
def test_a_time_is_chosen_by_its_place(words: str, place: int) -> None:
    assert listen(AT_SLOTS, words, NOW).picked == AT_SLOTS.on_page[place]


def test_monday_is_a_day_and_no_place() -> None:
    heard = listen(AT_SLOTS, "thứ hai", NOW)
    assert heard.picked is None
    assert heard.draft.when is not None


@pytest.mark.parametrize(
    "words",
    ["tôi muốn gặp bác sĩ da liễu, đâu cũng được, càng sớm càng tốt", "skin doctor anywhere, as soon as possible"],
)
def test_one_sentence_may_leave_place_and_time_open(words: str) -> None:
    draft = listen(Draft(), words, NOW).draft
    assert (draft.specialty, draft.anywhere, draft.province, draft.any_time) == ("dermatology", True, None, True)
