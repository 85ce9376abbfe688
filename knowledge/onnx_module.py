"""The bundled encoder as a sentence-transformers module: onnxruntime inside, torch only as the common coin.

Importing it imports torch; only `knowledge.encoder` does, and late.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Self

import numpy as np
import onnxruntime
import torch
from sentence_transformers.base.modules import InputModule
from tokenizers import Tokenizer

from knowledge.bundled_encoder import MODEL_FILE, TOKENIZER_FILE

MAX_TOKENS = 512


class OnnxEncoder(InputModule):
    """Embeds each text by itself, so that an embedding never depends on what else is in the batch."""

    config_keys = ["folder", "threads"]  # noqa: RUF012 - the base class reads it so

    def __init__(self, folder: str, threads: int = 1) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.folder, self.threads = folder, threads
        self.tokenizer = Tokenizer.from_file(str(Path(folder) / TOKENIZER_FILE))
        self.tokenizer.enable_truncation(MAX_TOKENS)
        self.tokenizer.no_padding()
        self._session = _open(Path(folder) / MODEL_FILE)

    @property
    def max_seq_length(self) -> int:
        return MAX_TOKENS

    def get_embedding_dimension(self) -> int:
        return int(self._session.get_outputs()[0].shape[-1])

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: Any) -> dict[str, Any]:
        return {"token_ids": [self.tokenizer.encode((prompt or "") + text).ids for text in inputs]}

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        embeddings = self._embed_all(features["token_ids"])
        features["sentence_embedding"] = torch.from_numpy(np.concatenate(embeddings))
        return features

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        self.save_config(output_path)

    @classmethod
    def load(cls, model_name_or_path: str, **kwargs: Any) -> Self:  # type: ignore[override]
        return cls(**cls.load_config(model_name_or_path, **kwargs))

    def _embed_all(self, texts: list[list[int]]) -> list[Any]:
        """Several texts go side by side, one a thread, which is quicker than several threads for one text."""
        if self.threads == 1 or len(texts) < 2:
            return [self._embed(ids) for ids in texts]
        with ThreadPoolExecutor(self.threads) as pool:
            return list(pool.map(self._embed, texts))

    def _embed(self, ids: list[int]) -> Any:
        return self._session.run(["embedding"], {"input_ids": np.array([ids], dtype=np.int64)})[0]


def _open(path: Path) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # spinning starves the other processes
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
