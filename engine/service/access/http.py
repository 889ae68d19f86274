"""Who asks, in FastAPI's terms: `Depends(may("precheck"))` for programs, `Depends(officer("check"))` for pages.

The application carries a `Door` in `app.state.door`. What is found is left in `request.state`: `who` for the log,
`signed` (the session) for the pages. Refusals are raised as `Refusal`; `refused` answers them plainly.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, RedirectResponse, Response

from ..settings import Settings
from .access import Access
from .clients import Client
from .rate import Rates, network_of
from .refusal import Refusal, foreign, no_key, not_allowed, to_sign_in, too_often
from .sessions import Session
from .who import Who

SIGN_IN, NEW_PASSWORD, SIGN_OUT = "/masuk", "/masuk/kata-sandi", "/keluar"
FORM_FIELD, HEADER = "csrf", "x-csrf-token"
KEY_HEADER = "X-API-Key"
MOST_FIELDS = 5000
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Door:
    """What has to be asked of everybody who comes in."""

    access: Access
    settings: Settings
    rates: Rates = field(default_factory=Rates)


def may(scope: str) -> Callable[..., Awaitable[Who]]:
    """A dependency of API routes: the client whose key was sent, if it has the scope and has not asked too often."""

    async def dependency(request: Request) -> Who:
        client = await _client(request, _key(request))
        request.state.who, request.state.client = client.who, client
        if scope not in client.scopes:
            raise not_allowed(scope)
        charge(request)
        return client.who

    return dependency


def charge(request: Request, number: int = 1) -> None:
    """Counts requests of the client against its rate: a batch counts for as many as it holds. Raises Refusal (429)."""
    client: Client = request.state.client
    if wait := _door(request).rates.take(f"client:{client.id}", client.per_minute, number):
        raise too_often(wait)


def officer(scope: str | None = None, *, form: bool = True) -> Callable[[Request], AsyncIterator[Session]]:
    """A dependency of pages: the session of an officer who is signed in and has the scope (None: any).

    Who is not signed in is sent to sign in. Whatever is not only read must come from a page of this service and prove
    it, by the header X-CSRF-Token or the form's field `csrf`, without files; with `form=False`, for uploads that are
    read as they come, the route compares the field itself, by `session.proves`.
    """

    async def dependency(request: Request) -> AsyncIterator[Session]:
        try:
            yield await _officer(request, scope, form=form)
        finally:
            await request.close()  # what was uploaded with the form is read by the route, then dropped

    return dependency


async def signed(request: Request) -> Session | None:
    """A dependency of pages that anybody may see: the session, if there is one."""
    door = _door(request)
    token = request.cookies.get(cookie_name(request))
    session = await run_in_threadpool(door.access.session, token) if token else None
    request.state.signed = session
    if session is not None:
        request.state.who = session.who
    return session


def by_address(name: str, per_minute: Callable[[Settings], int]) -> Callable[[Request], Awaitable[None]]:
    """A dependency that counts requests of one network address, for what needs no sign-in. Raises Refusal (429)."""

    async def dependency(request: Request) -> None:
        door = _door(request)
        if wait := door.rates.take(f"{name}:{address(request)}", per_minute(door.settings)):
            raise too_often(wait)

    return dependency


def from_here(request: Request) -> None:
    """Raises Refusal unless the browser says that the request comes from a page of this service.

    Every browser since 2020 sends Origin with a form that is posted; one that sends neither header cannot be told from
    another site's page.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if (site is None and origin is None) or (site is not None and site != "same-origin"):
        raise foreign()
    own = {f"{request.url.scheme}://{request.url.netloc}".lower(), _door(request).settings.public_url}
    if origin is not None and origin.lower() not in own:
        raise foreign()


def address(request: Request) -> str:
    """Under which name who asks is counted when nobody is recognised."""
    return network_of(request.client.host if request.client else None)


def secure(request: Request) -> bool:
    """Whether the browser reaches the service by https."""
    return _door(request).settings.secure or request.url.scheme == "https"


