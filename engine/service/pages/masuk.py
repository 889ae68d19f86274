"""Signing in and out, and the change of a password."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from ...errors import UsageError
from ...text import Text
from ..access.http import (
    NEW_PASSWORD,
    SIGN_IN,
    SIGN_OUT,
    Door,
    address,
    cookie_name,
    forget,
    from_here,
    inside,
    officer,
    remember,
    secure,
    signed,
)
from ..access.officers import Refused
from ..access.passwords import Busy
from ..access.refusal import too_often
from ..access.sessions import Session
from .rendering import Pages

if TYPE_CHECKING:
    from ..access.oidc import Provider

Record = Callable[[str, str, Mapping[str, Any]], object]  # kind, actor, content: what the audit keeps of it
Anyone = Annotated[Session | None, Depends(signed)]
Signed = Annotated[Session, Depends(officer())]
Typed = Annotated[str, Form()]
OUTSIDE = f"{SIGN_IN}/kantor"
STATE_COOKIE = "patuh-kantor"


def router(pages: Pages, door: Door, record: Record) -> APIRouter:
    """`/masuk` and below, `/keluar`; `record` is told who signed in and out, and how."""
    router = APIRouter(include_in_schema=False)
    access, figures = door.access, door.settings
    provider = _provider(door)

    def form(request: Request, back: str, fault: Text | None, todo: Text | None = None, status: int = 200) -> Response:
        faults = [] if fault is None else [{"field": None, "what": fault, "todo": todo}]
        outside = None if figures.oidc is None else Text.same(figures.oidc.label)
        return pages.show(
            request, "masuk.html", WORDS, status=status, back=back, faults=faults, outside=outside,
            outside_path=f"{OUTSIDE}?lanjut={quote(back)}",
        )  # fmt: skip

    def limited(request: Request) -> None:
        if wait := door.rates.take(f"sign_in:{address(request)}", figures.limits.attempts_per_minute):
            raise too_often(wait)

    def welcomed(request: Request, session: Session, back: str) -> Response:
        answer = RedirectResponse(NEW_PASSWORD if session.must_change else inside(back), 303)
        remember(request, answer, session)
        return answer

    @router.get(SIGN_IN)
    async def ask(request: Request, session: Anyone, lanjut: str = "/") -> Response:
        if session is not None:
            return RedirectResponse(inside(lanjut), 303)
        return form(request, inside(lanjut), None)

    @router.post(SIGN_IN)
    async def sign_in(request: Request, login: Typed = "", password: Typed = "", lanjut: Typed = "/") -> Response:
        from_here(request)
        limited(request)
        brought, back = request.cookies.get(cookie_name(request)), inside(lanjut)
        try:
            found = await run_in_threadpool(access.officers.sign_in, login, password, brought)
        except Busy as busy:
            return form(request, back, busy.what, busy.todo, 503)
        if isinstance(found, Refused):
            request.state.note = "sign_in_waits" if found.until else "sign_in_refused"
            return form(request, back, *refusal_of(found))
        await run_in_threadpool(record, "signed_in", found.who.actor, {"by": "password", "role": found.role})
        return welcomed(request, found, back)

    @router.post(SIGN_OUT)
    async def sign_out(request: Request, session: Signed) -> Response:
        await run_in_threadpool(access.sessions.end, session.token)
        await run_in_threadpool(record, "signed_out", session.who.actor, {})
        answer = RedirectResponse(SIGN_IN, 303)
        forget(request, answer)
        return answer

    def change(request: Request, session: Session, fault: tuple[Any, ...] = (), status: int = 200) -> Response:
        faults = [{"field": fault[0], "what": fault[1], "todo": fault[2]}] if fault else []
        return pages.show(
            request, "kata-sandi.html", WORDS, status=status, faults=faults, first=session.must_change,
            login=session.login, least=figures.passwords.length,
        )  # fmt: skip

    @router.get(NEW_PASSWORD)
    async def ask_new(request: Request, session: Signed) -> Response:
        return change(request, session)

    @router.post(NEW_PASSWORD)
    async def take_new(
        request: Request, session: Signed, current: Typed = "", new: Typed = "", again: Typed = ""
    ) -> Response:
        limited(request)
        if new != again:
            return change(request, session, ("again", DIFFERENT, None), 422)
        try:
            found = await run_in_threadpool(access.officers.change_password, session, current, new)
        except UsageError as error:
            return change(request, session, ("new", error.what, error.todo), 422)
        except Busy as busy:
            return change(request, session, (None, busy.what, busy.todo), 503)
        if isinstance(found, Refused):
            what, todo, status = refusal_of(found)
            return change(request, session, ("current", what if found.until else WRONG_CURRENT, todo), status)
        await run_in_threadpool(record, "password_changed", session.who.actor, {})
        return welcomed(request, found, "/")

    if provider is not None:
        _outside(router, provider, door, record, form, limited, welcomed)
    return router


def refusal_of(found: Refused) -> tuple[Text, Text | None, int]:
    """What is said, what to do, and the status, where somebody was not let in."""
    if found.until is None:
        return WRONG, WRONG_TODO, 422
    local = found.until.astimezone()
    return WAITS.fill(t=Text(f"{local:%H.%M.%S}", f"{local:%H:%M:%S}")), WAITS_TODO, 429


def _provider(door: Door) -> Provider | None:
    if door.settings.oidc is None:
        return None
    try:
        from ..access.oidc import Provider
    except ModuleNotFoundError as error:
        raise UsageError(NO_LIBRARY.fill(n=str(error.name)), todo=INSTALL) from None
    return Provider(door.settings.oidc, door.access.store)


def _outside(
    router: APIRouter,
    provider: Provider,
    door: Door,
    record: Record,
    form: Callable[..., Response],
    limited: Callable[[Request], None],
    welcomed: Callable[[Request, Session, str], Response],
) -> None:
    """The two routes of a sign-in through the office's own provider."""
    from ..access.oidc import SIGN_IN_WITHIN, Failed

    def comes_back_to(request: Request) -> str:
        return f"{door.settings.public_url or f'{request.url.scheme}://{request.url.netloc}'}{OUTSIDE}/kembali"

    def cookie(request: Request) -> str:
        return f"__Host-{STATE_COOKIE}" if secure(request) else STATE_COOKIE

    def failed(request: Request, failure: Failed) -> Response:
        request.state.note = f"sign_in_outside: {failure}"
        return form(request, "/", NOT_VOUCHED, AGAIN, 403)

    @router.get(OUTSIDE)
    async def depart(request: Request, lanjut: str = "/") -> Response:
        limited(request)
        try:
            departure = await provider.depart(comes_back_to(request), inside(lanjut))
        except Failed as failure:
            return failed(request, failure)
        answer = RedirectResponse(departure.url, 303)
        answer.set_cookie(
            cookie(request), departure.state, max_age=SIGN_IN_WITHIN, path="/", httponly=True,
            secure=secure(request), samesite="lax",
        )  # fmt: skip
        return answer

    @router.get(f"{OUTSIDE}/kembali")
    async def arrive(request: Request) -> Response:
        limited(request)
        try:
            identity = await provider.arrive(request.query_params, request.cookies.get(cookie(request)))
            if identity.role is None:
                await run_in_threadpool(door.access.officers.dismissed, identity.subject)
                raise Failed("no role for this person")
            brought = request.cookies.get(cookie_name(request))
            found = await run_in_threadpool(
                door.access.officers.vouched, identity.subject, identity.login, identity.name, identity.role, brought
            )
            if isinstance(found, Refused):
                raise Failed("the account is disabled")
        except Failed as failure:
            return failed(request, failure)
        await run_in_threadpool(record, "signed_in", found.who.actor, {"by": "oidc", "role": found.role})
        answer = welcomed(request, found, identity.back)
        answer.delete_cookie(cookie(request), path="/", httponly=True, secure=secure(request), samesite="lax")
        return answer


