"""Provinces: every former name is found, other words are not, what is ambiguous is asked."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.booking.place_names import SaidAs
from care.booking.province_data import FILE, Former, MalformedProvincesError, Province, read_province_file
from care.booking.provinces import read_provinces
from vietnamese import fold

PROVINCES = read_provinces()
FORMER = [(unit, former) for unit in PROVINCES.all for former in unit.former]

FOUND = {  # what is written: the code of the unit, and the name that was said
    "Trà Vinh": ("86", "Trà Vinh"),
    "em ở tỉnh Trà Vinh cũ ạ": ("86", "Trà Vinh"),
    "Vĩnh Long": ("86", "Vĩnh Long"),
    "vinh long": ("86", "Vĩnh Long"),
    "Vĩnh Long, Trà Vinh": ("86", "Trà Vinh"),
    "tôi muốn khám ở Sài Gòn": ("79", "TP. Hồ Chí Minh"),
    "q1 sài gòn": ("79", "TP. Hồ Chí Minh"),
    "quận 7": ("79", "TP. Hồ Chí Minh"),
    "o tphcm": ("79", "TP. Hồ Chí Minh"),
    "TP.HCM": ("79", "TP. Hồ Chí Minh"),
    "TP. Hồ Chí Minh": ("79", "TP. Hồ Chí Minh"),
    "hcm nha": ("79", "TP. Hồ Chí Minh"),
    "sg": ("79", "TP. Hồ Chí Minh"),
    "I live in Ho Chi Minh City": ("79", "TP. Hồ Chí Minh"),
    "a doctor in saigon please": ("79", "TP. Hồ Chí Minh"),
    "Thủ Đức": ("79", "Thủ Đức"),
    "Bà Rịa - Vũng Tàu": ("79", "Bà Rịa - Vũng Tàu"),
    "vung tau": ("79", "Bà Rịa - Vũng Tàu"),
    "brvt": ("79", "Bà Rịa - Vũng Tàu"),
    "Côn Đảo": ("79", "Côn Đảo"),
    "mình ở Bình Dương": ("79", "Bình Dương"),
    "Hanoi": ("01", "Hà Nội"),
    "ha noi": ("01", "Hà Nội"),
    "HÀ NỘI": ("01", "Hà Nội"),
    "hà lội": ("01", "Hà Nội"),
    "tôi ở ha noi nhé": ("01", "Hà Nội"),
    "cho tôi bác sĩ Hà Nội": ("01", "Hà Nội"),
    "Hà Nội (HN)": ("01", "Hà Nội"),
    "ở Hà Đông": ("01", "Hà Đông"),
    "Phú Quốc": ("91", "Phú Quốc"),
    "dạ con ở phú quốc, kiên giang": ("91", "Kiên Giang"),
    "Rach Gia": ("91", "Rạch Giá"),
    "Hoà Bình": ("25", "Hòa Bình"),
    "tỉnh hòa bình": ("25", "Hòa Bình"),
    "o hoa binh": ("25", "Hòa Bình"),
    "Khánh Hoà": ("56", "Khánh Hòa"),
    "Nha Trang": ("56", "Nha Trang"),
    "Trường Sa": ("56", "Trường Sa"),
    "thanh hoá": ("38", "Thanh Hóa"),
    "thanh hoaa": ("38", "Thanh Hóa"),
    "Thanh Hoá": ("38", "Thanh Hóa"),
    "dak lak": ("66", "Đắk Lắk"),
    "đắc lắc": ("66", "Đắk Lắk"),
    "bmt": ("66", "bmt"),
    "kontum": ("51", "Kon Tum"),
    "con tum": ("51", "Kon Tum"),
    "qui nhơn": ("52", "Qui Nhơn"),
    "bđ": ("52", "Bình Định"),
    "Bắc Cạn": ("19", "Bắc Kạn"),
    "dalat": ("68", "Dalat"),
    "đi từ Đà Lạt": ("68", "Đà Lạt"),
    "huế": ("46", "Huế"),
    "o hue": ("46", "Huế"),
    "Hue city": ("46", "Huế"),
    "Thừa Thiên Huế": ("46", "Thừa Thiên Huế"),
    "da nang": ("48", "Đà Nẵng"),
    "Danang": ("48", "Đà Nẵng"),
    "Hội An": ("48", "Hội An"),
    "ở vinh": ("40", "Vinh"),
    "tp vinh": ("40", "Vinh"),
    "nghe an": ("40", "Nghệ An"),
    "em o ca mau": ("96", "Cà Mau"),
    "Cần Thơ ạ": ("92", "Cần Thơ"),
    "o can tho": ("92", "Cần Thơ"),
    "thai binh": ("33", "Thái Bình"),
    "nhà em ở Thái Bình": ("33", "Thái Bình"),
    "quê tôi là Hà Nam": ("37", "Hà Nam"),
    "dạ em Hà Nam": ("37", "Hà Nam"),
    "ha nam": ("37", "Hà Nam"),
    "Nam Định": ("37", "Nam Định"),
    "Hải Dương": ("31", "Hải Dương"),
    "q7": ("79", "TP. Hồ Chí Minh"),
    "kham o nha trang": ("56", "Nha Trang"),
    "hai phong": ("31", "Hải Phòng"),
    "hp": ("31", "Hải Phòng"),
    "binh phuoc": ("75", "Bình Phước"),
    "Biên Hòa": ("75", "Biên Hòa"),
    "không ở Hà Nội, ở Hải Phòng": ("31", "Hải Phòng"),
    "không phải Đà Nẵng mà là Quảng Ngãi": ("51", "Quảng Ngãi"),
    "mỹ tho": ("82", "Mỹ Tho"),
    "Sa Đéc": ("82", "Sa Đéc"),
    "ben tre": ("86", "Bến Tre"),
    "tân an, long an": ("80", "Long An"),
    "sapa": ("15", "Sapa"),
    "Hạ Long, Quảng Ninh": ("22", "Hạ Long"),
    "Lý Sơn": ("51", "Lý Sơn"),
    "Phan Thiết": ("68", "Phan Thiết"),
    "bệnh viện Sóc Trăng": ("92", "Sóc Trăng"),
    "ba tôi ở sóc trăng bị sốt 3 ngày": ("92", "Sóc Trăng"),
}

SEVERAL = {
    "dn": ["48", "75"],
    "đn": ["48", "75", "68"],
    "em ở dn": ["48", "75"],
    "qn": ["22", "51", "48"],
    "tỉnh tn": ["19", "80"],
    "bd": ["79", "52"],
    "hn": ["01", "37"],
    "o hn": ["01", "37"],
    "đồng văn": ["08", "37"],
    "từ Trà Vinh lên Sài Gòn": ["86", "79"],
    "Hà Nội hoặc Hải Phòng": ["01", "31"],
    "hue, da nang": ["46", "48"],
}

NONE = [
    "",
    "thai binh thuong",
    "em be thai binh thuong",
    "bé vẫn thái bình thường",
    "hoa binh the gioi",
    "tôi yêu hòa bình",
    "Thái Bình Dương",
    "vinh du",
    "rất vinh dự được gặp bác sĩ",
    "bác sĩ Hà Nam",
    "tôi là Hà Nam",
    "em tên Hà Giang",
    "anh Hải Dương dặn uống thuốc",
    "Nguyễn Thái Bình",
    "chi hue",
    "chị Huệ",
    "anh Vinh bị sốt",
    "bac si Vinh oi",
    "ho ra ca mau",
    "non ra ca mau tuoi",
    "ong can tho oxy",
    "me toi bi kho tho can tho may",
    "bac lieu co sao khong",
    "toi nghe an chuoi tot",
    "mat bi chay da nang",
    "da nang mun",
    "quang tri lieu",
    "uống Coenzyme Q10 có được không",
    "soi nieu quan 6,7 mm",
    "dau bung khi tiep xuc chat con co sao khong",
    "benh nay ton tai vinh vien",
    "than da nang o tre",
    "benh dien bien ra sao",
    "tam trang bang sang hong ngoai",
    "benh chi tu la gi",
    "gap tinh trang bang huyet sau sinh",
    "ngoai ra tu con co nhung chat nao",
    "co hai phong kham",
    "có hai phòng khám",
    "truyen hai duong ong",
    "bi vi khuan hp",
    "nhiễm hp dạ dày",
    "chụp ct sọ não",
    "hn em sốt",
    "benh nay tn ha",
    "bé lên cơn lam dong kinh",
    "ho quanh nam",
    "bình phục rồi",
    "binh thuong",
    "bình thường",
    "tang gia lai",
    "phú quý giàu sang",
    "bình minh trên biển",
    "ăn bún bò huế bị đau bụng",
    "uống nước mắm phú quốc",
    "không phải Hà Nội",
    "tôi không ở Cần Thơ",
    "đặt lịch khám",
    "đường Điện Biên Phủ",
    "lăng Hồ Chí Minh",
    "tôi đau đầu 3 ngày",
    "I have a headache",
    "my skin hue changed",
    "🙂🙂",
]


@pytest.mark.parametrize(("unit", "former"), FORMER, ids=[former.name for _, former in FORMER])
@pytest.mark.parametrize("say", [str, fold, str.upper], ids=["accented", "unaccented", "capitals"])
def test_each_former_name_finds_its_unit(unit: Province, former: Former, say: object) -> None:
    assert callable(say)
    for text in (say(former.name), say(f"tôi ở {former.name} ạ"), say(f"tỉnh {former.name} cũ")):
        named = PROVINCES.find(text).one
        assert named is not None, text
        assert named.unit == unit
        assert named.said.name in (former.name, unit.name)


@pytest.mark.parametrize("unit", PROVINCES.all, ids=lambda unit: unit.name)
def test_each_unit_is_found_by_its_own_names_and_places(unit: Province) -> None:
    for name in (unit.name, unit.english, f"ở {unit.english}"):
        named = PROVINCES.find(name).one
        assert named is not None, name
        assert (named.unit, named.said.kind) == (unit, SaidAs.UNIT)
    for former in unit.former:
        for place in former.places:
            named = PROVINCES.find(f"tôi sống ở {place}").one
            assert named is not None, place
            assert (named.unit, named.said.name) == (unit, place)


@pytest.mark.parametrize(("text", "expected"), FOUND.items(), ids=FOUND)
def test_one_place_is_found(text: str, expected: tuple[str, str]) -> None:
    named = PROVINCES.find(text).one
    assert named is not None
    assert (named.unit.code, named.said.name) == expected


@pytest.mark.parametrize(("text", "codes"), SEVERAL.items(), ids=SEVERAL)
def test_what_is_ambiguous_gives_all_candidates(text: str, codes: list[str]) -> None:
    match = PROVINCES.find(text)
    assert match.is_ambiguous
    assert match.one is None
    assert [named.unit.code for named in match.candidates] == codes


@pytest.mark.parametrize("text", NONE)
def test_other_words_are_no_place(text: str) -> None:
    assert PROVINCES.find(text).candidates == ()


def test_a_unit_is_shown_with_the_name_that_was_said() -> None:
    for text, vi, en in [
        ("Trà Vinh", "Vĩnh Long (gồm Trà Vinh cũ)", "Vinh Long (includes the former Trà Vinh)"),
        ("Phú Quốc", "An Giang (gồm Phú Quốc)", "An Giang (includes Phú Quốc)"),
        ("sài gòn", "TP. Hồ Chí Minh", "Ho Chi Minh City"),
    ]:
        named = PROVINCES.find(text).one
        assert named is not None
        assert PROVINCES.display(named.unit, named.said) == vi
        assert PROVINCES.display(named.unit, named.said, "en") == en
    assert PROVINCES.display(PROVINCES["33"]) == "Hưng Yên"


def test_a_place_names_its_former_province() -> None:
    named = PROVINCES.find("Phú Quốc").one
    assert named is not None
    assert named.said.former is not None
    assert (named.said.former.code, named.said.former.name) == ("91", "Kiên Giang")


def test_there_are_34_units_of_63_with_nine_cities_from_north_to_south() -> None:
    units = PROVINCES.all
    assert len(units) == 34
    assert len(FORMER) == 63
    assert sum(unit.kind == "city" for unit in units) == 9
    assert [units[0].name, units[-1].name] == ["Hà Nội", "Cà Mau"]
    assert sum(len(unit.former) == 1 for unit in units) == 11


def test_neighbours_are_mutual_and_near() -> None:
    assert [unit.name for unit in PROVINCES.nearby("96")] == ["Cần Thơ", "An Giang"]
    assert [unit.name for unit in PROVINCES.nearby("40")] == ["Thanh Hóa", "Hà Tĩnh"]
    for unit in PROVINCES.all:
        assert all(unit in PROVINCES.nearby(other.code) for other in PROVINCES.nearby(unit.code))


@given(st.text(max_size=300))
def test_no_text_is_too_strange(text: str) -> None:
    PROVINCES.find(text)


@given(st.lists(st.sampled_from(sorted({*FOUND, *SEVERAL, *NONE})), max_size=6).map(" ".join))
def test_a_unit_is_a_candidate_once(text: str) -> None:
    codes = [named.unit.code for named in PROVINCES.find(text).candidates]
    assert len(codes) == len(set(codes))
    assert PROVINCES.find(text) == PROVINCES.find(text)


def test_a_long_message_is_read_at_once() -> None:
    started = time.perf_counter()
    PROVINCES.find("hà nội thai binh thuong ở đn " * 2_000)
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("kind: city", "kind: town", "Hà Nội, kind"),
        ('code: "04"\n', 'code: "4"\n', "Cao Bằng, code"),
        ("places: [Trùng Khánh]", "places: [Sa Pa]", "Sa Pa stands twice"),
        ("places: [Trùng Khánh]", "places: [sà pa]", "also names"),
        ("places: [Trùng Khánh]", "places: [hn]", "hn is declared ambiguous too"),
        ('{code: "83", name: Bến Tre', '{code: "84", name: Bến Tre', "former code 84 stands twice"),
        ('neighbours: ["11", "15", "14"]', 'neighbours: ["11", "15"]', "does not name it as a neighbour"),
        ("weak: [", "weak: [atlantis, ", "atlantis is no name"),
        ('dn: ["48", "75"]', 'dn: ["48", "99"]', "ambiguous dn"),
        ("verified_on: 2026-11-24", "verified_on: soon", "verified_on"),
        ("units:", "units: [", "provinces.yaml"),
    ],
)
def test_a_malformed_file_is_refused_with_its_entry(tmp_path: Path, old: str, new: str, says: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    path = tmp_path / "provinces.yaml"
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(MalformedProvincesError, match=r"^provinces\.yaml") as caught:
        read_province_file(path)
    assert says in str(caught.value)
