"""What a hospital may call our specialties and provinces."""

from typing import Any

import pytest

from care.booking.calendars import read_vocabulary

SNOMED = "http://snomed.info/sct"


@pytest.mark.parametrize(
    ("concept", "specialty"),
    [
        ({"coding": [{"system": "urn:dong-hanh:specialty", "code": "cardiology"}]}, "cardiology"),
        ({"coding": [{"system": SNOMED, "code": "394582007"}]}, "dermatology"),
        (
            {"coding": [{"system": "urn:his", "code": "K13", "display": "Khoa Da liễu"}]},
            "dermatology",
        ),
        ({"coding": [{"code": "Obstetrics-Gynaecology"}]}, "obstetrics_gynaecology"),
        ({"text": "Chuyên khoa Tim mạch"}, "cardiology"),
        ({"text": "NHI KHOA"}, "paediatrics"),
        ({"text": "noi tong quat"}, "general"),
        ({"coding": [{"system": SNOMED, "code": "1"}]}, None),
        ({"text": "Khoa học dữ liệu"}, None),
        ({"text": ""}, None),
        ({}, None),
    ],
)
def test_a_label_means_a_specialty_or_nothing(concept: dict[str, Any], specialty: str | None) -> None:
    found = read_vocabulary("general").specialties_of({"specialty": [concept]})
    assert found == ({specialty} if specialty else frozenset())


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Vĩnh Long", "86"),
        ("Tỉnh Trà Vinh", "86"),
        ("tra vinh", "86"),
        ("Thành phố Hồ Chí Minh", "79"),
        ("TP. Hồ Chí Minh", "79"),
        ("Ho Chi Minh City", "79"),
        ("86", "86"),
        ("Paris", None),
        ("", None),
    ],
)
def test_a_place_is_a_province_of_today_or_none(said: str, code: str | None) -> None:
    assert read_vocabulary("general").province([said]) == code
