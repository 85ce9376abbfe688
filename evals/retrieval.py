"""Ranking on BEIR folders by the product's own retrieval: `python -m evals.retrieval DIR…`.

hit@k  = queries with a relevant document among the first k / queries
MRR@10 = mean over queries of 1 / (rank of the first relevant document), 0 beyond rank 10
nDCG@10 = mean over queries of DCG / ideal DCG; DCG = sum over ranks i to 10 of grade_i / log2(i + 1)   (as trec_eval)
Every query with a relevant document counts, also one that finds nothing. --json writes one object a folder, one a line.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import log2
from pathlib import Path
from statistics import fmean

from rich.console import Console
from rich.progress import track

from evals.beir import MalformedCollectionError, TestCollection, read_collection
from evals.house import NothingToMeasureError
from evals.noise import noisy
from evals.servers import chroma_server
from evals.vectors import kept_vectors
from knowledge.encoder import SentenceEncoder
from knowledge.index import PassageIndex
from knowledge.reranker import reranker_of
from knowledge.retrieval import Retriever
from settings import read_settings
from vietnamese import fold

K = 10
Change = Callable[[str], str]


def hit(ranking: Sequence[str], grades: Mapping[str, float], k: int) -> float:
    """Return 1 if a relevant document is among the first `k`, else 0."""
    return float(any(grades.get(key, 0) > 0 for key in ranking[:k]))


def reciprocal_rank(ranking: Sequence[str], grades: Mapping[str, float]) -> float:
    """Return 1 / rank of the first relevant document within ten, else 0."""
    return next((1 / rank for rank, key in enumerate(ranking[:K], start=1) if grades.get(key, 0) > 0), 0.0)


def ndcg(ranking: Sequence[str], grades: Mapping[str, float]) -> float:
    """Return the discounted cumulative gain within ten, as a share of the ideal one."""
    ideal = _gain(sorted(grades.values(), reverse=True))
    return _gain([grades.get(key, 0) for key in ranking]) / ideal if ideal else 0.0


def summarise(rankings: Mapping[str, Sequence[str]], collection: TestCollection) -> dict[str, float]:
    """Return each metric's mean over all judged queries."""
    pairs = [(rankings[key], grades) for key, grades in collection.judgements.items()]
    return {
        "hit@1": fmean(hit(ranking, grades, 1) for ranking, grades in pairs),
        "hit@10": fmean(hit(ranking, grades, K) for ranking, grades in pairs),
        "MRR@10": fmean(reciprocal_rank(ranking, grades) for ranking, grades in pairs),
        "nDCG@10": fmean(ndcg(ranking, grades) for ranking, grades in pairs),
    }


async def rank(collection: TestCollection, change: Change = str) -> dict[str, list[str]]:
    """Return the ids of the first ten passages of each query, its text changed by `change`."""
    settings = read_settings().model_copy(update={"encoder_threads": os.cpu_count() or 1})
    encoder = SentenceEncoder(settings)
    with tempfile.TemporaryDirectory(prefix="evals-") as name, chroma_server(Path(name)) as chroma:
        index = PassageIndex(chroma.url, encoder.name)
        kept = settings.data_dir / "evals" / "vectors"
        progress, read_vectors = kept_vectors(encoder, kept, len(collection.passages))
        with progress:
            await index.sync(collection.passages, read_vectors)
        retriever = Retriever(collection.passages, encoder, index, reranker=reranker_of(settings))
        return {key: await _rank(retriever, collection, change(text)) for key, text in _queries(collection)}


def main(arguments: Sequence[str]) -> int:
    """Measure and print; return 1 when a folder cannot be measured."""
    parser = argparse.ArgumentParser(prog="python -m evals.retrieval")
    parser.add_argument("folders", type=Path, nargs="+", metavar="DIR", help="corpus.jsonl, queries.jsonl, qrels/*.tsv")
    parser.add_argument("--corpus", type=Path, metavar="FILE", help="a corpus.jsonl that lies elsewhere")
    parser.add_argument("--fold", action="store_true", help="take the accents off the queries")
    parser.add_argument("--noise", action="store_true", help="write the queries as people do on a phone")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="show N queries that find nothing in ten")
    options = parser.parse_args(arguments)
    change = _change(fold_it=options.fold, blur_it=options.noise)
    return max(_measure(folder, change, options) for folder in options.folders)


def _measure(folder: Path, change: Change, options: argparse.Namespace) -> int:
    try:
        collection = read_collection(folder, options.corpus)
    except (MalformedCollectionError, NothingToMeasureError) as error:
        print(f"cannot measure {folder}: {error}", file=sys.stderr)
        return 1
    rankings = asyncio.run(rank(collection, change))
    figures = summarise(rankings, collection)
    counts = {"queries": len(collection.judgements), "documents": len(collection.passages)}
    if options.json:
        print(json.dumps({"set": collection.name, **figures, **counts, "unknown_documents": collection.unknown}))
    else:
        written = "  ".join(f"{metric} {value:.3f}" for metric, value in figures.items())
        print(
            f"{collection.name}: {written}  ({counts['queries']} queries, {counts['documents']} documents)", flush=True
        )
        if collection.unknown:
            print(f"  {collection.unknown} judged documents are not in the corpus")
    _show(rankings, collection, options.show)
    return 0


def _show(rankings: Mapping[str, Sequence[str]], collection: TestCollection, count: int) -> None:
    texts = {passage.id: f"[{passage.heading[:60]}] {passage.text[:300]}" for passage in collection.passages}
    missed = [key for key, grades in collection.judgements.items() if not hit(rankings[key], grades, K)]
    for key in missed[:: max(1, len(missed) // max(count, 1))][:count]:
        print(f"\n{key}: {collection.queries[key]}", file=sys.stderr)
        print(f"  wanted {texts.get(next(iter(collection.judgements[key])), '(not in the corpus)')}", file=sys.stderr)
        print(f"  first  {texts.get(next(iter(rankings[key]), ''), '(nothing)')}", file=sys.stderr)


def _change(*, fold_it: bool, blur_it: bool) -> Change:
    def change(text: str) -> str:
        blurred = noisy(text) if blur_it else text
        return fold(blurred) if fold_it else blurred

    return change


def _queries(collection: TestCollection) -> Iterable[tuple[str, str]]:
    return track(list(collection.queries.items()), "searching", console=Console(stderr=True))


async def _rank(retriever: Retriever, collection: TestCollection, text: str) -> list[str]:
    found = await retriever.retrieve(retriever.read(text, collection.language), k=K)
    return [scored.passage.id for scored in found.passages]


def _gain(grades: Sequence[float]) -> float:
    return sum(grade / log2(rank + 1) for rank, grade in enumerate(grades[:K], start=1))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
