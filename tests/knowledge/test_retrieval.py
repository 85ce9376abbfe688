"""Hybrid retrieval: fused, one passage for several that say the same, long ones found by any of their pieces."""

import dataclasses
import datetime as dt
import re
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing

from evals.servers import Server
from knowledge.corpus import embed
from knowledge.duplicates import without_duplicates
from knowledge.encoder import SentenceEncoder, Vectors
from knowledge.fields import WHOLE, passage_text, pieces
from knowledge.index import PassageIndex
from knowledge.passages import Language, Passage, ScoredPassage
from knowledge.reranker import CrossEncoderReranker, Reranker
from knowledge.retrieval import Retriever
from knowledge.writing import Writing
from tests.knowledge.corpus import SECTIONS, passage

VI = Language.VIETNAMESE
PASSAGES = [passage(section) for section in SECTIONS]
FILLER = "Cơ sở nộp hồ sơ trực tuyến và nhận kết quả tại bộ phận một cửa. " * 40
LONG = dataclasses.replace(
    PASSAGES[0], id="a" * 16, document_id="long", heading="Quy định chung", asked=(), keywords=(),
    text=FILLER + "Người bị rắn cắn phải nằm yên, bất động chi bị cắn, không garô. " + FILLER,
)  # fmt: skip
PARENTS = dataclasses.replace(PASSAGES[0], id="b" * 16, document_id="parents", audience=("parents",))


async def retriever(
    chroma: Server, encoder: SentenceEncoder, passages: Sequence[Passage], reranker: Reranker | None = None
) -> Retriever:
    index = PassageIndex(chroma.url, f"retrieval {uuid.uuid4()}")

    async def read_vectors(wanted: Sequence[Passage]) -> Mapping[str, Vectors]:
        return embed(encoder, wanted)

    await index.sync(passages, read_vectors)
    return Retriever(passages, encoder, index, reranker=reranker)


async def test_a_long_passage_is_found_by_any_of_its_pieces(chroma: Server, encoder: SentenceEncoder) -> None:
    assert len(pieces(LONG)) > 3
    assert all(len(piece) < WHOLE for piece in pieces(LONG))
    found = await retriever(chroma, encoder, [LONG, *PASSAGES])
    question = found.read("người bị rắn cắn có được garô không", VI)
    result = await found.retrieve(question, k=5)
    assert [one.passage.id for one in result.passages].count(LONG.id) == 1
    as_a_whole = encoder.embed_passages([passage_text(LONG)])[0] @ encoder.embed_query(question.text)
    assert result.cosines[LONG.id] > as_a_whole + 0.01


async def test_what_is_meant_for_others_can_be_left_out(chroma: Server, encoder: SentenceEncoder) -> None:
    found = await retriever(chroma, encoder, [PARENTS])
    question = found.read("quên thẻ bảo hiểm y tế", VI)
    assert (await found.retrieve(question, k=5)).passages
    assert (await found.retrieve(question, k=5, audience="parents")).passages
    assert not (await found.retrieve(question, k=5, audience="workers")).passages


async def test_without_guidance_in_its_language_a_question_is_searched_in_the_other(
    chroma: Server, encoder: SentenceEncoder
) -> None:
    vietnamese = [one for one in PASSAGES if one.language is VI]
    found = await retriever(chroma, encoder, vietnamese)
    question = found.read("How long is a referral paper valid?", VI)
    assert question.language is VI
    assert (await found.retrieve(question, k=3)).passages
    english = await retriever(chroma, encoder, [one for one in PASSAGES if one.language is not VI])
    assert english.read("giấy chuyển viện có hạn bao lâu", VI).writing is Writing.ENGLISH


def scored(one: Passage, score: float) -> ScoredPassage:
    return ScoredPassage(one, score)


def test_of_two_that_say_the_same_the_newer_stands_in_the_place_of_the_better() -> None:
    newer = dataclasses.replace(PASSAGES[0], id="newer", effective_from=dt.date(2026, 12, 1))
    kept = without_duplicates([scored(PASSAGES[0], 2.0), scored(PASSAGES[1], 1.5), scored(newer, 1.0)], 5)
    assert [(one.passage.id, one.score) for one in kept] == [("newer", 2.0), (PASSAGES[1].id, 1.5)]


@pytest.mark.parametrize(("before", "after"), [("10 ngày", "30 ngày"), ("tính từ ngày ký", "trừ ngày nghỉ lễ, tết")])
def test_another_number_or_other_words_are_no_duplicate(before: str, after: str) -> None:
    original = next(one for one in PASSAGES if before in one.text)
    other = dataclasses.replace(original, id="other", text=original.text.replace(before, after))
    assert len(without_duplicates([scored(original, 2.0), scored(other, 1.0)], 5)) == 2


@pytest.fixture(scope="module")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real cross-encoder, tiny and untrained, over the words of the small corpus."""
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("cross-encoder")
    words = {word for one in PASSAGES for word in re.findall(r"\w+", f"{one.heading} {one.text}")}
    numbers = {word: number for number, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *sorted(words)])}
    model = Tokenizer(WordLevel(numbers, unk_token="[UNK]"))
    model.pre_tokenizer = Whitespace()
    marks = [("[CLS]", 2), ("[SEP]", 3)]
    model.post_processor = TemplateProcessing(single="[CLS] $A", pair="[CLS] $A [SEP] $B:1", special_tokens=marks)
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=model, unk_token="[UNK]", pad_token="[PAD]")  # type: ignore[no-untyped-call]
    tokenizer.save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(numbers), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16
    )
    config.num_labels = 1
    torch.manual_seed(1)
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


async def test_a_cross_encoder_puts_what_was_found_in_its_own_order(
    chroma: Server, encoder: SentenceEncoder, cross_encoder: Path
) -> None:
    from sentence_transformers import CrossEncoder

    plain = await retriever(chroma, encoder, PASSAGES)
    question = plain.read("giấy chuyển viện có hạn mấy ngày", VI)
    before = (await plain.retrieve(question, k=10)).passages
    reranked = await retriever(chroma, encoder, PASSAGES, CrossEncoderReranker(str(cross_encoder)))
    after = (await reranked.retrieve(question, k=10)).passages
    pairs = [(question.text, passage_text(one.passage)) for one in before]
    scores = CrossEncoder(str(cross_encoder), device="cpu").predict(pairs, show_progress_bar=False)
    expected = [before[place].passage.id for place in sorted(range(len(before)), key=lambda place: -scores[place])]
    assert [one.passage.id for one in after] == expected
    assert {(one.passage.id, one.score) for one in after} == {(one.passage.id, one.score) for one in before}
