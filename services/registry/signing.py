"""The keys that sign access tokens: Ed25519 in PEM files, of which the last by name signs and all are published."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from services.registry.settings import settings
from shared.auth.tokens import ALGORITHM, ISSUER


class SigningKeys:
    """The keys of a folder. A rotation adds a file; the old one stays until its last token has expired."""

    def __init__(self, folder: Path) -> None:
        self._keys: dict[str, Ed25519PrivateKey] = {}
        for path in sorted(folder.glob("*.pem")):
            key = serialization.load_pem_private_key(path.read_bytes(), password=None)
            if not isinstance(key, Ed25519PrivateKey):
                raise TypeError(f"{path} is not an Ed25519 key")
            self._keys[path.stem] = key
        if not self._keys:
            raise FileNotFoundError(f"no signing key (*.pem) in {folder}")

    def sign(self, claims: dict[str, Any]) -> str:
        """A token with these claims, signed by the newest key."""
        kid, key = next(reversed(self._keys.items()))
        return jwt.encode(claims | {"iss": ISSUER}, key, algorithm=ALGORITHM, headers={"kid": kid})

    async def key(self, kid: str) -> Any | None:  # noqa: ANN401 - the library's key objects
        """The public key of this id: the registry verifies with its own."""
        key = self._keys.get(kid)
        return key.public_key() if key else None

    def published(self) -> dict[str, Any]:
        """The JWKS."""
        return {
            "keys": [
                json.loads(OKPAlgorithm.to_jwk(key.public_key())) | {"kid": kid, "use": "sig", "alg": ALGORITHM}
                for kid, key in self._keys.items()
            ]
        }


def make_key(path: Path) -> None:
    """Write a new private key, readable by its owner only."""
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    path.write_bytes(pem)


@cache
def signing_keys() -> SigningKeys:
    """The keys of this process."""
    return SigningKeys(settings().signing_keys)
