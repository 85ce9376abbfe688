"""Vietnamese of before Unicode becomes Unicode, and nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.decoding import decode
from ingest.legacy.fonts import face_of
from ingest.legacy.guess import unicode_lines
from ingest.legacy.runs import Run, unicode_text
from ingest.legacy.syllables import is_syllable
from ingest.legacy.tables import TABLES, TCVN3, VISCII, VPS, Encoding, convert

SENTENCES = (
    "Người bệnh sốt xuất huyết cần uống nhiều nước và nghỉ ngơi.",
    "Trẻ em dưới sáu tuổi được khám, chữa bệnh miễn phí tại trạm y tế xã.",
    "Hãy đưa thẻ bảo hiểm hoặc căn cước cho nhân viên tiếp đón; giữ lại giấy hẹn.",
    "Phụ nữ mang thai nên đi khám thai ít nhất bốn lần trước khi sinh.",
)
UNICODE_LINES = (
    "Giá: 120.000 ® µg/ml ±5 %",
    "£20 ¥300 §5 ¶",
    "Liều 5 µg/kg, ± 2 °C",
    "500 µg vitamin D ®",
    "Bổ sung acid folic 400 µg, iốt 150 µg, vitamin B12 2,6 µg mỗi ngày.",
    "± £ µg ® ¥ § ¶ ½ ¼ ¾ × ÷ ° ² ³",
    "Les élèves âgés reçoivent déjà très bien à l'hôpital, où êtes-vous né ?",
    "Müller trinkt süße Getränke für größere Übungen in Köln.",
    "La niña pequeña también comió piñón en el jardín de España.",
    "cà, cá, và là ba ví dụ; à, ô, ê cũng vậy",
    "Trẻ em ≥ 5 tuổi: 10 mg/kg ± 10 %; ® là nhãn hiệu",
)


LETTERS_AND_SIGNS = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằẳẵặếềểễệốồổỗộớờởỡợứừửữự ®µ£±§°½0123456789.,"
VNI_VOWELS = {
    "a": ("áàảãạ", "ùøûõï"), "aâ": ("ấầẩẫậ", "áàåãä"), "aê": ("ắằẳẵặ", "éèúüë"), "e": ("éèẻẽẹ", "ùøûõï"),
    "eâ": ("ếềểễệ", "áàåãä"), "o": ("óòỏõọ", "ùøûõï"), "oâ": ("ốồổỗộ", "áàåãä"), "ô": ("ớờởỡợ", "ùøûõï"),
    "u": ("úùủũụ", "ùøûõï"), "ö": ("ứừửữự", "ùøûõï"), "y": ("ýỳỷỹ", "ùøûõ"),
}  # fmt: skip
VNI_OTHERS = {
    "â": "aâ",
    "ă": "aê",
    "ê": "eâ",
    "ô": "oâ",
    "ơ": "ô",
    "ư": "ö",
    "đ": "ñ",
    "ỉ": "æ",
    "ĩ": "ó",
    "ị": "ò",
    "ỵ": "î",
}


def vni(text: str) -> str:
    """Return `text` as a VNI font keeps it: one sign for a letter's mark and its tone, behind the plain letter."""
    pairs = dict(VNI_OTHERS)
    for base, (letters, marks) in VNI_VOWELS.items():
        pairs |= {letter: base[0] + mark for letter, mark in zip(letters, marks, strict=True)}
    return "".join(pairs.get(char, char) for char in text)


def one_byte(text: str, table: dict[str, str]) -> str:
    """Return `text` as a font of one byte a letter keeps it."""
    back = {letter: place for place, letter in table.items()}
    return "".join(back.get(char, char) for char in text)


def written(text: str, encoding: Encoding) -> str:
    tables = {Encoding.TCVN3: TCVN3, Encoding.VISCII: VISCII, Encoding.VPS: VPS}
    return vni(text) if encoding is Encoding.VNI else one_byte(text, tables[encoding])


@pytest.mark.parametrize("encoding", Encoding)
def test_a_text_without_fonts_is_told_by_its_words(encoding: Encoding) -> None:
    old = [written(line, encoding) for line in SENTENCES]
    assert unicode_lines(old) == (list(SENTENCES), [encoding])


@pytest.mark.parametrize("encoding", Encoding)
def test_bytes_in_an_old_encoding_are_read_and_said(encoding: Encoding) -> None:
    text, note = decode("\n".join(written(line, encoding) for line in SENTENCES).encode("latin-1"))
    assert text == "\n".join(SENTENCES)
    assert note is not None
    assert encoding in note


