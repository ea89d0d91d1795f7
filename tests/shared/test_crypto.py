"""Sealed bytes open with their key and in their row, and nowhere else."""

import base64

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from shared.crypto import Sealer


def key(byte: bytes = b"k", length: int = 32) -> SecretStr:
    return SecretStr(base64.b64encode(byte * length).decode())


@given(st.binary(max_size=200), st.text(max_size=40))
def test_what_is_sealed_opens_again_and_never_looks_the_same_twice(clear: bytes, row: str) -> None:
    sealer = Sealer(key())
    sealed = sealer.seal(clear, row=row)
    assert sealer.open(sealed, row=row) == clear
    assert sealer.seal(clear, row=row) != sealed


def test_another_row_another_key_or_a_changed_byte_opens_nothing() -> None:
    sealed = Sealer(key()).seal(b"clear", row="a")
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for sealer, content, row in (
        (Sealer(key()), sealed, "b"),
        (Sealer(key(b"x")), sealed, "a"),
        (Sealer(key()), changed, "a"),
    ):
        with pytest.raises(InvalidTag):
            sealer.open(content, row=row)


def test_a_fingerprint_is_the_same_for_the_same_content_and_key_only() -> None:
    assert Sealer(key()).fingerprint(b"one") == Sealer(key()).fingerprint(b"one")
    assert (
        len(
            {
                Sealer(key()).fingerprint(b"one"),
                Sealer(key()).fingerprint(b"two"),
                Sealer(key(b"x")).fingerprint(b"one"),
            }
        )
        == 3
    )


def test_a_short_key_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Sealer(key(length=16))
