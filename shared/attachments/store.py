"""Where the bytes of attachments are: a folder by default, an S3-compatible store by setting."""

from pathlib import Path

from obstore.store import LocalStore, ObjectStore, from_url
from pydantic import SecretStr

FOLDER = "file://"


def open_store(url: SecretStr) -> ObjectStore:
    """The store at `file:///folder` or `s3://bucket/prefix`; the keys of the latter are in the AWS_… variables."""
    address = url.get_secret_value()
    if address.startswith(FOLDER):
        folder = Path(address.removeprefix(FOLDER))
        folder.mkdir(parents=True, exist_ok=True)
        return LocalStore(folder)
    return from_url(address)


def place(sha256: bytes) -> str:
    """The path of a content inside the store."""
    name = sha256.hex()
    return f"{name[:2]}/{name}"
