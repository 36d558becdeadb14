"""Training without denormal numbers, which slow a CPU down many times over as gradients fade."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def flushed_denormals() -> Iterator[None]:
    """Have the processor take denormal numbers for zero while the context lasts, and no longer."""
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(False)
