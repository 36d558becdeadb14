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
        Shape ``(documents, steps, 2 * units)``, forwards first; zeros beyond a document's end.
    """
    # Packed: the first step of every document, the longest first, then the second of those that have one, and so on.
    order = np.argsort(-lengths, kind="stable")
    steps = int(lengths.max(initial=0))
    active = (lengths[order][None] > np.arange(steps)[:, None]).sum(axis=1)
    times = np.repeat(np.arange(steps), active)
    documents = order[np.arange(len(times)) - np.repeat(np.cumsum(active) - active, active)]
    places = times, lengths[documents] - 1 - times
    packed = np.stack([states[documents, place] for place in places])
    read = _lstm(packed, active, [f"{direction}.{layer}." for direction in ("fw", "bw")], weights)
    units = read.shape[-1]
    out = np.zeros((*states.shape[:2], 2 * units), dtype=np.float32)
    for number, place in enumerate(places):
        out[documents, place, number * units : (number + 1) * units] = read[number]
    return out


def _lstm(packed: Floats, active: NDArray[np.int64], names: list[str], weights: Mapping[str, Floats]) -> Floats:
    """Run both directions at once.

    Args:
        packed: inputs of all documents by step, shape ``(2, tokens, width)``.
        active: documents that have each step.
        names: what the weights' names begin with, by direction.
        weights: by name.
    """
    into = np.stack([weights[name + "weight_ih_l0"].T for name in names])
    again = np.stack([weights[name + "weight_hh_l0"].T for name in names])
    bias = np.stack([weights[name + "bias_ih_l0"] + weights[name + "bias_hh_l0"] for name in names])
    gates = packed @ into + bias[:, None]
    size = again.shape[1]
    out = np.empty((*packed.shape[:2], size), dtype=np.float32)
    hidden = np.zeros((2, int(active.max(initial=0)), size), dtype=np.float32)
    cell = np.zeros_like(hidden)
    start = 0
    for count in active:
        end = start + int(count)
        gate = gates[:, start:end] + hidden[:, :count] @ again
        opened = expit(gate[..., : 2 * size])
        cell = opened[..., size:] * cell[:, :count] + opened[..., :size] * np.tanh(gate[..., 2 * size : 3 * size])
        hidden = expit(gate[..., 3 * size :]) * np.tanh(cell)
        out[:, start:end] = hidden
        start = end
    return out
