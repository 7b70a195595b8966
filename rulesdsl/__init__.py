"""The language in which accountants write which QuickBooks customer every online-store order belongs to."""

from __future__ import annotations

__version__ = "0.1.0"
