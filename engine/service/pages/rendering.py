"""Pages in one look and in the reader's language; everything but Markup is escaped, and nothing runs inline.

A page is a template that extends `base.html`, a module with a dict of `Text` for its words, and
`pages.show(request, "berkas.html", WORDS, files=…)`. Who has signed in stands in `request.state.signed` (`Signed`), set
where the session is checked; the page then has its navigation, and its forms their token (`{{ token() }}`).
"""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import Any, Protocol

from fastapi import APIRouter, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from ...text import LANGUAGES, Lang, Text, day, number, rupiah
from ..access.who import Who
from .words import WORDS

HERE = Path(__file__).parent
LANGUAGE_COOKIE = "bahasa"
FOREVER = "public, max-age=31536000, immutable"  # what an asset's address holds changes with its content
PERSONAL = "no-store"


class Signed(Protocol):
    """An officer who has signed in (of `access.Session` no more than this), and the token that forms must send back."""

    @property
    def who(self) -> Who: ...

    @property
    def csrf(self) -> str: ...


@dataclass(frozen=True)
class Standing:
    """What the foot of every page says: the rulebook in use, and of which day the registry's data are."""

    rulebook: str | None
    data_on: date | None


@dataclass(frozen=True)
class Way:
    """One entry of the navigation: where it leads, its words, and the scope it takes."""

    path: str
    words: Text
    scope: str


WAYS = (
    Way("/pra-cek", Text("Pra-cek", "Pre-check"), "precheck"),
    Way("/berkas", Text("Periksa berkas", "Check files"), "check"),
    Way("/riwayat", Text("Riwayat", "History"), "read"),
)


class Pages:
    """Makes pages for one office; `standing` is asked for every page, so that a new rulebook shows at once.

    `first` is the language of who has chosen none, `zone` that of the office's clock.
    """

    def __init__(
        self, office: str, standing: Callable[[], Standing], first: Lang = "id", zone: tzinfo | None = None
    ) -> None:
        self._office, self._standing, self._first, self._zone = office, standing, first, zone
        self._assets = dict(_assets(HERE / "static"))
        self._environments = {lang: self._environment(lang) for lang in LANGUAGES}

    def show(
        self, request: Request, template: str, words: Mapping[str, Text], *, status: int = 200, **view: Any
    ) -> HTMLResponse:
        """A template with what stands round every page; `words` are what its `t(word, **values)` says.

        Kept nowhere on its way: pages are personal unless a route says otherwise of its own.
        """
        lang = self.language(request)
        signed: Signed | None = getattr(request.state, "signed", None)
        said = {**WORDS, **words}
        html = self._environments[lang].get_template(template).render(
            t=lambda word, **values: said[word].fill(**values).say(lang),
            path=request.url.path if "route" in request.scope else "/",  # repeats no address that is none
            signed=signed,
            ways=[way for way in WAYS if signed is not None and way.scope in signed.who.scopes],
            standing=self._standing(),
            **view,
        )  # fmt: skip
        return HTMLResponse(html, status, {"Cache-Control": PERSONAL, "Content-Language": lang})

    def language(self, request: Request) -> Lang:
        """The language the reader chose, else the office's."""
        chosen = request.cookies.get(LANGUAGE_COOKIE)
        return next((lang for lang in LANGUAGES if lang == chosen), self._first)

    def router(self) -> APIRouter:
        """The addresses of style and scripts."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/aset/{mark}/{name}", self._asset, methods=["GET"])
        return router

    def _asset(self, mark: str, name: str) -> Response:
        found = self._assets.get(name)
        if found is None or found.mark != mark:
            return Response("", 404)
        return Response(found.content, media_type=found.kind, headers={"Cache-Control": FOREVER})

    def _environment(self, lang: Lang) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False,
        )  # fmt: skip
        environment.filters |= {
            "say": lambda text: say(text, lang),
            "day": lambda value: in_words(value, lang, self._zone),
            "number": lambda value: number(value, lang),
            "rupiah": lambda value: rupiah(value, lang),
        }
        environment.globals |= {
            "lang": lang,
            "office": self._office,
            "asset": lambda name: f"/aset/{self._assets[name].mark}/{name}",
            "token": pass_context(_token),
        }
        return environment


def reader(request: Request) -> Signed:
    """The officer who has signed in, on pages for officers only."""
    signed: Signed = request.state.signed
    return signed


def say(text: Text | Mapping[str, str], lang: Lang) -> str:
    """A text in one language, also as JSON has it: {id, en}."""
    return text.say(lang) if isinstance(text, Text) else text[lang]


def in_words(value: date | str, lang: Lang, zone: tzinfo | None = None) -> str:
    """A date, a moment or either in ISO form: 22 November 2026; 22 November 2026, 14.05 WIB in the zone's time."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    if isinstance(value, datetime):
        local = value.astimezone(zone)
        clock = f"{local:%H.%M}" if lang == "id" else f"{local:%H:%M}"
        return f"{day(local.date(), lang)}, {clock} {zone_name(local)}"
    return day(value, lang)


def zone_name(value: datetime) -> str:
    """The name of a time zone as Indonesia calls it; others as an offset from UTC."""
    hours = value.utcoffset()
    names = {7: "WIB", 8: "WITA", 9: "WIT", 0: "UTC"}
    whole = None if hours is None else hours.total_seconds() / 3600
    return names[int(whole)] if whole in names else f"UTC{value:%z}"


@dataclass(frozen=True)
class _Asset:
    content: bytes
    kind: str
    mark: str


def _assets(folder: Path) -> Iterator[tuple[str, _Asset]]:
    for path in sorted(folder.iterdir()):
        kind, content = mimetypes.guess_type(path.name)[0], path.read_bytes()
        if kind is not None:
            yield path.name, _Asset(content, kind, hashlib.sha256(content).hexdigest()[:16])


def _token(context: Context) -> Markup:
    signed: Signed | None = context["signed"]
    value = "" if signed is None else signed.csrf
    return Markup('<input type="hidden" name="csrf" value="{}">').format(value)
