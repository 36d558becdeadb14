"""LSTM layers in numpy, over many documents at once (Hochreiter & Schmidhuber 1997; gates in PyTorch's order)."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Floats = NDArray[np.float32]


def two_way_lstm(states: Floats, lengths: NDArray[np.int64], weights: Mapping[str, Floats], layer: int) -> Floats:
    """Read each document forwards and, from its own end, backwards.

    Args:
        states: shape ``(documents, steps, width)``; what lies beyond a document's end does not matter.
        lengths: steps of each document, shape ``(documents,)``.
        weights: by PyTorch's names below ``fw.LAYER.`` and ``bw.LAYER.``.
        layer: number of the layer.

    Returns:
        Shape ``(documents, steps, 2 * units)``, forwards first.
    """
    times = np.arange(states.shape[1])[None]
    backwards = np.where(times < lengths[:, None], lengths[:, None] - 1 - times, times)[:, :, None]
    both = np.stack([states, np.take_along_axis(states, backwards, axis=1)])
    out = _lstm(both, [f"{direction}.{layer}." for direction in ("fw", "bw")], weights)
    return np.concatenate([out[0], np.take_along_axis(out[1], backwards, axis=1)], axis=-1)


def _lstm(inputs: Floats, names: list[str], weights: Mapping[str, Floats]) -> Floats:
    """Run both directions at once: inputs ``(2, documents, steps, width)``."""
    into = np.stack([weights[name + "weight_ih_l0"].T for name in names])
    again = np.stack([weights[name + "weight_hh_l0"].T for name in names])
    bias = np.stack([weights[name + "bias_ih_l0"] + weights[name + "bias_hh_l0"] for name in names])
    _, documents, steps, width = inputs.shape
    gates = (inputs.reshape(2, -1, width) @ into + bias[:, None]).reshape(2, documents, steps, -1)
    size = again.shape[1]
    out = np.zeros((2, documents, steps, size), dtype=np.float32)
    hidden = np.zeros((2, documents, size), dtype=np.float32)
    cell = np.zeros_like(hidden)
    for step in range(steps):
        gate = gates[:, :, step] + hidden @ again
        opened = expit(gate[..., : 2 * size])
        cell = opened[..., size:] * cell + opened[..., :size] * np.tanh(gate[..., 2 * size : 3 * size])
        hidden = expit(gate[..., 3 * size :]) * np.tanh(cell)
        out[:, :, step] = hidden
    return out
