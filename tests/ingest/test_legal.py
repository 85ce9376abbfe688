"""Vietnamese legal texts: what is cited is the Điều, Khoản and Điểm that says it."""

from pathlib import PurePath

from ingest.documents import SourceDocument
from ingest.reading import read_document
from tests.ingest import samples

LONG = " ".join(["chữ"] * 200)


def read(text: str, name: str = "tt-99.txt") -> SourceDocument:
    return read_document(PurePath(name), text.encode())


def locators(document: SourceDocument) -> list[str]:
    return [section.locator for section in document.sections if section.locator]


def test_a_circular_is_named_dated_and_divided_into_articles() -> None:
    document = read(samples.law())
    assert document.title == "Thông tư 99/2025/TT-BYT: Quy định về sổ sức khỏe"
    assert document.legal_basis == ("Thông tư 99/2025/TT-BYT",)
    assert document.topic == "law"
    assert document.certainty == "secondary"
    assert str(document.effective_from) == "2025-02-15"
    assert locators(document) == ["Điều 1", "Điều 2", "Điều 3", "Phụ lục I"]
    assert document.sections[2].heading == "Điều 2. Mức hưởng"
    assert document.sections[-1].heading == "PHỤ LỤC I. DANH MỤC BỆNH"


def test_state_header_recipients_and_signatures_are_in_no_passage() -> None:
    text = "\n".join(section.text for section in read(samples.law()).sections)
    for framed in ("CỘNG HÒA", "Độc lập", "Số: 99", "Căn cứ", "Nơi nhận", "Lưu: VT", "THỨ TRƯỞNG", "Trần Văn A"):
        assert framed not in text


def test_a_long_article_splits_at_its_clauses_and_each_repeats_what_introduces_it() -> None:
    document = read(samples.law([f"1. {LONG}.", f"2. {LONG}."]))
    assert locators(document) == ["Điều 1", "Điều 2, Khoản 1", "Điều 2, Khoản 2", "Điều 3", "Phụ lục I"]
    second = next(section for section in document.sections if section.locator == "Điều 2, Khoản 2")
    assert second.heading == "Điều 2. Mức hưởng"
    assert second.text.startswith("Người tham gia được hưởng như sau:\n\n2. chữ")


def test_a_long_clause_splits_between_its_points() -> None:
    document = read(samples.law(["1. Gồm:", f"a) {LONG};", f"b) {LONG};", f"đ) {LONG}."]))
    assert locators(document)[1:4] == [f"Điều 2, Khoản 1, Điểm {point}" for point in ("a", "b", "đ")]
    assert all(len(section.text.split()) <= 350 for section in document.sections)


def test_numbers_and_articles_inside_a_quotation_are_not_this_text_s_own() -> None:
    clauses = [
        f"1. Sửa đổi Điều 34 như sau: “Điều 34. Hồ sơ {LONG}",
        "1. Hồ sơ của trẻ em.",
        "2. Hồ sơ của người lớn.",
        "Điều 35. Lưu hồ sơ",
        "3. Hồ sơ khác.”",
        f"2. Bãi bỏ {LONG}.",
    ]
    document = read(samples.law(clauses))
    assert locators(document) == ["Điều 1", "Điều 2, Khoản 1", "Điều 2, Khoản 2", "Điều 3", "Phụ lục I"]


def test_articles_that_begin_anew_are_cited_as_attached() -> None:
    text = samples.law().replace("PHỤ LỤC I\n", "QUY CHẾ\nĐiều 1. Nguyên tắc\nTự nguyện.\n")
    assert "Phần kèm theo, Điều 1" in locators(read(text))


def test_the_legal_code_export_keeps_its_own_article_names() -> None:
    page = """<h3>Đề mục 45.5 <br/> Hiến mô</h3><div class='_content'><p class='pChuong'>Chương I</p>
    <p class='pDieu'>Điều 45.5.LQ.1. Phạm vi</p><p class='pGhiChu'>(Điều 1 Luật số 75/2006/QH11)</p>
    <p class='pNoiDung'><p>1. Luật này quy định về hiến mô.</p></p><p class='pChiDan'>(liên quan đến Điều 9)</p>
    <p class='pDieu'>Điều 45.5.NĐ.2.3. Đối tượng</p><p class='pNoiDung'><p>Mọi người.</p></p></div>"""
    document = read(page, "phapdien.html")
    assert document.title == "Đề mục 45.5 Hiến mô"
    assert locators(document) == ["Điều 45.5.LQ.1", "Điều 45.5.NĐ.2.3"]
    assert document.sections[0].text == "(Điều 1 Luật số 75/2006/QH11)\n\n1. Luật này quy định về hiến mô."
