"""Old Office files and spreadsheets become sections; what a reader would not see is left out."""

from pathlib import PurePath

from ingest.documents import SourceDocument
from ingest.macros import has_code
from ingest.reading import read_document
from knowledge.passages import Language
from tests.ingest import office, samples

TCVN3_NOTE = "written for TCVN3 fonts, converted to Unicode: compare with the file"


def read(name: str, data: bytes) -> SourceDocument:
    return read_document(PurePath(name), data)


def texts(document: SourceDocument) -> str:
    return "\n".join(section.text for section in document.sections)


def test_an_old_word_file_is_read_by_its_fonts() -> None:
    runs = [
        ("TrÎ em ", ".VnTime"),
        ("d­íi s¸u tuæi", ".VnTimeH"),
        (" ®­îc miÔn phÝ ", ".VnTime"),
        ("£", "Symbol"),
        (" 5 µg.\r", "Arial"),
    ]
    document = read("a.doc", office.doc(runs))
    assert texts(document) == "Trẻ em DƯỚI SÁU TUỔI được miễn phí ≤ 5 µg."
    assert document.language is Language.VIETNAMESE
    assert document.notes == (TCVN3_NOTE,)


def test_a_fields_code_is_no_text_and_its_result_is() -> None:
    document = read("a.doc", office.doc([("See \x13HYPERLINK x\x14the page\x15 now.\rEnd.\r", "Arial")]))
    assert texts(document) == "See the page now.\n\nEnd."


def test_an_old_sheet_is_read_with_its_columns() -> None:
    rows: list[list[str | float]] = [["BÖnh", "Sè m¾c"], ["Sèt xuÊt huyÕt", 12.0], ["Tay ch©n miÖng", 3.5]]
    document = read("a.xls", office.xls(rows, font=".VnTime"))
    assert texts(document) == "- Bệnh: Sốt xuất huyết; Số mắc: 12\n- Bệnh: Tay chân miệng; Số mắc: 3.5"
    assert document.notes == (TCVN3_NOTE,)


def test_a_new_sheet_is_read_with_its_columns() -> None:
    document = read("a.xlsx", samples.xlsx_file())
    assert texts(document) == "- Bệnh: Sốt xuất huyết; Số mắc: 12\n- Bệnh: Sởi; Số mắc: 3.5"
    assert document.notes == ()


def test_a_title_above_a_table_is_no_column_name() -> None:
    rows: list[list[object]] = [["Lịch tiêm chủng của trẻ em"], [], ["Tuổi", "Vắc xin"], ["2 tháng", "5 trong 1"]]
    document = read("a.xlsx", samples.xlsx_file(rows=rows))
    assert texts(document) == "Lịch tiêm chủng của trẻ em\n\n- Tuổi: 2 tháng; Vắc xin: 5 trong 1"


def test_slides_are_read_and_what_an_earlier_save_left_is_not() -> None:
    slides = ["Trẻ em được tiêm miễn phí.\rMang sổ tiêm.", "Đến trạm y tế."]
    document = read("a.ppt", office.ppt(slides, stale="Điều cũ."))
    assert texts(document) == "Trẻ em được tiêm miễn phí.\n\nMang sổ tiêm.\n\nĐến trạm y tế."


def test_an_empty_module_of_a_workbook_is_no_macro() -> None:
    empty = 'Attribute VB_Name = "Sheet1"\r\nAttribute VB_Exposed = True\r\nOption Explicit\r\n'
    assert not has_code("Sheet1", office.vba_module(empty))
    assert has_code("Sheet1", office.vba_module(f"{empty}Sub Auto_Open()\r\n"))
    assert has_code("Sheet1", office.vba_module(empty) + bytes(2_000))  # room for code whose source was taken out
    assert has_code("Sheet1", b"no source at all")
    assert not has_code("dir", b"anything")


RTF = rb"""{\rtf1\ansi\ansicpg1258\uc1\deff0{\fonttbl{\f0\fcharset163 Times New Roman;}{\f1\fcharset0 .VnTime;}}
{\stylesheet{\s1 heading 1;}}{\info{\title Not this}}{\header Not this}
\pard\plain\s1\f0 Ti\'eam ch\u7911?ng\par
\pard\plain\f0 Tr\u7867? em \'f0\u432?\u7907?c mi\u7877?n ph\'ed.{\v hidden}{\*\unknown Not this}\par
\pard\plain{\listtext 1.\tab}\f1 Mang s\'e6\par
\pard\plain\f0{\field{\*\fldinst HYPERLINK x}{\fldrslt Xem th\'eam}}\par
\trowd\intbl\f0 Tu\u7893?i\cell V\u7855?c xin\cell\row\trowd\intbl 2 th\'e1ng\cell 5 trong 1\cell\row\pard}"""


def test_rich_text_is_read_with_its_code_page_escapes_and_fonts() -> None:
    document = read("a.rtf", RTF)
    assert document.title == "Tiêm chủng"
    assert texts(document) == ("Trẻ em được miễn phí.\n\n1. Mang sổ\n\nXem thêm\n\n- Tuổi: 2 tháng; Vắc xin: 5 trong 1")