WORDS = {
    "sign_in_title": Text("Masuk", "Sign in"),
    "sign_in_lead": Text(
        "Untuk petugas yang mempunyai akun. Lupa kata sandi? Mintalah yang baru kepada administrator.",
        "For officers who have an account. Forgot the password? Ask the administrator for a new one.",
    ),
    "login": Text("Nama pengguna", "Login"),
    "password": Text("Kata sandi", "Password"),
    "go_in": Text("Masuk", "Sign in"),
    "or_outside": Text("Atau dengan akun kantor Anda", "Or with your office's account"),
    "change_title": Text("Ganti kata sandi", "Change password"),
    "change_first": Text(
        "Kata sandi pertama Anda dibuat oleh administrator. Gantilah dengan kata sandi yang hanya Anda ketahui.",
        "Your first password was made by the administrator. Replace it by one that only you know.",
    ),
    "change_ends": Text(
        "Setelah diganti, Anda keluar dari semua peramban lain.", "After the change you are signed out everywhere else."
    ),
    "current": Text("Kata sandi sekarang", "Current password"),
    "new": Text("Kata sandi baru", "New password"),
    "new_hint": Text(
        "Sedikitnya {n} karakter. Beberapa kata yang tidak berhubungan mudah diingat dan sukar ditebak.",
        "At least {n} characters. A few unrelated words are easy to remember and hard to guess.",
    ),
    "again": Text("Kata sandi baru sekali lagi", "New password once more"),
    "change": Text("Ganti kata sandi", "Change password"),
}
NO_LIBRARY = Text(
    "Pengaturan menyebut oidc, tetapi pustaka {n} tidak terpasang.",
    "The settings name oidc, but the library {n} is not installed.",
)
INSTALL = Text("Pasang patuh[oidc].", "Install patuh[oidc].")
WRONG = Text("Nama pengguna atau kata sandi salah.", "The login or the password is wrong.")
WRONG_TODO = Text("Periksa keduanya, lalu coba lagi.", "Check both and try again.")
WRONG_CURRENT = Text("Kata sandi sekarang salah.", "The current password is wrong.")
WAITS = Text(
    "Terlalu banyak percobaan yang salah. Nama pengguna ini dapat dicoba lagi pukul {t}.",
    "Too many wrong attempts. This login may be tried again at {t}.",
)
WAITS_TODO = Text(
    "Bila bukan Anda yang mencoba, beri tahu administrator.", "If it was not you who tried, tell the administrator."
)
DIFFERENT = Text("Kedua kata sandi baru tidak sama.", "The two new passwords differ.")
NOT_VOUCHED = Text(
    "Layanan masuk kantor tidak mengizinkan Anda masuk ke sini.",
    "Your office's sign-in did not let you in here.",
)
AGAIN = Text(
    "Coba sekali lagi; bila tetap demikian, hubungi administrator.",
    "Try once more; if it stays so, tell the administrator.",
)
