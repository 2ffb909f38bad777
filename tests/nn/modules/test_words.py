"""What PyTorch and Keras call what layers take is told by what it is called here."""

from __future__ import annotations

from typing import Any

import pytest

from nn import GRU, LSTM, BatchNorm, Conv2d, Dropout, Embedding, LSTMCell, MaxPool2d, SelfAttention


@pytest.mark.parametrize(
    ("make", "options", "says"),
    [
        (LSTM, {"input_size": 4, "hidden_size": 8}, r"LSTM\(\) has no input_size; did you mean inputs=4\?"),
        (LSTM, {"inputs": 4, "hidden_size": 8}, r"LSTM\(\) has no hidden_size; did you mean width=8\?"),
        (LSTM, {"inputs": 4, "width": 8, "num_layers": 2}, "it is one layer; several of them go into a Sequential"),
        (GRU, {"inputs": 4, "width": 8, "return_sequences": False}, r"did you mean last=True\?"),
        (GRU, {"inputs": 4, "width": 8, "batch_first": True}, "samples come one by one.*; leave it out"),
        (LSTMCell, {"inputs": 4, "units": 8}, r"LSTMCell\(\) has no units; did you mean width=8\?"),
        (
            Conv2d,
            {"in_channels": 1, "out_channels": 4, "kernel_size": 3},
            r"has no in_channels; did you mean inputs=1\?",
        ),
        (Conv2d, {"inputs": 1, "outputs": 4, "kernel_size": 3}, r"did you mean size=3\?"),
        (
            Conv2d,
            {"inputs": 1, "outputs": 4, "size": 3, "dilation": 2},
            "has no dilation; it takes inputs, outputs, size",
        ),
        (MaxPool2d, {"kernel_size": 2}, r"MaxPool2d\(\) has no kernel_size; did you mean size=2\?"),
        (SelfAttention, {"width": 8, "num_heads": 2}, r"did you mean heads=2\?"),
        (Dropout, {"rate": 0.2}, r"did you mean p=0\.2\?"),
        (BatchNorm, {"num_features": 8}, r"did you mean width=8\?"),
        (Embedding, {"num_embeddings": 9, "width": 2}, r"did you mean count=9\?"),
    ],
)
def test_an_argument_of_another_library_is_told_by_our_word(make: Any, options: dict[str, Any], says: str) -> None:
    with pytest.raises(TypeError, match=says):
        make(**options)
