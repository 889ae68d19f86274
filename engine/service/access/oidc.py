"""Sign-in through the office's own provider: OpenID Connect, code flow with PKCE, state and nonce.

Needs the libraries of `patuh[oidc]`, so it is imported where the settings name a provider.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from .. import settings
from .store import Store

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"]
SIGN_IN_WITHIN = 600  # seconds from leaving to coming back
MOST = 10_000  # departures kept at once
LEEWAY = 60  # seconds that clocks may differ
METADATA_FOR = 3600.0  # seconds
TIMEOUT = 5.0  # seconds for each answer of the provider
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Failed(Exception):
    """The provider did not vouch for anybody; the words are for the log and repeat nothing that was received."""


@dataclass(frozen=True, slots=True)
class Departure:
    """Where to send the browser, and the state it must bring back, from the provider and in its cookie."""

    url: str
    state: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the provider vouches for; `role` None: nobody who may use this service. `back`: the page first wanted."""

    subject: str
    login: str
    name: str
    role: str | None
    back: str


class Provider:
    """One office's provider. What it says of itself and its keys are asked for when first needed, then hourly."""

    def __init__(self, figures: settings.Oidc, store: Store) -> None:
        self._figures, self._store = figures, store
        self._secret = Path(figures.client_secret_file).read_text("utf-8").strip()
        self._metadata: tuple[float, Mapping[str, Any]] | None = None

    async def depart(self, comes_back_to: str, back: str) -> Departure:
        """Begins a sign-in. Raises Failed where the provider cannot be reached."""
        metadata = await self._described()
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        with self._store.change() as file:
            now = int(time.time())
            file.execute(
                "DELETE FROM departures WHERE made_at < ? OR made_at > ?", (now - SIGN_IN_WITHIN, now + LEEWAY)
            )
            if file.execute("SELECT count(*) FROM departures").fetchone()[0] >= MOST:
                raise Failed("too many sign-ins have begun")
            content = json.dumps({"nonce": nonce, "verifier": verifier, "back": back, "to": comes_back_to})
            file.execute("INSERT INTO departures VALUES (?,?,?)", (_hash(state), content, now))
        async with self._client(comes_back_to) as client:
            url, _ = client.create_authorization_url(
                metadata["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
            )
        return Departure(url, state)

    async def arrive(self, query: Mapping[str, str], cookie: str | None) -> Identity:
        """Ends a sign-in that this browser began, once. Raises Failed."""
        begun = self._begun(query.get("state", ""), cookie or "")
        if "code" not in query:
            raise Failed("the provider refused")
        metadata = await self._described()
        if "iss" in query and query["iss"] != metadata["issuer"]:  # RFC 9207
            raise Failed("the answer is another provider's")
        async with self._client(begun["to"]) as client:
            try:
                token = await client.fetch_token(
                    metadata["token_endpoint"], code=query["code"], code_verifier=begun["verifier"]
                )
            except Exception as error:
                # Whatever the provider or the network did; the words may hold the code.
                raise Failed(f"no token: {type(error).__name__}") from None
        claims = await self._claims(token, metadata, begun["nonce"])
        login = claims.get("preferred_username") or claims.get("email") or claims["sub"]
        return Identity(
            subject=f"{metadata['issuer']} {claims['sub']}",
            login=str(login),
            name=str(claims.get("name") or login),
            role=self._role(claims),
            back=begun["back"],
        )

    def _begun(self, state: str, cookie: str) -> dict[str, str]:
        if not state or not secrets.compare_digest(state.encode(), cookie.encode()):
            raise Failed("this browser did not begin it")
        with self._store.change() as file:
            row = file.execute(
                "DELETE FROM departures WHERE state = ? AND made_at >= ? RETURNING content",
                (_hash(state), int(time.time()) - SIGN_IN_WITHIN),
            ).fetchone()
        if row is None:
            raise Failed("begun too long ago, or ended already")
        begun: dict[str, str] = json.loads(row["content"])
        return begun

    async def _claims(self, token: Mapping[str, Any], metadata: Mapping[str, Any], nonce: str) -> CodeIDToken:
        try:
            keys = KeySet.import_key_set(await self._fetched(metadata["jwks_uri"]))
            decoded = jwt.decode(str(token.get("id_token", "")), keys, algorithms=ALGORITHMS)
            claims = CodeIDToken(
                decoded.claims,
                decoded.header,
                {
                    "iss": {"essential": True, "value": metadata["issuer"]},
                    "aud": {"essential": True, "value": self._figures.client_id},
                },
                {"nonce": nonce, "client_id": self._figures.client_id, "access_token": token.get("access_token")},
            )
            claims.validate(leeway=LEEWAY)
        except (JoseError, ValueError) as error:
            raise Failed(f"the token does not hold: {type(error).__name__}") from None
        return claims

    def _role(self, claims: Mapping[str, Any]) -> str | None:
        """The first role of the settings that the claim names; a claim may lie in another: realm_access.roles."""
        found: Any = claims.get(self._figures.claim)
        if found is None:
            found = claims
            for part in self._figures.claim.split("."):
                found = found.get(part) if isinstance(found, Mapping) else None
        values = found if isinstance(found, Sequence) and not isinstance(found, str) else [found]
        return next((role for value, role in self._figures.roles.items() if value in values), None)

    async def _described(self) -> Mapping[str, Any]:
        """What the provider says of itself: that it is the one in the settings, and safe addresses."""
        if self._metadata is not None and time.monotonic() - self._metadata[0] < METADATA_FOR:
            return self._metadata[1]
        issuer = self._figures.issuer
        metadata: Mapping[str, Any] = await self._fetched(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if metadata.get("issuer") != issuer:
            raise Failed("the provider names another issuer")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            parts = urlsplit(str(metadata.get(name)))
            if parts.scheme != "https" and not (parts.hostname in LOOPBACK and urlsplit(issuer).hostname in LOOPBACK):
                raise Failed(f"{name} is not https")
        self._metadata = (time.monotonic(), metadata)
        return metadata

    async def _fetched(self, url: str) -> Any:
        try:
            async with httpx2.AsyncClient(timeout=TIMEOUT, follow_redirects=False) as client:
                answer = await client.get(url)
                answer.raise_for_status()
                found = answer.json()
        except (httpx2.HTTPError, ValueError) as error:
            raise Failed(f"the provider does not answer: {type(error).__name__}") from None
        if not isinstance(found, dict):
            raise Failed("the provider answers with something else")
        return found

    def _client(self, comes_back_to: str) -> AsyncOAuth2Client:
        return AsyncOAuth2Client(
            self._figures.client_id,
            self._secret,
            scope="openid profile email",
            redirect_uri=comes_back_to,
            code_challenge_method="S256",
            timeout=TIMEOUT,
            follow_redirects=False,
        )


def _hash(state: str) -> bytes:
    return hashlib.sha256(state.encode("utf-8", "surrogatepass")).digest()
