"""What may contradict: nearly the same words about the same unit, and other figures; nothing else is reported."""

from dataclasses import replace

from ingest.similar import find_contradictions
from knowledge.passages import Language, Passage
from tests.knowledge.corpus import REFERRAL, passage

TEN = "Giấy chuyển viện có hạn 10 ngày làm việc, tính từ ngày ký."
BASE = passage(REFERRAL)


def said(document: str, text: str, **more: object) -> Passage:
    """A passage of another document that says this."""
    return replace(BASE, id=f"{document}-{text}", document_id=document, text=text, **more)  # type: ignore[arg-type]


def pairs(*passages: Passage) -> int:
    """Return how many contradictions are suspected."""
    return len(find_contradictions(passages))


def test_two_figures_for_the_same_thing_are_suspected() -> None:
    assert pairs(said("a", TEN), said("b", TEN.replace("10", "15"))) == 1


def test_the_same_figure_another_thing_another_language_or_one_document_are_not() -> None:
    assert pairs(said("a", TEN), said("b", TEN)) == 0
    assert pairs(said("a", TEN), said("a", TEN.replace("10", "15"))) == 0
    assert pairs(said("a", TEN), said("b", "Đơn thuốc điện tử dùng được trong 5 ngày từ ngày kê.")) == 0
    assert pairs(said("a", TEN), said("b", TEN.replace("10", "15"), language=Language.ENGLISH)) == 0
    assert pairs(said("a", TEN), said("b", TEN.replace("10", "15"), topic="illness")) == 0


def test_another_unit_is_another_claim() -> None:
    assert pairs(said("a", TEN), said("b", TEN.replace("10 ngày làm việc", "3 tháng"))) == 0
