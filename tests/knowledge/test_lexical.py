"""Search by words: what people write is found however they spell it, and what was built once is only opened."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from knowledge import lexical
from knowledge.lexical import LexicalIndex
from knowledge.passages import Language, Passage
from knowledge.postings import Postings
from tests.knowledge.corpus import SECTIONS, passage

PASSAGES = [passage(section) for section in SECTIONS if section.language is Language.VIETNAMESE]
DECREE = dataclasses.replace(
    PASSAGES[0],
    id="decree",
    heading="Hồ sơ cấp lại",
    locator="Điều 80",
    legal_basis=("Thông tư 30/2023/TT-BYT",),
    text="Đơn đề nghị và hai ảnh.",
    asked=(),
    keywords=(),
)
OTHER = dataclasses.replace(DECREE, id="other", locator="Điều 8", legal_basis=("Thông tư 8/2023/TT-BYT",))


def ids(index: LexicalIndex, query: str) -> list[str]:
    return [key for key, _ in index.search(query, 10)]


@pytest.mark.parametrize("query", ["bị bỏng bôi gì", "bi bong boi gi", "BỎNG", "bong"])
def test_words_are_found_with_and_without_accents(query: str) -> None:
    index = LexicalIndex(PASSAGES)
    burns = next(one for one in PASSAGES if one.document_id == "burns")
    assert ids(index, query)[0] == burns.id


def test_accents_tell_words_apart() -> None:
    hide, burn = (
        dataclasses.replace(PASSAGES[0], id=word, heading=word, text=word, asked=()) for word in ("bóng", "bỏng")
    )
    index = LexicalIndex([hide, burn])
    assert ids(index, "bỏng") == ["bỏng", "bóng"]
    assert ids(index, "bóng") == ["bóng", "bỏng"]


def test_another_reading_counts_half() -> None:
    hide, burn = (
        dataclasses.replace(PASSAGES[0], id=word, heading=word, text=word, asked=()) for word in ("bóng", "bỏng")
    )
    index = LexicalIndex([hide, burn])
    plain = dict(index.search("bóng", 5))
    both = dict(index.search("bóng", 5, ["bỏng"]))
    assert plain["bỏng"] < both["bỏng"] < both["bóng"] == plain["bóng"]


@pytest.mark.parametrize("query", ["điều 80 thông tư 30/2023", "dieu 80", "thông tư số 30/2023/TT-BYT"])
def test_legal_references_lead_to_their_passage(query: str) -> None:
    assert ids(LexicalIndex([OTHER, DECREE, *PASSAGES]), query)[0] == "decree"


@pytest.mark.parametrize("passages", [[], PASSAGES[:1]])
def test_a_small_corpus_is_searched_too(passages: list[Passage], tmp_path: Path) -> None:
    for index in (LexicalIndex(passages), LexicalIndex(passages, tmp_path)):
        assert len(index.search("thẻ bảo hiểm", 60)) == len(passages)
        assert index.search("🙂 ...", 60) == []


def test_what_is_kept_gives_the_same_scores(tmp_path: Path) -> None:
    fresh, built, opened = LexicalIndex(PASSAGES), LexicalIndex(PASSAGES, tmp_path), LexicalIndex(PASSAGES, tmp_path)
    for query in ("quên thẻ bhyt", "giay chuyen vien", "phỏng nước sôi"):
        assert fresh.search(query, 5) == built.search(query, 5) == opened.search(query, 5)
        assert fresh.coverage(query, PASSAGES[0].id) == opened.coverage(query, PASSAGES[0].id)
        assert fresh.pairs(query, PASSAGES[0].id) == opened.pairs(query, PASSAGES[0].id)


def test_it_is_built_once_and_then_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    LexicalIndex(PASSAGES, tmp_path)
    monkeypatch.setattr(lexical, "_build", lambda _: pytest.fail("built again"))
    opened = LexicalIndex(PASSAGES, tmp_path)
    assert isinstance(opened._postings[lexical.PLAIN].scores, np.memmap)


def test_a_changed_text_is_indexed_anew(tmp_path: Path) -> None:
    LexicalIndex(PASSAGES, tmp_path)
    changed = [dataclasses.replace(PASSAGES[0], title="Xe đạp điện"), *PASSAGES[1:]]
    assert ids(LexicalIndex(changed, tmp_path), "xe đạp điện")[0] == PASSAGES[0].id


def test_only_the_newest_are_kept(tmp_path: Path) -> None:
    for number in range(lexical.KEPT + 3):
        LexicalIndex([dataclasses.replace(PASSAGES[0], title=str(number))], tmp_path)
    assert len(list(tmp_path.iterdir())) == lexical.KEPT


def test_scores_are_those_of_the_formula() -> None:
    terms, places = np.array([7, 7, 9, 7]), np.array([0, 0, 0, 1])
    postings = Postings.build(terms, places, 2)
    totals = np.zeros(2, dtype=np.float32)
    postings.add_to(totals, np.array([7, 8]), 1.0)
    idf = np.log(1 + (2 - 2 + 0.5) / (2 + 0.5))
    assert totals[0] == pytest.approx(idf * 2 / (2 + 1.2 * (0.4 + 0.6 * 3 / 2)))
    assert totals[1] == pytest.approx(idf * 1 / (1 + 1.2 * (0.4 + 0.6 * 1 / 2)))
    assert postings.spread(9) == 1
    assert postings.spread(8) == 0


def test_coverage_is_the_share_of_rare_words_that_a_passage_holds() -> None:
    index = LexicalIndex(PASSAGES)
    burns = next(one for one in PASSAGES if one.document_id == "burns")
    assert index.coverage("bị bỏng", burns.id) == 1
    assert index.coverage("máy bay phản lực", burns.id) < 0.2
    assert index.known_share("máy bay phản lực") < 0.3
    assert index.coverage("", burns.id) == 0
