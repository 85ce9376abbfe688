"""Any folder that calls itself BEIR is read, or refused with the place that says why."""

import json
from pathlib import Path

import pytest

from evals.beir import MalformedCollectionError, read_collection
from evals.house import NothingToMeasureError
from evals.noise import noisy
from evals.retrieval import hit, ndcg, reciprocal_rank
from knowledge.passages import Language

CORPUS = [{"_id": 1, "text": "Thẻ bảo hiểm y tế còn hạn."}, {"_id": "d#2", "title": None, "text": "Giấy chuyển viện."}]
QUERIES = [{"_id": 7, "text": "thẻ còn hạn không"}, {"_id": "q2", "text": "giấy chuyển viện"}]


def folder(path: Path, qrels: str, corpus: list[dict[str, object]] | None = None) -> Path:
    (path / "qrels").mkdir(parents=True)
    (path / "corpus.jsonl").write_text("\n".join(map(json.dumps, corpus or CORPUS)) + "\n\n", "utf-8")
    (path / "queries.jsonl").write_text("\ufeff" + "\n".join(map(json.dumps, QUERIES)), "utf-8")
    (path / "qrels" / "test.tsv").write_text(qrels, "utf-8")
    return path


@pytest.mark.parametrize(
    "qrels",
    [
        "query-id\tcorpus-id\tscore\n7\t1\t1\nq2\td#2\t2\n",
        "7\t1\t1\r\nq2\td#2\t2.0\r\n",
        "7 0 1 1\nq2 0 d#2 2\nq2 0 1 0\n",
        "query-id\tcorpus-id\n7\t1\nq2\td#2\n",
    ],
)
def test_qrels_are_read_however_they_are_written(tmp_path: Path, qrels: str) -> None:
    collection = read_collection(folder(tmp_path / "set", qrels))
    assert collection.judgements.keys() == {"7", "q2"}
    assert [list(grades) for grades in collection.judgements.values()] == [["0"], ["1"]]
    assert [one.heading for one in collection.passages] == ["", ""]
    assert collection.language is Language.VIETNAMESE


def test_judged_documents_that_are_not_there_count_as_never_found(tmp_path: Path) -> None:
    collection = read_collection(folder(tmp_path / "set", "7\tgone\t1\nq2\td#2\t1\nnobody\t1\t1\n"))
    assert collection.unknown == 1
    assert collection.judgements.keys() == {"7", "q2"}


def test_a_corpus_may_lie_elsewhere(tmp_path: Path) -> None:
    here, there = folder(tmp_path / "set", "7\t1\t1\n"), tmp_path / "elsewhere.jsonl"
    (here / "corpus.jsonl").rename(there)
    assert len(read_collection(here, there).passages) == 2
    with pytest.raises(MalformedCollectionError, match=r"corpus\.jsonl is missing"):
        read_collection(here)


def test_an_empty_measurement_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NothingToMeasureError):
        read_collection(folder(tmp_path / "set", "query-id\tcorpus-id\tscore\n"))


def test_a_line_that_says_nothing_is_named(tmp_path: Path) -> None:
    with pytest.raises(MalformedCollectionError, match=r"test\.tsv:2"):
        read_collection(folder(tmp_path / "set", "7\t1\t1\nnonsense\n"))


def test_an_english_corpus_is_told(tmp_path: Path) -> None:
    corpus: list[dict[str, object]] = [{"_id": 1, "text": "How long is the insurance card valid, and who renews it?"}]
    assert read_collection(folder(tmp_path / "set", "7\t1\t1\n", corpus)).language is Language.ENGLISH


def test_metrics_are_those_of_trec_eval() -> None:
    grades = {"a": 2.0, "b": 1.0}
    assert hit(["x", "b"], grades, 1) == 0
    assert hit(["x", "b"], grades, 10) == 1
    assert reciprocal_rank(["x", "b"], grades) == 0.5
    assert ndcg(["b", "a"], grades) == pytest.approx((1 + 2 / 1.5849625) / (2 + 1 / 1.5849625))
    assert ndcg(["x"] * 10 + ["a"], grades) == 0


def test_noise_is_the_same_each_time_and_changes_some_words() -> None:
    text = "Bác sĩ cho tôi hỏi trẻ không được tiêm thì phải làm như thế nào trong những ngày này"
    assert noisy(text) == noisy(text) != text
    assert noisy("ok 123") == "ok 123"
