"""`patuh serve`: the service for licence desks, as one process behind the office's proxy."""

from __future__ import annotations

import ipaddress
import json
import logging
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from ..errors import PatuhError, RulebookError, UsageError
from ..language.rulebook import SHIPPED
from ..text import Lang, Text
from .terminal import OPTIONS, guarded

SWITCH = 0.0005  # seconds after which threads change places: those that answer wait less for those that decide
GRACE = 10  # seconds for those who are inside when the service is stopped
KEPT_ALIVE = 15  # seconds a connection may stand idle; the proxy keeps its own for less
CONNECTIONS = 1024


def command(lang: Lang) -> click.Command:
    """The command in one language."""
    params: list[click.Parameter] = [
        click.Option(["--data"], type=click.Path(path_type=Path), help=DATA.say(lang)),
        click.Option(["--config"], type=click.Path(path_type=Path), help=CONFIG.say(lang)),
        click.Option(
            ["--host"], default="127.0.0.1", show_default=True, metavar=ADDRESS.say(lang), help=HOST.say(lang)
        ),
        click.Option(["--port"], default=8000, type=click.IntRange(0, 65535), show_default=True, help=PORT.say(lang)),
        click.Option(["--rules"], type=click.Path(path_type=Path), help=RULES.say(lang)),
        click.Option(["--sample"], is_flag=True, help=SAMPLE.say(lang)),
        click.Option(["--insecure"], is_flag=True, help=INSECURE.say(lang)),
    ]

    @guarded(lang)
    def run(
        data: Path | None, config: Path | None, host: str, port: int, rules: Path | None, sample: bool, insecure: bool
    ) -> int:
        try:
            import uvicorn  # noqa: F401
        except ImportError:
            raise UsageError(NOT_INSTALLED, todo=INSTALL) from None
        if (data is None) == (not sample):
            raise UsageError(WHERE, todo=TODO_WHERE)
        with ExitStack() as stack:
            place = data or Path(stack.enter_context(TemporaryDirectory(prefix="patuh-contoh-")))
            return _serve(place, config, (host, port), rules or SHIPPED, lang, sample=sample, insecure=insecure)

    return click.Command("serve", callback=run, params=params, help=HELP.say(lang), options_metavar=OPTIONS.say(lang))


def _serve(
    place: Path, config: Path | None, at: tuple[str, int], rules: Path, lang: Lang, *, sample: bool, insecure: bool
) -> int:
    import uvicorn

    from ..service.api.head import Bounded
    from ..service.app import opened
    from ..service.settings import Data, Settings, read_settings

    sys.setswitchinterval(SWITCH)
    settings = Settings() if config is None else read_settings(config)
    if not (_is_loopback(at[0]) or insecure or (settings.secure and settings.trusted_proxies)):
        raise UsageError(OPEN.fill(h=at[0]), why=WHY_OPEN, todo=TODO_OPEN)
    data = Data.at(place)
    if sample:
        from .serve_sample import load_sample

        load_sample(data, rules)
    with opened(settings, data, log, rules) as service, _listening(at) as listener, _reloading(service.parts.books):
        _log_library()
        server = uvicorn.Server(
            uvicorn.Config(
                service.asgi, http=Bounded, ws="none", lifespan="off", log_config=None, access_log=False,
                server_header=False, proxy_headers=False, timeout_keep_alive=KEPT_ALIVE,
                timeout_graceful_shutdown=GRACE, limit_concurrency=CONNECTIONS,
            )
        )  # fmt: skip
        address = f"http://{at[0]}:{listener.getsockname()[1]}"
        click.echo(SERVING.fill(a=settings.public_url or address, h=service.parts.books.rulebook.hash[:12]).say(lang))
        if sample:
            from .serve_sample import welcome

            for line in welcome(service.parts.access, address):
                click.echo(line.say(lang))
        sys.stdout.flush()
        for number in (signal.SIGTERM, signal.SIGINT):  # uvicorn raises them again once it has stopped
            signal.signal(number, lambda *_: None)
        server.run(sockets=[listener])
    return 0


@contextmanager
def _listening(at: tuple[str, int]) -> Iterator[socket.socket]:
    """The socket that is listened on; raises UsageError where it cannot be had."""
    try:
        family = socket.AF_INET6 if ":" in at[0] else socket.AF_INET
        listener = socket.create_server(at, family=family, backlog=CONNECTIONS)
    except OSError as error:
        raise UsageError(NO_SOCKET.fill(h=at[0], p=str(at[1]), w=error.strerror or str(error))) from None
    with listener:
        # Those who are accepted inherit it: else an answer's body waits 40 ms for its head to be acknowledged.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield listener


