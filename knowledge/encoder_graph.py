"""Builds the encoder as an ONNX graph with 8-bit weights, straight from the packed ones: no torch, no float copy."""

from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from knowledge.packed_weights import BLOCK, PackedWeights

OPSET = 20
IR_VERSION = 9
WEIGHT_LIMIT = 63  # 7 of 8 bits: processors without VNNI add two products in 16 bits, which must not overflow
Array = NDArray[np.generic]


def build_graph(weights: PackedWeights) -> onnx.ModelProto:
    """Return a model from `input_ids` (1, tokens) to `embedding` (1, hidden): mean of the last layer, unit length.

    One text at a time and no padding, so that a text's embedding never depends on its neighbours in a batch.
    """
    return _Graph(weights).build()


class _Graph:
    def __init__(self, weights: PackedWeights) -> None:
        self._weights = weights
        self._shape = weights.shape
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def build(self) -> onnx.ModelProto:
        state = self._embed("input_ids")
        for layer in range(self._shape.layers):
            state = self._layer(f"l{layer}.", state)
        self._add("Identity", self._pool(state), output="embedding")
        return self._model()

    def _embed(self, ids: str) -> str:
        hidden = self._shape.hidden
        words = self._weights.blocks("emb.word", self._shape.vocabulary, hidden)
        positions = self._weights.vector("emb.pos", self._shape.positions * hidden).reshape(-1, hidden)
        positions += self._weights.vector("emb.type", hidden)
        values = self._float(self._add("Gather", self._constant(words.values), ids))
        scales = self._float(self._add("Gather", self._constant(words.scales), ids))
        blocks = self._reshape(values, [1, -1, hidden // BLOCK, BLOCK])
        scaled = self._add("Mul", blocks, self._add("Unsqueeze", scales, self._ints([-1])))
        length = self._add("Slice", self._add("Shape", ids), self._ints([1]), self._ints([2]))
        table = self._add("Slice", self._constant(positions), self._ints([0]), length, self._ints([0]))
        return self._norm("emb.ln", self._add("Add", self._reshape(scaled, [1, -1, hidden]), table))

    def _layer(self, name: str, state: str) -> str:
        hidden, inner = self._shape.hidden, self._shape.inner
        attended = self._linear([name + "ao"], self._attend(name, state), hidden, hidden)
        state = self._norm(name + "aln", self._add("Add", state, attended))
        widened = self._add("Gelu", self._linear([name + "fi"], state, inner, hidden))
        narrowed = self._linear([name + "fo"], widened, hidden, inner)
        return self._norm(name + "oln", self._add("Add", state, narrowed))

    def _attend(self, name: str, state: str) -> str:
        hidden, heads = self._shape.hidden, self._shape.heads
        joined = self._linear([name + part for part in "qkv"], state, hidden, hidden)
        thirds = self._add("Split", joined, self._ints([hidden] * 3), outputs=3, axis=-1)
        query, key, value = (self._heads(part) for part in (thirds, f"{thirds}.1", f"{thirds}.2"))
        root = np.array((hidden // heads) ** -0.5, np.float32)
        scaled = self._add("Mul", query, self._constant(root))
        scores = self._add("MatMul", scaled, self._add("Transpose", key, perm=[0, 1, 3, 2]))
        mixed = self._add("MatMul", self._add("Softmax", scores, axis=-1), value)
        return self._reshape(self._add("Transpose", mixed, perm=[0, 2, 1, 3]), [1, -1, hidden])

    def _heads(self, name: str) -> str:
        heads, hidden = self._shape.heads, self._shape.hidden
        return self._add("Transpose", self._reshape(name, [1, -1, heads, hidden // heads]), perm=[0, 2, 1, 3])

    def _linear(self, names: list[str], state: str, rows: int, columns: int) -> str:
        """Multiply by the named matrices side by side: 8-bit weights, one scale an output, 8-bit activations."""
        floats = np.concatenate([self._weights.blocks(name + ".w", rows, columns).floats() for name in names])
        bias = np.concatenate([self._weights.vector(name + ".b", rows) for name in names])
        scales = np.abs(floats).max(axis=1) / WEIGHT_LIMIT
        values = np.rint(floats / scales[:, None]).astype(np.int8)
        eight_bit = self._add("DynamicQuantizeLinear", state, outputs=3)
        product = self._add(
            "MatMulInteger", eight_bit, self._constant(values.T), f"{eight_bit}.2", self._constant(np.array(0, np.int8))
        )
        scale = self._add("Mul", f"{eight_bit}.1", self._constant(scales.astype(np.float32)))
        return self._add("Add", self._add("Mul", self._float(product), scale), self._constant(bias))

    def _norm(self, name: str, state: str) -> str:
        weight, bias = (self._constant(self._weights.vector(f"{name}.{part}", self._shape.hidden)) for part in "wb")
        return self._add("LayerNormalization", state, weight, bias, axis=-1, epsilon=self._shape.epsilon)

    def _pool(self, state: str) -> str:
        mean = self._add("ReduceMean", state, self._ints([1]), keepdims=0)
        length = self._add("ReduceL2", mean, self._ints([1]), keepdims=1)
        return self._add("Div", mean, length)

    def _float(self, name: str) -> str:
        return self._add("Cast", name, to=TensorProto.FLOAT)

    def _reshape(self, name: str, shape: list[int]) -> str:
        return self._add("Reshape", name, self._ints(shape))

    def _ints(self, values: list[int]) -> str:
        return self._constant(np.array(values, np.int64))

    def _constant(self, values: Array) -> str:
        name = f"c{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def _add(self, kind: str, *inputs: str, output: str | None = None, outputs: int = 1, **attributes: Any) -> str:
        name = output or f"n{len(self._nodes)}"
        names = [name, *(f"{name}.{part}" for part in range(1, outputs))]
        self._nodes.append(helper.make_node(kind, list(inputs), names, **attributes))
        return name

    def _model(self) -> onnx.ModelProto:
        ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "tokens"])
        embedding = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, [1, self._shape.hidden])
        graph = helper.make_graph(self._nodes, "encoder", [ids], [embedding], self._constants)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
