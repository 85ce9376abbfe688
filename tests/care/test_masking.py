"""Personal data in free text is covered; what merely looks like it stays."""

import pytest

from care.masking import COVER, mask


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("gọi tôi số 0912345678 nhé", "0912345678"),
        ("số của tôi: 0912 345 678.", "345"),
        ("+84 912.345.678", "912"),
        ("căn cước 001 085 012 345", "085"),
        ("CMND 123456789", "1234567"),
        ("thẻ GD4010123456789 hết hạn", "GD40101234"),
        ("mã bhyt 0123456789", "01234567"),
        ("viết cho lan.nguyen+1@example.com.vn", "lan.nguyen"),
        ("tôi là Nguyễn Văn An, ở Cà Mau", "Văn An"),
        ("tên tôi là Hương Giang", "Hương"),
        ("ten em la Lan", "Lan"),
        ("my name is Jane Doe and I", "Jane"),
        ("con Trần Thị Bé Ba sốt", "Bé Ba"),
    ],
)
def test_personal_data_is_covered(text: str, hidden: str) -> None:
    assert hidden not in mask(text)
    assert COVER in mask(text)


@pytest.mark.parametrize(
    "text",
    [
        "con tôi sốt 39,5 độ, 2 ngày nay, gọi 115 được không",
        "Nghị định 188/2025/NĐ-CP có hiệu lực ngày 15/8/2025",
        "huyết áp 150/90, đường huyết 7.2",
        "tôi đau bụng Lê lết mãi không khỏi".replace("Lê", "lê"),
        "giá 1.500.000 đồng",
        "",
    ],
)
def test_what_is_nobodys_stays(text: str) -> None:
    assert mask(text) == text
