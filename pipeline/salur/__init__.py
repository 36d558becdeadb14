"""salur reads Indonesian news and says who gave what to whom, where and when.

>>> import salur
>>> records = salur.extract("PT Surya Kencana menyerahkan 500 paket sembako kepada warga Desa Cibodas, Senin (3/2/2025).")
"""

from salur.errors import SalurError
from salur.loading import extract, extract_many, load
from salur.records import Article, GivingRecord
from salur.version import __version__

__all__ = ["Article", "GivingRecord", "SalurError", "__version__", "extract", "extract_many", "load"]
