"""The bundled encoder: what strangers send does it no harm, and texts that mean the same lie close."""

import unicodedata
from pathlib import Path

import numpy as np
import pytest

from knowledge.bundled_encoder import MODEL_FILE, ensure_bundled, fingerprint
from knowledge.encoder import QUERY_LIMIT, LangChainEmbeddings, SentenceEncoder, guard
from settings import Settings

HOSTILE = {
    "fifty of the longest ligature": "ﷺ" * 50,
    "a NUL": "thẻ\0bảo hiểm",
    "lone surrogates": "thẻ \ud800\udfff",
    "a megabyte": "khám bệnh " * 100_000,
    "a megabyte of ligatures": "ﷺ" * 350_000,
    "nothing": "",
    "spaces": "   \n\t",
    "right to left and emoji": "\u202e😀 سلام",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_whatever_strangers_send_becomes_a_unit_vector(encoder: SentenceEncoder, text: str) -> None:
    vector = encoder.embed_query(text)
    assert vector.shape == (384,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-3)


def test_the_guard_caps_before_and_after_normalising() -> None:
    assert len(guard("ﷺ" * 10_000_000, QUERY_LIMIT)) == QUERY_LIMIT
    assert "\0" not in guard("a\0b", QUERY_LIMIT)


def test_a_vector_does_not_depend_on_its_neighbours(encoder: SentenceEncoder) -> None:
    texts = ["giấy chuyển viện", "thẻ bảo hiểm y tế " * 40, "bỏng"]
    together = encoder.embed_passages(texts)
    alone = np.vstack([encoder.embed_passages([text]) for text in texts])
    assert np.array_equal(together, alone)


def test_composed_and_decomposed_text_are_one(encoder: SentenceEncoder) -> None:
    text = "giấy chuyển viện có hạn bao lâu"
    vectors = encoder.embed_queries([text, unicodedata.normalize("NFD", text)])
    assert np.array_equal(vectors[0], vectors[1])


def test_an_answer_lies_nearer_than_another_subject(encoder: SentenceEncoder) -> None:
    query = encoder.embed_query("quên thẻ bảo hiểm có khám được không")
    near, far = encoder.embed_passages(
        ["Không mang thẻ bảo hiểm y tế, bạn vẫn được khám.", "Xả nước mát lên vết bỏng trong 20 phút."]
    )
    assert query @ near > query @ far + 0.03


def test_no_text_is_no_vector(encoder: SentenceEncoder) -> None:
    assert len(encoder.embed_queries([])) == 0


async def test_langchain_gets_the_same_vectors(encoder: SentenceEncoder) -> None:
    embeddings = LangChainEmbeddings(encoder)
    assert np.allclose(await embeddings.aembed_query("bỏng"), encoder.embed_query("bỏng"))
    assert np.allclose(await embeddings.aembed_documents(["bỏng"]), encoder.embed_passages(["bỏng"]))


def test_the_encoder_is_converted_once_and_whole(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    said: list[str] = []
    folder = ensure_bundled(settings, said.append)
    assert folder.name == fingerprint()
    assert len(said) == 3
    assert ensure_bundled(settings, said.append) == folder
    assert len(said) == 3
    assert [entry.name for entry in folder.parent.iterdir()] == [folder.name]
    assert (folder / MODEL_FILE).stat().st_size > 100_000_000


def test_another_model_has_another_name(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    named = SentenceEncoder(Settings(embedding_model=str(tmp_path)))
    assert named.name.startswith(tmp_path.name)
    assert named.name != SentenceEncoder(Settings(embedding_model="bundled")).name
