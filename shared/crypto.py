"""Seals what only a few may read, bound to its place, and finds it again without opening it.

A service's keys are files of one folder, each 32 bytes in base64: `1.aes256gcm`, `2.aes256gcm`, … and `index`. The
highest number seals and all of them open, since sealed bytes begin with the number of their key. A file's ending names
its cipher, so that SM4-GCM (GM/T 0002, which a state examination of the cryptography asks for) is one more class here.
"""

import hashlib
import hmac
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.settings import refuse_example

KEY_BYTES = 32
NUMBER_BYTES = 2
NONCE_BYTES = 12
INDEX_KEY = "index"


class KeyMissing(Exception):  # noqa: N818 - named as a fact
    """Sealed with a key that is not in the folder."""


class Cipher(Protocol):
    """An authenticated cipher with a key: what it sealed for a place opens only there."""

    def __init__(self, key: bytes) -> None: ...

    def seal(self, clear: bytes, place: bytes) -> bytes:
        """Encrypt for a place; never the same bytes twice."""

    def open(self, sealed: bytes, place: bytes) -> bytes:
        """Decrypt what was sealed for this place; raises InvalidTag for anything else."""


class Aes256Gcm:
    """AES-256-GCM; sealed bytes are the nonce and what GCM gives."""

    def __init__(self, key: bytes) -> None:
        self._aes = AESGCM(key)

    def seal(self, clear: bytes, place: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._aes.encrypt(nonce, clear, place)

    def open(self, sealed: bytes, place: bytes) -> bytes:
        return self._aes.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place)


CIPHERS: Mapping[str, type[Cipher]] = {".aes256gcm": Aes256Gcm}
NEW_KEYS = ".aes256gcm"


class KeyRing:
    """The keys of a folder. A key that is added while a process runs is used from then on, by its next seal."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # A key of its own, which no rotation changes: every index would have to be made anew with it.
        self._index_key = _key(folder / INDEX_KEY)
        self._seen = 0
        self._ciphers: dict[int, Cipher] = {}

    @property
    def newest(self) -> int:
        """The number of the key that seals."""
        return max(self._known())

    def seal(self, clear: bytes, *, place: str) -> bytes:
        """Encrypt for a place, such as `people.phone/<id>`, with the newest key."""
        number = self.newest
        return number.to_bytes(NUMBER_BYTES, "big") + self._ciphers[number].seal(clear, place.encode())

    def open(self, sealed: bytes, *, place: str) -> bytes:
        """Decrypt what was sealed for this place; raises InvalidTag for anything else, and KeyMissing."""
        number = key_number(sealed)
        if number not in self._known():
            raise KeyMissing(f"there is no key {number} in {self._folder}")
        return self._ciphers[number].open(sealed[NUMBER_BYTES:], place.encode())

    def index(self, value: str, *, column: str) -> bytes:
        """A blind index: the same for the same value of a column, and telling nothing to those without the key."""
        return hmac.digest(self._index_key, f"index\0{column}\0{value}".encode(), "sha256")

    def fingerprint(self, content: bytes) -> bytes:
        """Tells the same content again without giving away what it is."""
        return hmac.digest(self._index_key, b"fingerprint\0" + hashlib.sha256(content).digest(), "sha256")

    def _known(self) -> Mapping[int, Cipher]:
        """Every key; the folder says by its time of change whether one has come or gone."""
        changed = self._folder.stat().st_mtime_ns
        if changed != self._seen:
            self._ciphers = {int(path.stem): CIPHERS[path.suffix](_key(path)) for path in _sealing_keys(self._folder)}
            self._seen = changed
        if not self._ciphers:
            raise KeyMissing(f"there is no key (1{NEW_KEYS}) in {self._folder}")
        return self._ciphers


def key_number(sealed: bytes) -> int:
    """Which key sealed these bytes."""
    return int.from_bytes(sealed[:NUMBER_BYTES], "big")


def add_key(folder: Path) -> int:
    """Put a new key into a folder, and the index key into a new one; returns its number, which seals from now on."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (folder / INDEX_KEY).exists():
        _write_key(folder, INDEX_KEY)
    number = max((int(path.stem) for path in _sealing_keys(folder)), default=0) + 1
    _write_key(folder, f"{number}{NEW_KEYS}")
    return number


def _sealing_keys(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.suffix in CIPHERS and path.stem.isdecimal()]


def _key(path: Path) -> bytes:
    text = path.read_text().strip()
    refuse_example(str(path), text)
    key = b64decode(text, validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError(f"{path} must hold {KEY_BYTES} bytes in base64")
    return key


def _write_key(folder: Path, name: str) -> None:
    """Whole or not at all, and readable by its owner only."""
    draft = folder / f".{name}.{os.getpid()}"
    draft.touch(mode=0o600)
    draft.write_text(b64encode(secrets.token_bytes(KEY_BYTES)).decode())
    draft.rename(folder / name)
