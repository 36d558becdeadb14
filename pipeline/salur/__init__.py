"""salur reads Indonesian news and says who gave what to whom, where and when.

>>> import salur
>>> records = salur.extract("PT Surya Kencana menyerahkan 500 paket sembako kepada warga Desa Cibodas.")
"""

from importlib import import_module
from typing import TYPE_CHECKING

from salur.errors import SalurError
from salur.loading import extract, extract_many, load
from salur.records import Article, GivingRecord
from salur.version import __version__

if TYPE_CHECKING:
    from salur import frames
    from salur.io.readers import read_articles
    from salur.io.stored import read_records

__all__ = [
    "Article",
    "GivingRecord",
    "SalurError",
    "__version__",
    "extract",
    "extract_many",
    "frames",
    "load",
    "read_articles",
    "read_records",
]

# Loaded when asked for: spaCy imports salur for its stages, which need neither pandas nor the readers.
_ON_DEMAND = {"read_articles": "salur.io.readers", "read_records": "salur.io.stored", "frames": "salur.frames"}


def __getattr__(name: str) -> object:
    if name not in _ON_DEMAND:
        raise AttributeError(f"module 'salur' has no attribute {name!r}")
    module = import_module(_ON_DEMAND[name])
    return module if name == "frames" else getattr(module, name)
