"""`patuh keys`: the keys that the service signs receipts with."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ..service.audit import Audit
from ..service.receipt import Keys
from ..text import Lang, Text
from .place import data_option, existing, group, terminal
from .terminal import OPTIONS, guarded

KIND = "keys"  # of entries in the audit


def command(lang: Lang) -> click.Command:
    """The command in one language."""
    return group("keys", [_export(lang), _rotate(lang), _revoke(lang)], HELP, lang)


def _made(name: str, help_: Text, lang: Lang, run: Callable[..., int], *params: click.Parameter) -> click.Command:
    @guarded(lang)
    def over(data: Path, **given: Any) -> int:
        place = existing(data)
        audit = Audit.open(place.audit)
        try:
            return run(Keys.at(place.keys), audit, **given)
        finally:
            audit.close()

    return click.Command(
        name,
        callback=over,
        params=[*params, data_option(lang)],
        help=help_.say(lang),
        options_metavar=OPTIONS.say(lang),
    )


def _export(lang: Lang) -> click.Command:
    def run(keys: Keys, audit: Audit) -> int:
        click.echo(json.dumps(keys.public(), indent=1))
        return 0

    return _made("export", EXPORT, lang, run)


def _rotate(lang: Lang) -> click.Command:
    def run(keys: Keys, audit: Audit) -> int:
        old, made = keys.signer().key, keys.rotate()
        audit.append(KIND, terminal(), {"did": "rotated", "old": old, "new": made.id})
        click.echo(ROTATED.fill(o=old, n=made.id).say(lang))
        return 0

    return _made("rotate", ROTATE, lang, run)


def _revoke(lang: Lang) -> click.Command:
    def run(keys: Keys, audit: Audit, id: str) -> int:
        revoked = keys.revoke(id)
        audit.append(KIND, terminal(), {"did": "revoked", "key": revoked.id, "at": revoked.revoked})
        click.echo(REVOKED.fill(k=revoked.id, n=keys.signer().key).say(lang))
        return 0

    return _made("revoke", REVOKE, lang, run, click.Argument(["id"], metavar="ID"))


HELP = Text("Kunci penanda tangan tanda terima keputusan.", "The keys that receipts of decisions are signed with.")
EXPORT = Text(
    "Cetak daftar kunci publik. Untuk diumumkan dan disimpan di luar komputer ini.",
    "Print the list of public keys. It is to be published, and kept off this computer.",
)
ROTATE = Text(
    "Ganti kunci. Yang baru langsung dipakai, juga oleh layanan yang sedang berjalan.",
    "Change the key. The new one signs at once, in a running service too.",
)
REVOKE = Text(
    "Cabut kunci yang bocor. Tanda tangannya tidak lagi membuktikan apa pun.",
    "Revoke a key that leaked. What it signed proves nothing any more.",
)
ROTATED = Text(
    "kunci {n} menggantikan {o}; umumkan daftar yang baru (patuh keys export)",
    "key {n} takes the place of {o}; publish the new list (patuh keys export)",
)
REVOKED = Text(
    "kunci {k} dicabut, {n} menandatangani; umumkan daftar yang baru (patuh keys export)",
    "key {k} is revoked, {n} signs; publish the new list (patuh keys export)",
)
