"""Each format becomes sections that can be read; what no reader would see is left out."""

from pathlib import PurePath

import pytest

from ingest.documents import SourceDocument
from ingest.reading import read_document
from ingest.refusals import RefusedError
from knowledge.passages import Language
from tests.ingest import samples


def read(name: str, data: bytes | str) -> SourceDocument:
    return read_document(PurePath(name), data.encode() if isinstance(data, str) else data)


def texts(document: SourceDocument) -> str:
    return "\n".join(section.text for section in document.sections)


def test_a_guidance_section_is_one_passage_and_what_is_asked_stays_out_of_its_text() -> None:
    document = read("forgot-card.md", samples.guidance({"Quên thẻ?": "**Được.** Bạn đưa:\n\n- căn cước;\n- VNeID."}))
    assert document.document_id == "forgot-card"
    assert document.topic == "insurance"
    (section,) = document.sections
    assert section.heading == "Quên thẻ?"
    assert section.text == "**Được.** Bạn đưa:\n\n- căn cước;\n- VNeID."
    assert section.asked == ("Quên thẻ? hả", "cách khác")


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ("certainty: confirmed=certainty: sure", "certainty: "),
        ("topic: insurance\n=", "topic: Field required"),
        ("verified_on: 2026-11-24=verified_on: yesterday", "verified_on: "),
        ("related: []=related: [a, b, c, d, e]", "related: "),
        ("related: []=relatde: []", "relatde: Extra inputs"),
        ("title: Quên=title: Quên: [", "line "),
        ("## Quên thẻ?=", "no section"),
        ("## Quên thẻ?=Lời dẫn.\n\n## Quên thẻ?", "above the first ## section"),
    ],
)
def test_a_wrong_guidance_document_names_the_key_or_section(wrong: str, complaint: str) -> None:
    before, after = wrong.split("=")
    text = samples.guidance({"Quên thẻ?": "Được."})
    assert before in text
    with pytest.raises(RefusedError, match="malformed") as refused:
        read("forgot-card.md", text.replace(before, after))
    assert complaint in refused.value.detail


def test_foreign_markdown_keeps_title_and_date_of_its_front_matter() -> None:
    text = "---\ntitle: Bản tin\nngay_hieu_luc: 01/07/2026\n---\n# Một\n\nTrẻ em được tiêm.\n\n1. Mở sổ\n2. Đọc"
    document = read("Bản tin số 5.md", text)
    assert (document.document_id, document.title, document.language) == ("ban-tin-so-5", "Bản tin", Language.VIETNAMESE)
    assert str(document.effective_from) == "2026-07-01"
    assert document.topic == "document"
    assert document.sections[0].text == "Trẻ em được tiêm.\n\n1. Mở sổ\n\n2. Đọc"


def test_a_table_is_read_row_by_row_with_its_columns() -> None:
    document = read("a.md", "# Mức hưởng\n\n| Nhóm | Mức |\n|---|---|\n| Trẻ em | 100 % |\n| Học sinh | 80 % |")
    assert document.sections[0].text == "- Nhóm: Trẻ em; Mức: 100 %\n- Nhóm: Học sinh; Mức: 80 %"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_plain_text_in_unicode_is_read_silently(encoding: str) -> None:
    document = read("a.txt", "Trẻ em dưới sáu tuổi được miễn phí.".encode(encoding))
    assert texts(document) == "Trẻ em dưới sáu tuổi được miễn phí."
    assert document.notes == ()


def test_the_vietnamese_code_page_is_read_and_said() -> None:
    data = "Tre\u0309 em đươ\u0323c miê\u0303n phi\u0301.".encode("cp1258")
    document = read("a.txt", data)
    assert texts(document) == "Trẻ em được miễn phí."
    assert document.notes == ("not UTF-8, read as cp1258",)


def test_html_shows_what_a_reader_would_see() -> None:
    page = """<html><head><title>Cổng</title><style>p{}</style></head><body><nav>Trang chủ</nav>
      <h1>Tiêm chủng</h1><p>Trẻ em được <b>tiêm</b>
      miễn phí.</p><script>alert(1)</script><p style="display: none">Ẩn</p><p hidden>Ẩn</p>
      <ol><li>Mang sổ</li><li>Đến trạm</li></ol><table><tr><th>Tuổi</th><th>Mũi</th></tr><tr><td>2 tháng</td>
      <td>5 trong 1</td></tr></table><footer>Bản quyền</footer></body></html>"""
    document = read("trang.html", page)
    assert document.title == "Tiêm chủng"
    assert texts(document) == (
        "Trẻ em được tiêm miễn phí.\n\n1. Mang sổ\n\n2. Đến trạm\n\n- Tuổi: 2 tháng; Mũi: 5 trong 1"
    )


def test_word_lists_keep_their_numbers_and_hidden_text_is_left_out() -> None:
    document = read("so.docx", samples.docx_file())
    assert document.title == "Sổ sức khỏe điện tử"
    assert [section.heading for section in document.sections] == ["Sổ sức khỏe điện tử", "Cách xem"]
    assert document.sections[0].text == "Mỗi người dân có một sổ."
    assert document.sections[1].text == (
        "1. Mở ứng dụng.\n\n2. Chọn mục.\n\n- Có thể hỏi trạm y tế.\n"
        "- Nhóm: Trẻ em; Mức hưởng: 100 %\n- Nhóm: Học sinh; Mức hưởng: 80 %"
    )


def test_pdf_pages_lose_their_running_heads_and_numbers_and_lines_are_joined() -> None:
    def page(number: int) -> list[str]:
        long = f"This sentence {'again ' * number}is broken into two lines that a"
        body = [f"{word}." for word in ("One", "Two", "Three", "Four")]
        return ["Health bulletin", long, f"reader joins again on page {number}.", *body, f"- {number} -"]

    document = read("bulletin.pdf", samples.pdf([page(number) for number in (1, 2, 3)]))
    assert document.language is Language.ENGLISH
    assert document.sections[0].locator == "page 1"
    assert "lines that a reader joins again on page 2." in texts(document)
    assert "bulletin" not in texts(document)
    assert "- 3 -" not in texts(document)


def test_a_long_paragraph_is_cut_at_sentence_ends_and_a_list_item_never() -> None:
    sentence = "Mỗi " + " ".join(["từng"] * 38) + " câu."
    item = "- " + " ".join(["mục"] * 400)
    document = read("dai.md", "# Đề mục\n\n" + " ".join([sentence] * 20) + f"\n\n{item}")
    assert [len(section.text.split()) for section in document.sections] == [320, 320, 160, 401]
    assert all(section.text.endswith(" câu.") for section in document.sections[:3])
    assert "câu. Mỗi" in document.sections[0].text
