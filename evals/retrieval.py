"""Ranking on a BEIR folder through the bot's own retrieval: `python -m evals.retrieval --set PATH [--qrels dev]`.

hit@k  = queries with a relevant document among the first k / queries
MRR@10 = mean over queries of 1 / (rank of the first relevant document), 0 beyond rank 10
nDCG@10 = mean over queries of DCG / ideal DCG; DCG = sum over ranks i to 10 of grade_i / log2(i + 1)   (as trec_eval)
Every query with a judgement counts, also one that finds nothing. Floors: --floor-hit10 (accented and stripped).
"""

import argparse
import asyncio
import csv
import datetime as dt
import json
import sys
import tempfile
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path
from statistics import fmean

from evals.house import NothingToMeasureError
from evals.servers import chroma_server
from knowledge.corpus import embed
from knowledge.encoder import SentenceEncoder, Vectors
from knowledge.index import PassageIndex
from knowledge.passages import Language, Passage
from knowledge.retrieval import Retriever
from settings import read_settings
from vietnamese import fold

K = 10
BATCH = 32


@dataclass(frozen=True, slots=True)
class TestCollection:
    """Documents as passages, queries, and graded judgements."""

    __test__ = False

    passages: tuple[Passage, ...]
    queries: Mapping[str, str]
    judgements: Mapping[str, Mapping[str, int]]


def read_collection(folder: Path, qrels: str) -> TestCollection:
    """Return the collection in a BEIR folder.

    Raises:
        NothingToMeasureError: no judged query.
    """
    documents = [json.loads(line) for line in (folder / "corpus.jsonl").read_text("utf-8").splitlines()]
    queries = [json.loads(line) for line in (folder / "queries.jsonl").read_text("utf-8").splitlines()]
    judgements: dict[str, dict[str, int]] = {}
    with (folder / "qrels" / f"{qrels}.tsv").open() as file:
        for query, document, grade in list(csv.reader(file, delimiter="\t"))[1:]:
            judgements.setdefault(query, {})[document] = int(grade)
    if not judgements:
        raise NothingToMeasureError(str(folder))
    texts = {query["_id"]: query["text"] for query in queries}
    return TestCollection(tuple(map(_passage, documents)), texts, judgements)


def hit(ranking: Sequence[str], grades: Mapping[str, int], k: int) -> float:
    """Return 1 if a relevant document is among the first `k`, else 0."""
    return float(any(grades.get(key, 0) > 0 for key in ranking[:k]))


def reciprocal_rank(ranking: Sequence[str], grades: Mapping[str, int]) -> float:
    """Return 1 / rank of the first relevant document within ten, else 0."""
    return next((1 / rank for rank, key in enumerate(ranking[:K], start=1) if grades.get(key, 0) > 0), 0.0)


def ndcg(ranking: Sequence[str], grades: Mapping[str, int]) -> float:
    """Return the discounted cumulative gain within ten, as a share of the ideal one."""
    ideal = _gain(sorted(grades.values(), reverse=True))
    return _gain([grades.get(key, 0) for key in ranking]) / ideal if ideal else 0.0


async def rank_all(retriever: Retriever, collection: TestCollection, *, stripped: bool) -> dict[str, list[str]]:
    """Return ten ids a judged query."""
    rankings = {}
    for key in collection.judgements:
        text = fold(collection.queries[key]) if stripped else collection.queries[key]
        found = await retriever.retrieve(retriever.read(text, Language.VIETNAMESE), k=K)
        rankings[key] = [scored.passage.id for scored in found.passages]
    return rankings


def summarise(rankings: Mapping[str, Sequence[str]], collection: TestCollection) -> dict[str, float]:
    """Return each metric's mean over all judged queries."""
    pairs = [(rankings[key], grades) for key, grades in collection.judgements.items()]
    return {
        "hit@1": fmean(hit(ranking, grades, 1) for ranking, grades in pairs),
        "hit@10": fmean(hit(ranking, grades, K) for ranking, grades in pairs),
        "MRR@10": fmean(reciprocal_rank(ranking, grades) for ranking, grades in pairs),
        "nDCG@10": fmean(ndcg(ranking, grades) for ranking, grades in pairs),
    }


def main(arguments: Sequence[str]) -> int:
    """Measure, print, and return 1 below the floor."""
    parser = argparse.ArgumentParser(prog="python -m evals.retrieval")
    parser.add_argument("--set", type=Path, required=True, metavar="PATH")
    parser.add_argument("--qrels", default="dev")
    parser.add_argument("--floor-hit10", type=float, default=0.80)
    options = parser.parse_args(arguments)
    try:
        collection = read_collection(options.set, options.qrels)
    except NothingToMeasureError as error:
        print("nothing to measure:", error)
        return 1
    figures = asyncio.run(_measure(collection))
    print(f"{options.set.name}: {len(collection.judgements)} queries, {len(collection.passages)} documents")
    for name, values in figures.items():
        print(f"{name:24}", "  ".join(f"{metric} {value:.3f}" for metric, value in values.items()))
    return int(any(values["hit@10"] < options.floor_hit10 for values in figures.values()))


async def _measure(collection: TestCollection) -> dict[str, dict[str, float]]:
    encoder = SentenceEncoder(read_settings())
    with tempfile.TemporaryDirectory() as name, chroma_server(Path(name)) as chroma:
        index = PassageIndex(chroma.url, encoder.name)

        async def read_vectors(wanted: Sequence[Passage]) -> dict[str, Vectors]:
            batches = [wanted[start : start + BATCH] for start in range(0, len(wanted), BATCH)]
            return {key: vector for batch in batches for key, vector in embed(encoder, batch).items()}

        await index.sync(collection.passages, read_vectors)
        retriever = Retriever(collection.passages, encoder, index)
        return {
            writing: summarise(await rank_all(retriever, collection, stripped=stripped), collection)
            for writing, stripped in (("accented", False), ("accents stripped", True))
        }


def _gain(grades: Sequence[int]) -> float:
    return sum(grade / log2(rank + 1) for rank, grade in enumerate(grades[:K], start=1))


def _passage(document: Mapping[str, str]) -> Passage:
    day = dt.date(2026, 1, 1)
    return Passage(
        id=document["_id"],
        document_id=document["_id"],
        revision_id=uuid.uuid5(uuid.NAMESPACE_URL, document["_id"]),
        language=Language.VIETNAMESE,
        topic="",
        title="",
        heading=document.get("title", ""),
        locator="",
        text=document["text"],
        asked=(),
        keywords=(),
        related=(),
        issuer="",
        certainty="",
        legal_basis=(),
        source=(),
        effective_from=day,
        verified_on=day,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