def cookie_name(request: Request) -> str:
    """`__Host-`: no other host, also none below the same domain, can plant it. Plain http cannot have that."""
    return "__Host-patuh" if secure(request) else "patuh"


def remember(request: Request, response: Response, session: Session) -> None:
    """Gives the browser its session; scripts do not see it, other sites' forms do not send it."""
    response.set_cookie(
        cookie_name(request), session.token, path="/", httponly=True, secure=secure(request), samesite="lax"
    )


def forget(request: Request, response: Response) -> None:
    """Takes the session out of the browser."""
    response.delete_cookie(cookie_name(request), path="/", httponly=True, secure=secure(request), samesite="lax")


def inside(path: str | None) -> str:
    """A path of this service, or the first page: nothing that a link brings leads away from here."""
    path = path or "/"
    plain = path.isprintable() and "\\" not in path and path.startswith("/") and not path.startswith("//")
    return path if plain and not urlsplit(path).netloc else "/"


async def refused(request: Request, refusal: Exception) -> Response:
    """An exception handler: sends a browser where the refusal says, or answers it as a problem (RFC 9457)."""
    assert isinstance(refusal, Refusal)
    if refusal.location is not None:
        return RedirectResponse(refusal.location, 303, refusal.headers)
    said = {"what": refusal.what, "why": refusal.why, "todo": refusal.todo}
    texts = {key: {"id": text.id, "en": text.en} for key, text in said.items() if text is not None}
    problem = {"type": "about:blank", "title": refusal.what.id, "status": refusal.status, "code": refusal.code}
    return JSONResponse(problem | texts, refusal.status, refusal.headers, "application/problem+json")


async def _officer(request: Request, scope: str | None, *, form: bool) -> Session:
    session = await signed(request)
    htmx = request.headers.get("hx-request") == "true"
    if session is None:
        back = request.url.path if request.method in SAFE and not htmx else "/"
        raise to_sign_in(SIGN_IN if back == "/" else f"{SIGN_IN}?lanjut={quote(back)}", htmx=htmx)
    if request.method not in SAFE:
        from_here(request)
    if session.must_change and request.url.path not in (NEW_PASSWORD, SIGN_OUT):
        raise to_sign_in(NEW_PASSWORD, htmx=htmx)
    if scope is not None and scope not in session.who.scopes:
        raise not_allowed(scope)
    if request.method not in SAFE:
        await _proven(request, session, form=form)  # last, as it reads what was sent
    return session


async def _proven(request: Request, session: Session, *, form: bool) -> None:
    """Raises Refusal unless what was sent has the session's token; files are not taken here (HTTP 400)."""
    sent = request.headers.get(HEADER)
    if sent is None and form:
        value = (await request.form(max_files=0, max_fields=MOST_FIELDS)).get(FORM_FIELD)
        sent = value if isinstance(value, str) else ""
    if sent is not None and not session.proves(sent):
        raise foreign()


def _key(request: Request) -> str | None:
    """The key that was sent: `Authorization: Bearer patuh_…`, or `X-API-Key: patuh_…`.

    Read by hand, as what FastAPI has for it costs a request as much as a decision's signature; api/openapi.py tells it.
    """
    scheme, _, sent = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and (bearer := sent.strip()):
        return bearer
    return request.headers.get(KEY_HEADER)


async def _client(request: Request, key: str | None) -> Client:
    door = _door(request)
    found = door.access.clients.by_key(key) if key else None
    if found is None:
        # Only who has no valid key is counted: behind a gateway many share an address.
        name = f"wrong:{address(request)}"
        if key and (wait := door.rates.take(name, door.settings.limits.attempts_per_minute)):
            raise too_often(wait)
        raise no_key(given=bool(key))
    if door.access.clients.unmarked(found):
        await run_in_threadpool(door.access.clients.mark, found)
    return found


def _door(request: Request) -> Door:
    door: Door = request.app.state.door
    return door
