"""The same e5-small weights as a plain sentence-transformers folder for torch, as a user of LangChain has them."""

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.models import Normalize, Pooling, Transformer
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from knowledge.bundled_encoder import TOKENIZER, WEIGHTS, locate
from knowledge.encoder import PROMPTS
from knowledge.packed_weights import PackedWeights

NAMES = ("bos", "eos", "cls", "sep", "pad", "unk", "mask")
LAYERS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
MARKS = {
    f"{name}_token": f"<{mark}>" for name, mark in zip(NAMES, ("s", "/s", "s", "/s", "pad", "unk", "mask"), strict=True)
}
NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


def write_torch_encoder(folder: Path) -> None:
    """Write the bundled weights, unpacked to 32-bit floats, into `folder` (470 MB)."""
    weights = PackedWeights(locate(*WEIGHTS))
    shape = weights.shape
    config = BertConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.inner,
        max_position_embeddings=shape.positions,
        layer_norm_eps=round(shape.epsilon, 14),
    )
    model = BertModel(config, add_pooling_layer=False)
    state = {name: torch.from_numpy(np.ascontiguousarray(array)) for name, array in _tensors(weights).items()}
    model.load_state_dict(state, strict=False)
    model.save_pretrained(folder / "bert")
    _tokenizer(shape.positions).save_pretrained(folder / "bert")
    bert = Transformer(str(folder / "bert"), max_seq_length=512)
    modules = [bert, Pooling(shape.hidden, pooling_mode="mean"), Normalize()]
    SentenceTransformer(modules=modules, prompts=PROMPTS, device="cpu").save(str(folder))


def _tokenizer(positions: int) -> PreTrainedTokenizerFast:
    path = str(locate(*TOKENIZER))
    return PreTrainedTokenizerFast(tokenizer_file=path, model_max_length=positions, **MARKS)  # type: ignore[no-untyped-call]


def _tensors(weights: PackedWeights) -> dict[str, NDArray[np.float32]]:
    shape = weights.shape
    hidden = shape.hidden
    sizes = {"fi": (shape.inner, hidden), "fo": (hidden, shape.inner)}
    kind = weights.vector("emb.type", hidden)
    tensors = {
        "embeddings.word_embeddings.weight": weights.blocks("emb.word", shape.vocabulary, hidden).floats(),
        "embeddings.position_embeddings.weight": weights.vector("emb.pos", shape.positions * hidden).reshape(
            -1, hidden
        ),
        "embeddings.token_type_embeddings.weight": np.stack([kind, kind]),
        "embeddings.LayerNorm.weight": weights.vector("emb.ln.w", hidden),
        "embeddings.LayerNorm.bias": weights.vector("emb.ln.b", hidden),
    }
    for layer in range(shape.layers):
        for short, name in LAYERS.items():
            rows, columns = sizes.get(short, (hidden, hidden))
            place = f"encoder.layer.{layer}.{name}"
            tensors[f"{place}.weight"] = weights.blocks(f"l{layer}.{short}.w", rows, columns).floats()
            tensors[f"{place}.bias"] = weights.vector(f"l{layer}.{short}.b", rows)
        for short, name in NORMS.items():
            place = f"encoder.layer.{layer}.{name}"
            tensors[f"{place}.weight"] = weights.vector(f"l{layer}.{short}.w", hidden)
            tensors[f"{place}.bias"] = weights.vector(f"l{layer}.{short}.b", hidden)
    return tensors
