"""Whom the messengers' connections trust. One context for all: each takes a megabyte and a fiftieth of a second."""

from __future__ import annotations

import ssl
from functools import cache

import certifi


@cache
def trusted_authorities() -> ssl.SSLContext:
    """The system's certificate authorities, and where it seems to have none the ones that come with Python's."""
    context = ssl.create_default_context()
    if not context.cert_store_stats()["x509_ca"]:
        context.load_verify_locations(certifi.where())
    return context
