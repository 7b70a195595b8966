"""SHA-256 of short texts, without loading OpenSSL for it as `hashlib` does.

Python's own `random` takes SHA-512 in the same way. For large files OpenSSL is the quicker.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import sha256
else:
    try:
        from _sha2 import sha256  # from Python 3.12 on
    except ImportError:
        try:
            from _sha256 import sha256
        except ImportError:  # a Python that was built without its own
            from hashlib import sha256


def sha256_of(data: bytes) -> str:
    """The digest, in hexadecimal.

    >>> sha256_of(b"abc")[:16]
    'ba7816bf8f01cfea'
    """
    return sha256(data).hexdigest()
