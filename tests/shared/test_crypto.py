"""Sealed bytes open with their key and in their place, and nowhere else; a new key needs no restart."""

from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from shared.crypto import KeyMissing, KeyRing, add_key, key_number


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("rings") / "ring"
    add_key(made)
    return made


@pytest.fixture
def own_folder(tmp_path: Path) -> Path:
    """A ring that a test may change."""
    add_key(tmp_path / "ring")
    return tmp_path / "ring"


@given(clear=st.binary(max_size=200), place=st.text(max_size=40))
def test_what_is_sealed_opens_again_and_never_looks_the_same_twice(folder: Path, clear: bytes, place: str) -> None:
    ring = KeyRing(folder)
    sealed = ring.seal(clear, place=place)
    assert ring.open(sealed, place=place) == clear
    assert ring.seal(clear, place=place) != sealed


def test_another_place_another_ring_or_a_changed_byte_opens_nothing(folder: Path, own_folder: Path) -> None:
    ring = KeyRing(folder)
    sealed = ring.seal(b"clear", place="a")
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for opener, content, place in ((ring, sealed, "b"), (KeyRing(own_folder), sealed, "a"), (ring, changed, "a")):
        with pytest.raises(InvalidTag):
            opener.open(content, place=place)


def test_a_new_key_seals_at_once_and_the_old_one_still_opens(own_folder: Path) -> None:
    ring = KeyRing(own_folder)
    before = ring.seal(b"old", place="a")
    assert add_key(own_folder) == 2
    after = ring.seal(b"new", place="a")
    assert (key_number(before), key_number(after)) == (1, 2)
    assert (ring.open(before, place="a"), ring.open(after, place="a")) == (b"old", b"new")


def test_a_key_that_was_taken_away_is_named(own_folder: Path) -> None:
    ring = KeyRing(own_folder)
    sealed = ring.seal(b"old", place="a")
    add_key(own_folder)
    (own_folder / "1.aes256gcm").unlink()
    with pytest.raises(KeyMissing, match="no key 1"):
        ring.open(sealed, place="a")


def test_indexes_and_fingerprints_are_one_for_one_value_and_survive_a_rotation(own_folder: Path, folder: Path) -> None:
    ring = KeyRing(own_folder)
    before = ring.index("13812345678", column="people.phone"), ring.fingerprint(b"one")
    add_key(own_folder)
    assert before == (KeyRing(own_folder).index("13812345678", column="people.phone"), ring.fingerprint(b"one"))
    others = {
        ring.index("13812345679", column="people.phone"),
        ring.index("13812345678", column="sources.contact_phone"),
        KeyRing(folder).index("13812345678", column="people.phone"),
        ring.fingerprint(b"two"),
        KeyRing(folder).fingerprint(b"one"),
    }
    assert len(others | set(before)) == 7


def test_a_short_key_is_refused_at_once(own_folder: Path) -> None:
    (own_folder / "index").write_text("c2hvcnQ=")
    with pytest.raises(ValueError, match="32 bytes"):
        KeyRing(own_folder)


def test_an_examples_key_ends_the_process(own_folder: Path) -> None:
    (own_folder / "index").write_text("change-me")
    with pytest.raises(SystemExit, match="still is the example's"):
        KeyRing(own_folder)


def test_only_the_owner_may_read_a_key(own_folder: Path) -> None:
    assert {path.stat().st_mode & 0o777 for path in own_folder.iterdir()} == {0o600}