@pytest.mark.parametrize("line", UNICODE_LINES)
def test_unicode_with_signs_is_left_alone(line: str) -> None:
    assert unicode_lines([line]) == ([line], [])
    assert unicode_lines([line] * 50) == ([line] * 50, [])


def test_signs_among_unicode_lines_are_left_alone() -> None:
    lines = [*SENTENCES, *UNICODE_LINES] * 5
    assert unicode_lines(lines) == (lines, [])


@given(
    st.text(
        alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằẳẵặếềểễệốồổỗộớờởỡợứừửữự ®µ£±§°½0123456789.,", max_size=120
    )
)
def test_a_line_beside_good_unicode_is_never_changed(line: str) -> None:
    lines = [*SENTENCES, line]
    assert unicode_lines(lines)[0] == lines


def test_units_stay_in_a_converted_text() -> None:
    old = [written(line, Encoding.TCVN3) for line in SENTENCES]
    assert unicode_lines([*old, "LiÒu 400 µg mçi ngµy"])[0][-1] == "Liều 400 µg mỗi ngày"


def test_tcvn3_and_vni_may_stand_in_one_document() -> None:
    old = [written(SENTENCES[0], Encoding.TCVN3), written(SENTENCES[1], Encoding.VNI)] * 2
    lines, encodings = unicode_lines([*old, SENTENCES[2]])
    assert lines == [SENTENCES[0], SENTENCES[1]] * 2 + [SENTENCES[2]]
    assert set(encodings) == {Encoding.TCVN3, Encoding.VNI}


def test_words_in_capitals_are_in_capitals_wholly() -> None:
    assert convert("BÖNH VIÖN §A KHOA", Encoding.TCVN3) == "BỆNH VIỆN ĐA KHOA"
    assert convert("BÖnh viÖn Tõ D", Encoding.TCVN3) == "Bệnh viện Từ D"


def test_marks_typed_apart_are_one_letter() -> None:
    assert convert("VEÂØ VIEÄC; ñöôøng", Encoding.VNI) == "VỀ VIỆC; đường"


@pytest.mark.parametrize(
    ("font", "encoding", "is_capitals"),
    [
        (".VnTime", Encoding.TCVN3, False),
        (".VnTimeH", Encoding.TCVN3, True),
        (".VnArial NarrowH", Encoding.TCVN3, True),
        ("/FBHPFO+VnTimeHBold", Encoding.TCVN3, True),
        (".VnTimeH Tur", Encoding.TCVN3, True),
        ("VNI-Times", Encoding.VNI, False),
        ("VPS Times", Encoding.VPS, False),
        ("Times New Roman", None, False),
        ("Verdana", None, False),
        ("Vni", None, False),
    ],
)
def test_a_font_name_tells_the_encoding(font: str, encoding: Encoding | None, is_capitals: bool) -> None:  # noqa: FBT001
    face = face_of(font)
    assert (face.encoding, face.is_capitals) == (encoding, is_capitals)


def test_runs_are_read_by_their_fonts() -> None:
    vni_runs = [Run("n", "VNI-Times"), Run("öô", "VNI-Times"), Run("ùc", "VNI-Times")]
    runs = [Run("bÖnh ", ".VnTimeH"), Run("nÆng ", ".VnTime"), Run("³ 38 ", "Symbol"), Run("°C, 5 µg ", "Arial")]
    runs += [*vni_runs, Run("\uf0fc", "Wingdings")]
    found: set[Encoding] = set()
    assert unicode_text(runs, found) == "BỆNH nặng ≥ 38 °C, 5 µg nước•"
    assert found == {Encoding.TCVN3, Encoding.VNI}


def test_unicode_in_an_old_font_stays_and_the_wrong_font_is_overruled() -> None:
    assert unicode_text([Run(SENTENCES[0], ".VnTime")]) == SENTENCES[0]
    assert unicode_text([Run(vni(SENTENCES[1]), ".VnTime")]) == SENTENCES[1]


@pytest.mark.parametrize("word", ["nghiêng", "Khuỷu", "quyết", "GIẾNG", "gì", "ở", "yêu", "ngoằng", "xoong"])
def test_syllables_are_known(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["céng", "viÖt", "nuôcs", "cáć", "cac", "déjà", "müller", "biet", "òà"])
def test_what_is_no_syllable_is_known(word: str) -> None:
    assert not is_syllable(word)


def test_each_table_has_every_small_letter_of_the_alphabet() -> None:
    letters = set("àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ")
    places = {chr(code) for code in range(1, 256)}
    for encoding in TABLES:
        assert letters <= {convert(place, encoding) for place in places}, encoding
