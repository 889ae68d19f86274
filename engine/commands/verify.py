"""`patuh verify`: whether a receipt is genuine, and whether its rulebook still comes to its decision."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from ..errors import UnreadableInput
from ..language.rulebook import SHIPPED, Rulebook
from ..service.receipt import Rulebooks, Verified, parse, verify
from ..service.settings import Data
from ..text import Lang, Text
from .given import read_given
from .place import data_option
from .terminal import OPTIONS, guarded, wrapped

FORMATS = ("text", "json")
RESULTS = {  # of a check, with its mark
    True: ("✓", Text("lolos", "passed")),
    False: ("✗", Text("gagal", "failed")),
    None: ("–", Text("tidak mungkin", "not possible")),
}


def command(lang: Lang) -> click.Command:
    """The command in one language."""
    file = click.Path(path_type=Path, dir_okay=False)
    params: list[click.Parameter] = [
        click.Argument(["receipt"], metavar=RECEIPT.say(lang)),
        click.Option(["--keys"], type=file, help=KEYS.say(lang)),
        click.Option(["--rules"], type=click.Path(path_type=Path, file_okay=False), help=RULES.say(lang)),
        click.Option(["--application"], metavar=FILE.say(lang), help=APPLICATION.say(lang)),
        click.Option(["--format", "format_"], type=click.Choice(FORMATS), default="text", help=FORMAT.say(lang)),
        data_option(lang, required=False),
    ]

    @guarded(lang)
    def run(
        receipt: str, keys: Path | None, rules: Path | None, application: str | None, format_: str, data: Path | None
    ) -> int:
        told = parse(*read_given(receipt, lang))
        place = None if data is None else Data(data)
        sent = None if application is None else read_given(application, lang)[0]
        public = _public(keys if keys is not None or place is None else place.keys / "keys.json")
        try:
            found = verify(told, public, _rulebook(told["rulebook"], rules, place), sent)
        except ValueError:
            raise UnreadableInput(NO_KEYS, at="--keys") from None
        if format_ == "json":
            click.echo(json.dumps(_json(told, found), ensure_ascii=False, indent=1))
        else:
            for line in _lines(told, found, lang):
                click.echo(line)
        return 0 if found.proven else 1

    return click.Command("verify", callback=run, params=params, help=HELP.say(lang), options_metavar=OPTIONS.say(lang))


def _public(path: Path | None) -> dict[str, Any] | None:
    if path is None:
        return None
    try:
        found: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError):
        raise UnreadableInput(NO_KEYS, at=path.name) from None
    return found


def _rulebook(hash: str, rules: Path | None, place: Data | None) -> Rulebook | None:
    """The rulebook with a hash: in the folder that was named (itself, or one of the copies in it), among those that the
    service keeps, or the shipped one; the one that was named where none of them is it.
    """
    for folder in (rules, None if place is None else place.rulebooks):
        kept = None if folder is None else Rulebooks(folder).load(hash)
        if kept is not None:
            return kept
    if rules is not None and not (rules / "vocabulary.yaml").is_file():
        return None  # a folder of copies that has not got it
    return Rulebook.load(rules or SHIPPED)


def _lines(told: dict[str, Any], found: Verified, lang: Lang) -> Iterator[str]:
    yield HEADING.fill(i=told["id"], d=date.fromisoformat(told["as_of"])).say(lang)
    for check in found.checks:
        mark, word = RESULTS[check.result]
        yield from wrapped(f"{mark} {check.label.say(lang)}: {word.say(lang)} · {check.why.say(lang)}")
    yield (FAILED if found.failed else PROVEN if found.proven else OPEN).say(lang)


def _json(told: dict[str, Any], found: Verified) -> dict[str, Any]:
    results = {True: "passed", False: "failed", None: "not_possible"}
    checks = [
        {"check": one.name, "result": results[one.result], "why": {"id": one.why.id, "en": one.why.en}}
        for one in found.checks
    ]
    return {"schema": "verification/1", "id": told["id"], "proven": found.proven, "checks": checks}


HELP = Text(
    "Periksa tanda terima keputusan tanpa layanan: tanda tangan, buku aturan, dan keputusan yang dihitung ulang. Kode "
    "keluar 0 bila terbukti, 1 bila ada yang gagal atau tidak dapat diperiksa, 2 bila tidak terbaca.",
    "Check the receipt of a decision without the service: its signature, its rulebook, the decision computed again. "
    "Exit code 0 where it is proven, 1 where something failed or could not be checked, 2 where it cannot be read.",
)
RECEIPT, FILE = Text("TANDA_TERIMA", "RECEIPT"), Text("BERKAS", "FILE")
KEYS = Text(
    "Daftar kunci publik yang diumumkan kantor (JSON).", "The list of public keys that the office published (JSON)."
)
RULES = Text(
    "Folder buku aturan, atau folder salinan per sidik; bawaan: yang disertakan.",
    "A folder of rules, or one of copies by hash; default: the one that is shipped.",
)
APPLICATION = Text("Permohonan seperti yang dikirim, byte demi byte.", "The application as it was sent, byte by byte.")
FORMAT = Text("Bentuk keluaran.", "Form of the output.")
NO_KEYS = Text("Bukan daftar kunci publik.", "Not a list of public keys.")
HEADING = Text("tanda terima {i} · per {d}", "receipt {i} · as of {d}")
PROVEN = Text(
    "terbukti: kantor menandatanganinya, dan aturannya sampai pada keputusan yang sama",
    "proven: the office signed it, and its rules come to the same decision",
)
FAILED = Text("TIDAK terbukti: ada yang gagal", "NOT proven: something failed")
OPEN = Text("belum terbukti: ada yang tidak dapat diperiksa", "not proven yet: something could not be checked")
