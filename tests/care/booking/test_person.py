"""Telephones, years of birth, names and the wish for a woman or a man, as they are typed."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from care.booking.wishes.person import (
    BirthYearProblem,
    NameProblem,
    Phone,
    PhoneProblem,
    read_birth_year,
    read_gender_wish,
    read_name,
    read_phone,
)
from care.booking.wishes.phone import OLD_PREFIXES
from vietnamese import fold

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0912345678", "+84912345678"),
        ("0912 345 678", "+84912345678"),
        ("0912.345.678", "+84912345678"),
        ("091-234-5678", "+84912345678"),
        ("+84 912 345 678", "+84912345678"),
        ("84912345678", "+84912345678"),
        ("0084912345678", "+84912345678"),
        ("+84(0)912-345-678", "+84912345678"),
        ("912345678", "+84912345678"),
        ("O912345678", "+84912345678"),
        ("sđt của tôi là 0987 654 321 nhé", "+84987654321"),
        ("số 0912345678 hoặc 0987654321", "+84912345678"),
        ("không chín tám bảy sáu năm bốn ba hai một", "+84987654321"),
        ("không chín một hai 345678", "+84912345678"),
        ("024 3825 1234", "+842438251234"),
        ("028 38 123 456", "+842838123456"),
        ("0236 3123456", "+842363123456"),
    ],
)
def test_a_number_is_read_however_it_is_typed(text: str, number: str) -> None:
    assert read_phone(text) == Phone(number)
    assert read_phone(fold(text)) == Phone(number)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("091234567", PhoneProblem.TOO_SHORT),
        ("2026", PhoneProblem.TOO_SHORT),
        ("024 3825 123", PhoneProblem.TOO_SHORT),
        ("09123456789", PhoneProblem.TOO_LONG),
        ("0123456789", PhoneProblem.UNKNOWN_PREFIX),
        ("0612345678", PhoneProblem.UNKNOWN_PREFIX),
        ("1900 9095", PhoneProblem.HOTLINE),
        ("gọi 1900 9095", PhoneProblem.HOTLINE),
        ("18001234", PhoneProblem.HOTLINE),
        ("115", PhoneProblem.EMERGENCY),
        ("số 113", PhoneProblem.EMERGENCY),
        ("+65 9123 4567", PhoneProblem.FOREIGN),
    ],
)
def test_a_number_that_nobody_can_be_called_on_is_refused(text: str, problem: PhoneProblem) -> None:
    assert read_phone(text) == Phone(None, problem)


@pytest.mark.parametrize("old", sorted(OLD_PREFIXES))
def test_an_old_number_is_offered_as_the_new_one(old: str) -> None:
    phone = read_phone(f"{old} 345 6789")
    assert phone == Phone(f"+84{OLD_PREFIXES[old][1:]}3456789", PhoneProblem.OLD_PREFIX)
    assert read_phone(phone.number or "") == Phone(phone.number)


@pytest.mark.parametrize("text", ["xin chào", "tôi 35 tuổi", "", "năm nay tôi ba mươi tuổi", "sáng mai 9h"])
def test_a_text_without_a_number_has_none(text: str) -> None:
    assert read_phone(text) is None


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("1985", 1985), ("85", 1985), ("'85", 1985), ("05", 2005), ("26", 2026), ("sinh năm 85", 1985),
        ("sn 1990", 1990),
        ("năm 2000", 2000), ("sinh ngày 5 tháng 12 năm 1980", 1980), ("15/3/2020", 2020), ("15-03-85", 1985),
        ("2020-03-15", 2020), ("40 tuổi", 1986), ("40t", 1986), ("tuổi 40", 1986), ("bốn mươi tuổi", 1986),
        ("mẹ tôi 70 tuổi", 1956), ("I'm 40 years old", 1986), ("born in 1975", 1975), ("con 3 tháng", 2026),
        ("bé 14 tháng", 2025), ("10 ngày tuổi", 2026), ("3 tháng", 2026), ("1 tuổi rưỡi", 2025),
        ("2030", BirthYearProblem.FUTURE), ("1/1/2027", BirthYearProblem.FUTURE), ("1800", BirthYearProblem.TOO_OLD),
        ("130 tuổi", BirthYearProblem.TOO_OLD), ("31/2/2000", BirthYearProblem.IMPOSSIBLE),
        ("hôm nay", BirthYearProblem.UNCLEAR), ("7", BirthYearProblem.UNCLEAR), ("", BirthYearProblem.UNCLEAR),
    ],
)  # fmt: skip
def test_a_year_of_birth_is_read_from_years_dates_and_ages(text: str, year: int | BirthYearProblem) -> None:
    assert read_birth_year(text, TODAY) == year
    assert read_birth_year(fold(text), TODAY) == year


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Nguyễn Văn An", "Nguyễn Văn An"),
        ("nguyen van an", "Nguyen Van An"),
        ("NGUYỄN THỊ MAI", "Nguyễn Thị Mai"),
        ("tên tôi là trần thị bích", "Trần Thị Bích"),
        ("cháu là Lê Minh", "Lê Minh"),
        ("tôi tên Phạm Hoàng Nam", "Phạm Hoàng Nam"),
        ("em là Vũ Thị Thu ạ", "Vũ Thị Thu"),
        ("bé tên Nguyễn Gia Bảo", "Nguyễn Gia Bảo"),
        ("bệnh nhân: Trần Văn Bình", "Trần Văn Bình"),
        ("họ và tên: Hồ Văn Cường", "Hồ Văn Cường"),
        ("mẹ em là Lý Thị Hai", "Lý Thị Hai"),
        ("Công Tằng Tôn Nữ Thị Ninh", "Công Tằng Tôn Nữ Thị Ninh"),
        ("H'Hen Niê", "H'Hen Niê"),
        ("my name is John Smith", "John Smith"),
        ("Mai Thị Hoa", "Mai Thị Hoa"),
        ("mai", NameProblem.TOO_SHORT),
        ("An", NameProblem.TOO_SHORT),
        ("Nguyễn Thị Ngọc Anh Thư Hà Vy", NameProblem.TOO_LONG),
        ("123", NameProblem.NUMBER),
        ("An 5 tuổi", NameProblem.NUMBER),
        ("bạn là ai?", NameProblem.QUESTION),
        ("tên gì", NameProblem.QUESTION),
        ("tôi muốn khám bệnh", NameProblem.SENTENCE),
        ("tôi bị đau bụng", NameProblem.SENTENCE),
        ("thôi hủy đi", NameProblem.SENTENCE),
        ("không", NameProblem.SENTENCE),
        ("tên tôi là", NameProblem.EMPTY),
        ("...", NameProblem.EMPTY),
    ],
)
def test_a_name_is_kept_as_typed_with_its_capitals(text: str, name: str | NameProblem) -> None:
    assert read_name(text) == name


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("bác sĩ nữ", "female"), ("bs nữ nha", "female"), ("lady doctor", "female"), ("nữ", "female"),
        ("i want a female doctor", "female"), ("cô bác sĩ nào cũng được", "female"),
        ("không muốn bác sĩ nam", "female"), ("bs nam", "male"), ("nam", "male"), ("male doctor please", "male"),
        ("ông bác sĩ hôm trước", "male"), ("bác sĩ Nam", None), ("nam hay nữ cũng được", None), ("năm nay", None),
        ("tôi là nữ", None), ("bác sĩ da liễu", None), ("tháng năm", None),
    ],
)  # fmt: skip
def test_a_wish_for_a_woman_or_a_man_is_read(text: str, wish: str | None) -> None:
    assert read_gender_wish(text) == wish


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    read_phone(text)
    read_birth_year(text, TODAY)
    name = read_name(text)
    assert isinstance(name, NameProblem) or 2 <= len(name.split()) <= 6
    read_gender_wish(text)


@settings(max_examples=200, deadline=None)
@given(digits=st.text(alphabet="0123456789 +-.()", max_size=30))
def test_what_is_read_as_a_number_can_be_called(digits: str) -> None:
    phone = read_phone(digits)
    if phone and phone.number:
        assert phone.number.startswith("+84")
        assert len(phone.number) in (12, 13)
    assert read_birth_year(digits, TODAY) is not None
