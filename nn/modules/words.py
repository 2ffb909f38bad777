"""nn/modules: what other libraries call what layers take."""

from __future__ import annotations

from typing import Any

from nn.common.wording import Advice


def _last(given: Any) -> str:
    return f"last={not given}"


WORDS: dict[str, Advice] = {
    **dict.fromkeys(("in_channels", "in_features", "input_size", "input_dim"), "inputs={}"),
    **dict.fromkeys(("out_channels", "filters"), "outputs={}"),
    **dict.fromkeys(("kernel_size", "pool_size"), "size={}"),
    "strides": "stride={}",
    **dict.fromkeys(("hidden_size", "units", "embed_dim", "d_model", "embedding_dim", "output_dim"), "width={}"),
    **dict.fromkeys(("num_features", "normalized_shape", "features"), "width={}"),
    "num_embeddings": "count={}",
    **dict.fromkeys(("num_heads", "n_heads", "nhead"), "heads={}"),
    "is_causal": "causal={}",
    **dict.fromkeys(("rate", "prob", "drop"), "p={}"),
    **dict.fromkeys(("generator", "random_state"), "seed={}"),
    "epsilon": "eps={}",
    "return_sequences": _last,
    **dict.fromkeys(("batch_first", "inplace"), "samples come one by one, and nothing is changed; leave it out"),
    **dict.fromkeys(("device", "dtype"), "it computes with 64-bit floats on the processor; leave it out"),
    "num_layers": "it is one layer; several of them go into a Sequential",
    "bidirectional": "it goes through the steps in their order; leave it out",
}
