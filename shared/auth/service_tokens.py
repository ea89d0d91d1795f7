"""How one service proves itself to another: OAuth2 client credentials, like any other machine."""

import asyncio

import httpx

from shared import time
from shared.settings import ServiceSettings

RENEW_BEFORE = 60.0


class ServiceTokens:
    """Keeps one access token of this service fresh."""

    def __init__(self, http: httpx.AsyncClient, settings: ServiceSettings) -> None:
        self._http = http
        self._url = f"{settings.service_urls['registry']}/api/registry/v1/oauth/token"
        self._credentials = (settings.service, settings.client_secret.get_secret_value())
        self._token = ""
        self._expires = 0.0
        self._lock = asyncio.Lock()

    async def headers(self) -> dict[str, str]:
        """The Authorization header of this service; raises httpx.HTTPError when the registry cannot be asked."""
        async with self._lock:
            if time.now().timestamp() > self._expires - RENEW_BEFORE:
                await self._renew()
        return {"Authorization": f"Bearer {self._token}"}

    async def _renew(self) -> None:
        answer = await self._http.post(self._url, data={"grant_type": "client_credentials"}, auth=self._credentials)
        answer.raise_for_status()
        body = answer.json()
        self._token = body["access_token"]
        self._expires = time.now().timestamp() + body["expires_in"]
