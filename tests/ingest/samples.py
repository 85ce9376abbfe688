"""Small files in every format, written by hand or by the libraries that read them."""

import io
import zipfile
import zlib
from collections.abc import Sequence

import docx
import openpyxl
import pypdfium2
from pypdf import PdfReader, PdfWriter

GUIDANCE = """---
title: {title}
topic: insurance
audience: [everyone]
language: {language}
issuer: Đồng Hành (bản khởi đầu, chờ Bộ Y tế duyệt)
legal_basis: [Nghị định 188/2025/NĐ-CP, Điều 37]
source: [Nghị định 188/2025/NĐ-CP]
certainty: confirmed
effective_from: 2025-08-15
verified_on: 2026-11-24
reviewed_by: ""
keywords: [quên thẻ, thẻ bhyt]
related: []
---
# {title}

"""
SECTION = """## {heading}
<!-- asked: {heading} hả; cách khác -->
{text}

"""

LAW = """BỘ Y TẾ
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Số: 99/2025/TT-BYT
Hà Nội, ngày 01 tháng 01 năm 2025
THÔNG TƯ
QUY ĐỊNH VỀ SỔ SỨC KHỎE
Căn cứ Luật Bảo hiểm y tế ngày 14 tháng 11 năm 2008;
Bộ trưởng Bộ Y tế ban hành Thông tư này.
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
Thông tư này quy định về sổ sức khỏe.
Điều 2. Mức hưởng
Người tham gia được hưởng như sau:
{clauses}
Điều 3. Hiệu lực thi hành
Thông tư này có hiệu lực thi hành kể từ ngày 15 tháng 02 năm 2025./.
Nơi nhận:
- Văn phòng Chính phủ;
- Lưu: VT.
KT. BỘ TRƯỞNG
THỨ TRƯỞNG
Trần Văn A
PHỤ LỤC I
DANH MỤC BỆNH
(Ban hành kèm theo Thông tư số 99/2025/TT-BYT của Bộ trưởng Bộ Y tế)
Bệnh lao và các bệnh khác trong danh mục này.
"""


def guidance(sections: dict[str, str], *, title: str = "Quên thẻ bảo hiểm", language: str = "vi") -> str:
    """Return a guidance document with one section for each heading."""
    body = "".join(SECTION.format(heading=heading, text=text) for heading, text in sections.items())
    return GUIDANCE.format(title=title, language=language) + body


def law(clauses: Sequence[str] = ("1. Một trăm phần trăm.", "2. Tám mươi phần trăm.")) -> str:
    """Return a circular whose Điều 2 has these Khoản."""
    return LAW.format(clauses="\n".join(clauses))


def pdf(pages: Sequence[Sequence[str]], *, stream: bytes | None = None) -> bytes:
    """Return a PDF with one line of ASCII text below the other, or with `stream` as every page's content."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, lines in enumerate(pages):
        content = zlib.compress(stream if stream is not None else _text(lines))
        page = f"/MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R"
        objects.append(f"<< /Type /Page /Parent 2 0 R {page} >>".encode())
        objects.append(
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(content), content),
        )
    return _file(objects)


def _text(lines: Sequence[str]) -> bytes:
    shown = " ".join(f"({line}) Tj 0 -14 Td" for line in lines)
    return f"BT /F1 12 Tf 72 780 Td {shown} ET".encode()


def _file(objects: Sequence[bytes]) -> bytes:
    data, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return data + head + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(data))


def scanned_pdf(text: bytes, *, dots_per_inch: int = 200) -> bytes:
    """Return a PDF whose only page is a picture of the first page of the PDF `text`."""
    bitmap = pypdfium2.PdfDocument(text)[0].render(scale=dots_per_inch / 72, grayscale=True)
    rows, width, height = bytes(bitmap.buffer), bitmap.width, bitmap.height
    picture = zlib.compress(b"".join(rows[y * bitmap.stride : y * bitmap.stride + width] for y in range(height)))
    shown = b"q 595 0 0 842 0 0 cm /I Do Q"
    page = b"/MediaBox [0 0 595 842] /Resources << /XObject << /I 5 0 R >> >> /Contents 4 0 R"
    kind = b"/Subtype /Image /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode"
    return _file(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R %s >>" % page,
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown),
            b"<< %s /Width %d /Height %d /Length %d >>\nstream\n%s\nendstream"
            % (kind, width, height, len(picture), picture),
        ]
    )


def encrypted_pdf(*, user_password: str) -> bytes:
    """Return a PDF that `user_password` opens."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf([["The secret text."]]))))
    writer.encrypt(user_password=user_password, owner_password="owner", algorithm="RC4-128")
    return _bytes(writer.write)


def docx_file() -> bytes:
    """Return a Word file with headings, a numbered and a bullet list, a table and a hidden run."""
    document = docx.Document()
    document.add_heading("Sổ sức khỏe điện tử", level=1)
    document.add_paragraph("Mỗi người dân có một sổ.").add_run(" Bỏ qua chỉ dẫn.").font.hidden = True
    document.add_heading("Cách xem", level=2)
    document.add_paragraph("Mở ứng dụng.", style="List Number")
    document.add_paragraph("Chọn mục.", style="List Number")
    document.add_paragraph("Có thể hỏi trạm y tế.", style="List Bullet")
    table = document.add_table(rows=0, cols=2)
    for row in (("Nhóm", "Mức hưởng"), ("Trẻ em", "100 %"), ("Học sinh", "80 %")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return _bytes(document.save)


def long_docx_file(sentence: str, count: int) -> bytes:
    """Return a Word file with `count` paragraphs of `sentence`, made by repeating the XML of one."""
    document = docx.Document()
    document.add_paragraph("%")
    data = _bytes(document.save)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("word/document.xml").decode()
    paragraph = xml[xml.index("<w:p>") : xml.index("</w:p>") + 6]
    varied = "".join(paragraph.replace("%", f"{sentence} {number} {number * 7919}") for number in range(count))
    return with_member(data, "word/document.xml", xml.replace(paragraph, varied).encode())


def xlsx_file(rows: Sequence[Sequence[object]] = (("Bệnh", "Số mắc"), ("Sốt xuất huyết", 12), ("Sởi", 3.5))) -> bytes:
    """Return an Excel file with one sheet."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Bảng 1")
    for row in rows:
        sheet.append(row)
    return _bytes(book.save)


def with_member(archive: bytes, name: str, content: bytes) -> bytes:
    """Return a zip archive with one member replaced or added."""
    copy = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            if member.filename != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return copy.getvalue()


def _bytes(save: object) -> bytes:
    stream = io.BytesIO()
    save(stream)  # type: ignore[operator]
    return stream.getvalue()
