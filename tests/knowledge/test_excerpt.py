"""A long legal passage is shown in whole clauses, verbatim."""

from knowledge.excerpt import WHOLE, excerpt

CLAUSES = [
    "1. Người bệnh có quyền được giữ bí mật thông tin trong hồ sơ bệnh án. " + "Quy định chung. " * 30,
    "2. Hồ sơ bệnh án nội trú được lưu trữ ít nhất 10 năm:\na) tại kho lưu trữ;\nb) dưới dạng điện tử.",
    "3. Người đứng đầu cơ sở chịu trách nhiệm thi hành. " + "Điều khoản khác. " * 40,
]


def test_a_short_section_is_shown_whole() -> None:
    assert excerpt("Được. Bạn đưa:\n\n- căn cước;\n- VNeID.", "quên thẻ") == "Được. Bạn đưa:\n\n- căn cước;\n- VNeID."


def test_of_a_long_text_the_clause_that_answers_is_shown_with_its_list() -> None:
    text = "\n\n".join(["Điều 5. Lưu trữ hồ sơ bệnh án", *(clause.replace("1.", "Khoản 1:") for clause in CLAUSES)])
    assert len(text) > WHOLE
    shown = excerpt(text, "hồ sơ bệnh án nội trú lưu trữ bao nhiêu năm")
    assert "ít nhất 10 năm" in shown
    assert "b) dưới dạng điện tử." in shown
    assert shown in text
    assert len(shown) < len(text)
