"""Access tokens: Ed25519 JWTs that any service verifies offline with the registry's published keys."""

import asyncio
from datetime import timedelta
from typing import Any, Protocol

import httpx
import jwt
from jwt.algorithms import OKPAlgorithm

from shared import time

ALGORITHM = "EdDSA"
ISSUER = "township-environment"
LIFETIME = timedelta(minutes=10)
MOST_REMEMBERED = 10_000
REFETCH_AFTER = 10.0


class TokenRefused(Exception):  # noqa: N818 - named as a fact
    """A token that cannot be used; `detail` says why in the reader's words."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class KeySource(Protocol):
    """Where public keys come from, by key id."""

    async def key(self, kid: str) -> Any | None:  # noqa: ANN401 - the library's key objects
        """The public key of this id, or nothing."""


class PublishedKeys:
    """The registry's JWKS, fetched when a key id is unknown, so that a rotation needs no restart."""

    def __init__(self, http: httpx.AsyncClient, registry_url: str) -> None:
        self._http = http
        self._url = f"{registry_url}/api/registry/v1/.well-known/jwks.json"
        self._keys: dict[str, Any] = {}
        self._fetched = float("-inf")
        self._lock = asyncio.Lock()

    async def key(self, kid: str) -> Any | None:  # noqa: ANN401 - see KeySource
        """The key of this id; an unknown id asks the registry again, but not more often than every ten seconds."""
        if kid not in self._keys:
            async with self._lock:
                if kid not in self._keys and asyncio.get_running_loop().time() - self._fetched > REFETCH_AFTER:
                    await self._fetch()
        return self._keys.get(kid)

    async def _fetch(self) -> None:
        answer = await self._http.get(self._url)
        answer.raise_for_status()
        self._keys = {jwk["kid"]: OKPAlgorithm.from_jwk(jwk) for jwk in answer.json()["keys"]}
        self._fetched = asyncio.get_running_loop().time()


class Verifier:
    """Checks a token's signature, issuer and time, and hands out its claims."""

    def __init__(self, keys: KeySource) -> None:
        self._keys = keys
        self._verified: dict[str, dict[str, Any]] = {}

    async def verify(self, token: str) -> dict[str, Any]:
        """The claims of a valid token; raises TokenRefused.

        Who works sends the same token with each request: its signature is checked once, its time always.
        """
        claims = self._verified.get(token)
        if claims is None:
            claims = await self._checked(token)
            if len(self._verified) >= MOST_REMEMBERED:
                self._verified.clear()
            self._verified[token] = claims
        if claims["exp"] <= time.now().timestamp():
            raise TokenRefused("访问令牌已过期，请刷新令牌或重新登录。")
        return claims

    async def _checked(self, token: str) -> dict[str, Any]:
        try:
            kid = jwt.get_unverified_header(token).get("kid", "")
            key = await self._keys.key(kid)
            if key is None:
                raise TokenRefused("访问令牌的签名密钥不认识，请重新登录。")
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                issuer=ISSUER,
                # The house's clock decides, not the library's.
                options={"require": ["exp", "iat", "sub"], "verify_exp": False, "verify_iat": False},
            )
        except jwt.InvalidTokenError as error:
            raise TokenRefused("访问令牌无效，请重新登录。") from error
        return claims
