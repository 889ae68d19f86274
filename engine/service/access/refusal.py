"""A request that is refused: what, why, and what to do, before anything else is done with it."""

from __future__ import annotations

from collections.abc import Mapping

from ...text import Text


class Refusal(Exception):
    """Answered with `status`; `location` where a browser is sent instead (to sign in, to change the password).

    `code` is a short name for programs. The texts name nobody and repeat nothing of the request.
    """

    def __init__(
        self,
        status: int,
        code: str,
        what: Text,
        *,
        why: Text | None = None,
        todo: Text | None = None,
        headers: Mapping[str, str] | None = None,
        location: str | None = None,
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.what, self.why, self.todo = status, code, what, why, todo
        self.headers, self.location = dict(headers or {}), location


def no_key(*, given: bool) -> Refusal:
    """401: an API key is needed, or the one given is nobody's."""
    return Refusal(
        401, "unauthenticated", BAD_KEY if given else NO_KEY, todo=SEND_KEY, headers={"WWW-Authenticate": "Bearer"}
    )  # fmt: skip


def not_allowed(scope: str) -> Refusal:
    """403: whoever asks was recognised, and may not."""
    return Refusal(403, "forbidden", NOT_ALLOWED.fill(s=scope), todo=ASK_ADMIN)


def too_often(seconds: float) -> Refusal:
    """429: again after that many seconds."""
    wait = max(1, -int(-seconds // 1))
    return Refusal(429, "too_many_requests", TOO_OFTEN, todo=WAIT.fill(n=wait), headers={"Retry-After": str(wait)})


def foreign() -> Refusal:
    """403: a form that was not sent from a page of this service, or of a session that ended."""
    return Refusal(403, "not_from_here", FOREIGN, why=FOREIGN_WHY, todo=RELOAD)


def to_sign_in(path: str, *, htmx: bool) -> Refusal:
    """303 to where one signs in; htmx, which would put that page inside this one, is told to go there whole."""
    headers = {"HX-Redirect": path} if htmx else {}
    status = 401 if htmx else 303
    return Refusal(status, "sign_in", SIGN_IN, headers=headers, location=None if htmx else path)


NO_KEY = Text("Permintaan ini perlu kunci API.", "This request needs an API key.")
BAD_KEY = Text(
    "Kunci API tidak dikenal, dicabut, atau habis masa berlakunya.", "The API key is unknown, revoked or expired."
)
SEND_KEY = Text(
    "Kirim kunci dalam kepala Authorization: Bearer …; kunci dibuat administrator dengan patuh account client add.",
    "Send the key in the header Authorization: Bearer …; an administrator makes keys with patuh account client add.",
)
NOT_ALLOWED = Text("Anda tidak berwenang untuk ini: perlu lingkup {s}.", "You may not do this: it takes the scope {s}.")
ASK_ADMIN = Text("Mintalah kepada administrator layanan.", "Ask the administrator of the service.")
TOO_OFTEN = Text("Terlalu banyak permintaan.", "Too many requests.")
WAIT = Text("Coba lagi setelah {n} detik.", "Try again after {n} seconds.")
FOREIGN = Text(
    "Kiriman ini tidak dapat dipastikan berasal dari halaman Anda.",
    "It cannot be told for sure that this was sent from your page.",
)
FOREIGN_WHY = Text(
    "Situs lain dapat menyuruh peramban Anda mengirim atas nama Anda; yang tidak pasti ditolak.",
    "Another site can make your browser send something in your name; what is not certain is refused.",
)
RELOAD = Text("Muat ulang halaman, masuk lagi bila perlu, lalu ulangi.", "Reload the page, sign in again, and repeat.")
SIGN_IN = Text("Silakan masuk lebih dahulu.", "Please sign in first.")
