"""Seals what only a few may read: AES-256-GCM, bound to the row that it belongs to."""

import hashlib
import hmac
import os
from base64 import b64decode

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import SecretStr

NONCE_BYTES = 12
KEY_BYTES = 32


class Sealer:
    """One key. Sealed bytes are the nonce and what GCM gives; opening them elsewhere than in their row fails."""

    def __init__(self, key: SecretStr) -> None:
        raw = b64decode(key.get_secret_value(), validate=True)
        if len(raw) != KEY_BYTES:
            raise ValueError(f"the key must be {KEY_BYTES} bytes in base64")
        self._cipher = AESGCM(raw)
        # A key of its own for fingerprints, so that one key never serves two algorithms.
        self._fingerprint_key = hmac.digest(raw, b"fingerprint", "sha256")

    def seal(self, clear: bytes, *, row: str) -> bytes:
        """Encrypt for a row."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, clear, row.encode())

    def open(self, sealed: bytes, *, row: str) -> bytes:
        """Decrypt what was sealed for this row; raises InvalidTag for anything else."""
        return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], row.encode())

    def fingerprint(self, content: bytes) -> bytes:
        """Tells the same content again without giving away what it is."""
        return hmac.digest(self._fingerprint_key, hashlib.sha256(content).digest(), "sha256")