@contextmanager
def _reloading(books: Any) -> Iterator[None]:
    """A rulebook that changed is taken up on SIGHUP, beside those who are served."""

    def reload() -> None:
        try:
            log({"event": "rulebook", "hash": books.reload().hash})
        except RulebookError as error:
            faults = [fault.say("en") for fault in error.faults[:20]]
            log({"event": "rulebook refused", "kept": books.rulebook.hash, "faults": faults})
        except PatuhError as error:
            log({"event": "rulebook refused", "kept": books.rulebook.hash, "faults": [error.what.en]})

    before = signal.signal(signal.SIGHUP, lambda *_: threading.Thread(target=reload).start())
    try:
        yield
    finally:
        signal.signal(signal.SIGHUP, before)


def log(record: dict[str, Any]) -> None:
    """One line of JSON on stderr."""
    told = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), **record}
    sys.stderr.write(json.dumps(told, ensure_ascii=False) + "\n")


class _Lines(logging.Handler):
    """What libraries log, as lines of JSON; never with the words of an exception, which may quote what was sent."""

    def emit(self, record: logging.LogRecord) -> None:
        log({"event": record.name, "level": record.levelname, "message": record.getMessage()})


def _log_library() -> None:
    logger = logging.getLogger("uvicorn.error")
    logger.handlers, logger.propagate = [_Lines()], False
    logger.setLevel(logging.WARNING)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


HELP = Text(
    "Layani loket perizinan: halaman petugas dan API pra-cek, dengan jejak audit dan tanda terima. Hentikan dengan "
    "SIGTERM; SIGHUP memuat ulang buku aturan. Petunjuk: docs/api.md dan docs/deployment.",
    "Serve licence desks: pages for officers and the pre-check API, with audit and receipts. SIGTERM stops it, SIGHUP "
    "loads the rulebook again. See docs/api.md and docs/deployment.",
)
DATA = Text("Folder data layanan (audit, akun, kunci, data kepesertaan).", "The service's data folder.")
CONFIG = Text("Berkas pengaturan YAML.", "A YAML file of settings.")
ADDRESS = Text("ALAMAT", "ADDRESS")
HOST = Text("Alamat yang didengarkan.", "Address to listen on.")
PORT = Text("Porta; 0 memilih yang bebas.", "Port; 0 picks a free one.")
RULES = Text("Folder buku aturan lain.", "Another folder of rules.")
SAMPLE = Text(
    "Coba dengan data rekaan (CONTOH) di folder sementara; kunci dan akun dicetak.",
    "Try it with invented data (CONTOH) in a temporary folder; prints a key and an account.",
)
INSECURE = Text(
    "Izinkan alamat selain komputer ini tanpa https (jangan untuk data nyata).",
    "Allow an address beyond this computer without https (not for real data).",
)
NOT_INSTALLED = Text("Layanan belum terpasang.", "The service is not installed.")
INSTALL = Text("Pasang dengan: pip install 'patuh[service]'", "Install it with: pip install 'patuh[service]'")
WHERE = Text("Perlu salah satu: --data FOLDER atau --sample.", "One of them is needed: --data FOLDER or --sample.")
TODO_WHERE = Text(
    "--data untuk layanan sungguhan, --sample untuk mencoba.", "--data for a real service, --sample to try it."
)
OPEN = Text("{h} dapat dicapai dari luar komputer ini.", "{h} can be reached from beyond this computer.")
WHY_OPEN = Text(
    "Tanpa https, kunci dan data pemohon dapat dibaca di jalan.",
    "Without https, keys and data of applicants can be read on their way.",
)
TODO_OPEN = Text(
    "Dengarkan 127.0.0.1 di belakang proxy, atau sebut public_url: https://… dan trusted_proxies dalam --config.",
    "Listen on 127.0.0.1 behind a proxy, or give public_url: https://… and trusted_proxies in --config.",
)
NO_SOCKET = Text("Tidak dapat mendengarkan {h} porta {p}: {w}.", "Cannot listen on {h} port {p}: {w}.")
SERVING = Text("patuh melayani di {a} · buku aturan {h}", "patuh serves at {a} · rulebook {h}")
