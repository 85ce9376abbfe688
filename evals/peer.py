"""Side by side with what a user would build instead: `python -m evals.peer [DIR] [--corpus FILE]`.

The usual recipe: RecursiveCharacterTextSplitter (1,000 characters, 200 shared), HuggingFaceEmbeddings on torch with the
same e5-small weights and its prompts, Chroma as a retriever. Ours: the product's own retrieval. Same corpus, same
queries, same process, one after the other.

passages/s = documents of the corpus that are embedded and indexed in a second
queries/s  = 1 / the median time of one query
Without DIR: the Vietnamese sections of the guidance without their `asked` lines, and the accented questions of
`evals/questions.jsonl`.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from evals.beir import TestCollection, plain_passage, read_collection
from evals.question_set import read_questions
from evals.retrieval import K, summarise
from evals.servers import chroma_server
from evals.torch_encoder import write_torch_encoder
from ingest.documents import SourceDocument
from ingest.sandbox import Sandbox
from ingest.walk import select_files
from knowledge.corpus import embed
from knowledge.encoder import SentenceEncoder, Vectors
from knowledge.index import PassageIndex
from knowledge.passages import Language, Passage
from knowledge.retrieval import Retriever
from knowledge.writing import Writing
from settings import read_settings

RATE_FLOOR = 3.0
BATCH = 32


@dataclass(frozen=True, slots=True)
class Outcome:
    """One side's rates and rankings."""

    passages_a_second: float
    seconds: Sequence[float]
    rankings: Mapping[str, Sequence[str]]

    @property
    def queries_a_second(self) -> float:
        return 1 / float(np.median(self.seconds))


def main(arguments: Sequence[str]) -> int:
    """Measure both, print, and return 1 when ours is not three times as quick or ranks worse."""
    parser = argparse.ArgumentParser(prog="python -m evals.peer")
    parser.add_argument("folder", type=Path, nargs="?", metavar="DIR")
    parser.add_argument("--corpus", type=Path, metavar="FILE")
    parser.add_argument("--queries", type=int, default=300, help="measure with so many at most")
    options = parser.parse_args(arguments)
    collection = read_collection(options.folder, options.corpus) if options.folder else guidance_collection()
    collection = _first(collection, options.queries)
    print(f"{collection.name}: {len(collection.judgements)} queries, {len(collection.passages)} documents")
    with tempfile.TemporaryDirectory(prefix="evals-peer-") as name:
        ours = asyncio.run(_ours(collection, Path(name)))
        recipe = _recipe(collection, Path(name))
    ranked = {}
    for side, outcome in (("recipe", recipe), ("ours", ours)):
        ranked[side] = summarise(outcome.rankings, collection)
        figures = "  ".join(f"{metric} {value:.3f}" for metric, value in ranked[side].items())
        print(
            f"{side:7} {outcome.passages_a_second:7.1f} passages/s {outcome.queries_a_second:7.1f} queries/s  {figures}"
        )
    faster = ours.queries_a_second / recipe.queries_a_second
    print(f"queries × {faster:.1f}, passages × {ours.passages_a_second / recipe.passages_a_second:.1f}")
    return int(faster < RATE_FLOOR or ranked["ours"]["nDCG@10"] <= ranked["recipe"]["nDCG@10"])


def guidance_collection() -> TestCollection:
    """Return the guidance's own sections and questions as a test collection."""
    with Sandbox() as sandbox:
        outcomes = [sandbox.read(path) for path in select_files([Path("guidance/vi")]).files]
    documents = [outcome for outcome in outcomes if isinstance(outcome, SourceDocument)]
    passages = tuple(one for document in documents for one in _passages(document))
    questions = [
        one for one in read_questions(Path("evals/questions.jsonl"))
        if one.writing is Writing.ACCENTED and not one.refuse
    ]  # fmt: skip
    judged = {one.id: {passage.id: 1.0 for passage in passages if one.accepts(passage)} for one in questions}
    judgements = {key: grades for key, grades in judged.items() if grades}
    queries = {one.id: one.question for one in questions if one.id in judgements}
    return TestCollection("guidance", Language.VIETNAMESE, passages, queries, judgements, unknown=0)


async def _ours(collection: TestCollection, folder: Path) -> Outcome:
    settings = read_settings().model_copy(update={"encoder_threads": os.cpu_count() or 1})
    encoder = SentenceEncoder(settings)
    encoder.load()

    async def read_vectors(wanted: Sequence[Passage]) -> Mapping[str, Vectors]:
        parts = [wanted[start : start + BATCH] for start in range(0, len(wanted), BATCH)]
        return {key: vector for part in parts for key, vector in embed(encoder, part).items()}

    with chroma_server(folder / "ours") as chroma:
        index = PassageIndex(chroma.url, encoder.name)
        started = time.perf_counter()
        await index.sync(collection.passages, read_vectors)
        retriever = Retriever(collection.passages, encoder, index)
        ingested = time.perf_counter() - started
        times, rankings = [], {}
        for key, text in collection.queries.items():
            started = time.perf_counter()
            found = await retriever.retrieve(retriever.read(text, collection.language), k=K)
            times.append(time.perf_counter() - started)
            rankings[key] = [one.passage.id for one in found.passages]
    return Outcome(len(collection.passages) / ingested, times, rankings)


def _recipe(collection: TestCollection, folder: Path) -> Outcome:
    import chromadb
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_huggingface import HuggingFaceEmbeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    write_torch_encoder(folder / "torch")
    how: dict[str, Any] = {"normalize_embeddings": True, "prompt_name": "document"}
    asked: dict[str, Any] = {"normalize_embeddings": True, "prompt_name": "query"}
    embeddings = HuggingFaceEmbeddings(
        model_name=str(folder / "torch"), encode_kwargs=how, query_encode_kwargs=asked, model_kwargs={"device": "cpu"}
    )
    documents = [
        Document(f"{one.title} {one.heading}\n{one.text}".strip(), metadata={"id": one.id})
        for one in collection.passages
    ]
    started = time.perf_counter()
    chunks = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200).split_documents(documents)
    client = chromadb.EphemeralClient(chromadb.config.Settings(anonymized_telemetry=False))
    store = Chroma(client=client, embedding_function=embeddings, collection_metadata={"hnsw:space": "cosine"})
    for start in range(0, len(chunks), 1000):
        store.add_documents(chunks[start : start + 1000])
    ingested = time.perf_counter() - started
    retriever = store.as_retriever(search_kwargs={"k": 3 * K})  # several chunks may be of one document
    times, rankings = [], {}
    for key, text in collection.queries.items():
        started = time.perf_counter()
        found = retriever.invoke(text)
        times.append(time.perf_counter() - started)
        rankings[key] = list(dict.fromkeys(str(one.metadata["id"]) for one in found))[:K]
    return Outcome(len(collection.passages) / ingested, times, rankings)


def _first(collection: TestCollection, count: int) -> TestCollection:
    keys = list(collection.judgements)[:: max(1, len(collection.judgements) // count)][:count]
    judgements = {key: collection.judgements[key] for key in keys}
    return replace(collection, queries={key: collection.queries[key] for key in keys}, judgements=judgements)


def _passages(document: SourceDocument) -> list[Passage]:
    made = [plain_passage(key, one.heading, one.text, document.language) for key, one in document.passages().items()]
    return [replace(one, document_id=document.document_id, title=document.title) for one in made]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
