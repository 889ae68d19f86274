"""`patuh audit`: whether the chain is whole, its head to keep elsewhere, what is in it, and the end of a retention."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from ..errors import OutputError, UnreadableInput, UsageError
from ..service.audit import Audit, Entry, Head, Verified, read_id
from ..service.receipt import Keys, genuine, signed
from ..service.settings import Data, read_settings
from ..text import Lang, Text
from .given import DATE, day_of
from .place import data_option, existing, group, terminal
from .terminal import OPTIONS, guarded, table

HEAD = "audit-head/1"


def command(lang: Lang) -> click.Command:
    """The command in one language."""
    return group("audit", [_verify(lang), _head(lang), _show(lang), _forget(lang)], HELP, lang)


def _made(
    name: str, help_: Text, lang: Lang, run: Callable[..., int], *params: click.Parameter, writes: bool = False
) -> click.Command:
    """A command over the audit of a data folder; `run` gets the audit and the folder first."""

    @guarded(lang)
    def over(data: Path, **given: Any) -> int:
        place = existing(data)
        audit = Audit.open(place.audit) if writes else Audit(place.audit)
        try:
            return run(audit, place, **given)
        finally:
            audit.close()

    return click.Command(
        name,
        callback=over,
        params=[*params, data_option(lang)],
        help=help_.say(lang),
        options_metavar=OPTIONS.say(lang),
    )


# ── verify ──


def _verify(lang: Lang) -> click.Command:
    def run(audit: Audit, place: Data, head: Path | None, keys: Path | None) -> int:
        expected = None if head is None else _exported(head, keys or place.keys / "keys.json")
        found = audit.verify(expected)
        for line in _found(found, lang):
            click.echo(line)
        return 0 if found.whole else 1

    file = click.Path(path_type=Path, dir_okay=False, exists=True)
    return _made(
        "verify", VERIFY, lang, run,
        click.Option(["--head"], type=file, help=HEAD_FILE.say(lang)),
        click.Option(["--keys"], type=file, help=KEYS_FILE.say(lang)),
    )  # fmt: skip


def _exported(path: Path, keys: Path) -> Head:
    """The head in a file; raises UnreadableInput where it is none, or the office did not sign it."""
    try:
        told = json.loads(path.read_bytes())
        if told["schema"] != HEAD:
            raise ValueError(HEAD)
        head = Head(int(told["number"]), str(told["hash"]), datetime.fromisoformat(told["at"]))
        held = genuine(told, told["exported_at"], json.loads(keys.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError):
        raise UnreadableInput(NO_HEAD, at=path.name, todo=MAKE_HEAD) from None
    if not held.holds:
        raise UnreadableInput(NOT_GENUINE.fill(w=held.why), at=path.name, why=WORTHLESS)
    return head


def _found(found: Verified, lang: Lang) -> Iterator[str]:
    if found.broken is not None:
        where = FILE if found.broken.number == 0 else ENTRY.fill(n=str(found.broken.number))
        yield BROKEN.fill(w=where, t=found.broken.what).say(lang)
        yield UNTIL_THERE.fill(n=found.entries).say(lang)
        return
    yield WHOLE.fill(n=found.entries, k=found.kept).say(lang)
    if found.head is not None:
        yield AT_HEAD.fill(n=str(found.head.number), h=found.head.hash, t=_time(found.head.at)).say(lang)
    yield (COMPARED if found.compared else NOT_COMPARED).say(lang)
    if found.clock_back:
        yield CLOCK.fill(n=", ".join(map(str, found.clock_back))).say(lang)


# ── head ──


def _head(lang: Lang) -> click.Command:
    def run(audit: Audit, place: Data, out: Path | None) -> int:
        head = audit.head()
        told = {
            "schema": HEAD,
            "number": head.number,
            "hash": head.hash,
            "at": _time(head.at),
            "exported_at": _time(datetime.now(UTC)),
        }
        text = json.dumps(signed(told, Keys.at(place.keys)), indent=1)
        if out is None:
            click.echo(text)
        else:
            try:
                out.write_text(text + "\n", "utf-8")
            except OSError as error:
                raise OutputError(NOT_WRITTEN.fill(e=error.strerror or "?"), at=str(out)) from None
            click.echo(HEAD_WRITTEN.fill(n=str(head.number), h=head.hash, f=out.name).say(lang))
        return 0

    out = click.Option(["-o", "--out"], type=click.Path(path_type=Path, dir_okay=False), help=OUT.say(lang))
    return _made("head", GIVE_HEAD, lang, run, out)


# ── show ──


def _show(lang: Lang) -> click.Command:
    def run(audit: Audit, place: Data, id: str | None, kind: tuple[str, ...], last: int) -> int:
        if id is None:
            rows = [tuple(word.say(lang) for word in COLUMNS)]
            rows += [_row(entry, content, lang) for entry, content in audit.history(kinds=kind or None, limit=last)]
            for line in table(rows, right=frozenset({0})):
                click.echo(line)
            return 0
        found = audit.find(read_id(id) or id)
        if found is None:
            raise UsageError(NO_ENTRY.fill(i=id))
        click.echo(json.dumps(_whole(*found), ensure_ascii=False, indent=1))
        return 0

    return _made(
        "show", SHOW, lang, run,
        click.Argument(["id"], metavar="[ID]", required=False),
        click.Option(["--kind"], multiple=True, help=KIND.say(lang)),
        click.Option(["--last"], type=click.IntRange(1, 10_000), default=20, help=LAST.say(lang)),
    )  # fmt: skip


def _row(entry: Entry, content: Mapping[str, Any] | None, lang: Lang) -> tuple[str, ...]:
    kept = (DELETED if content is None else KEPT).say(lang)
    return str(entry.number), _time(entry.at)[:19], entry.kind, entry.actor, entry.id, kept


def _whole(entry: Entry, content: Mapping[str, Any] | None) -> dict[str, Any]:
    """An entry with its receipt, which names nobody; the rest is shown on the pages of those who may see it."""
    told = {"number": entry.number, "id": entry.id, "at": _time(entry.at), "kind": entry.kind, "actor": entry.actor}
    told |= {"content_hash": entry.content_hash, "previous": entry.previous, "hash": entry.hash}
    return {**told, "kept": content is not None, "receipt": (content or {}).get("receipt")}


# ── forget ──


def _forget(lang: Lang) -> click.Command:
    def run(audit: Audit, place: Data, before: str | None, config: Path | None, why: str, keep: tuple[str, ...]) -> int:
        today, ids = datetime.now(UTC).date(), {id: read_id(id) or id for id in keep}
        day = day_of(before) if before else _end_of_retention(config, today)
        if day > today:
            raise UsageError(NOT_YET.fill(d=day))
        for typed, id in ids.items():
            if audit.find(id) is None:
                raise UsageError(NO_ENTRY.fill(i=typed))
        forgotten = audit.forget(day, why, terminal(), list(ids.values()))
        click.echo(FORGOTTEN.fill(n=forgotten, d=day).say(lang))
        return 0

    return _made(
        "forget", FORGET, lang, run,
        click.Option(["--before"], metavar=DATE.say(lang), help=BEFORE.say(lang)),
        click.Option(["--config"], type=click.Path(path_type=Path, dir_okay=False), help=CONFIG.say(lang)),
        click.Option(["--why"], metavar=REASON.say(lang), required=True, help=WHY.say(lang)),
        click.Option(["--keep"], metavar="ID", multiple=True, help=KEEP.say(lang)),
        writes=True,
    )  # fmt: skip


def _end_of_retention(config: Path | None, today: date) -> date:
    """The first day that is kept by the office's settings; raises UsageError where they name no retention."""
    days = None if config is None else read_settings(config).retention.decisions_days
    if days is None:
        raise UsageError(NO_RETENTION, todo=NAME_RETENTION)
    return today - timedelta(days=days)


def _time(at: date) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S.%fZ}"


HELP = Text(
    "Catatan audit layanan: periksa keutuhannya, keluarkan kepalanya, lihat isinya, hapus pada akhir masa simpan.",
    "The service's audit: check that it is whole, export its head, see what is in it, delete at the end of retention.",
)
VERIFY = Text(
    "Periksa keutuhan rantai. Menemukan tempat pertama yang diubah, dihapus, disisipkan, atau ditukar. Kode keluar 0 "
    "bila utuh, 1 bila tidak.",
    "Check that the chain is whole. Finds the first place that was edited, removed, put in or swapped. Exit code 0 "
    "where it is whole, 1 where it is not.",
)
HEAD_FILE = Text(
    "Kepala yang pernah dikeluarkan (patuh audit head): menemukan juga akhir yang dipotong.",
    "A head that was exported (patuh audit head): finds an end that was cut off, too.",
)
KEYS_FILE = Text(
    "Daftar kunci publik kantor yang disimpan di tempat lain; bawaan: yang di folder data.",
    "The office's list of public keys as kept elsewhere; default: the one in the data folder.",
)
NO_HEAD = Text("Bukan kepala catatan audit.", "Not the head of an audit.")
MAKE_HEAD = Text("Keluarkan dengan `patuh audit head`.", "Export one with `patuh audit head`.")
NOT_GENUINE = Text("Kepala ini tidak dapat dipercaya: {w}.", "This head cannot be trusted: {w}.")
WORTHLESS = Text("Kepala yang diubah tidak membuktikan apa pun.", "A head that was changed proves nothing.")
FILE, ENTRY = Text("berkas", "the file"), Text("entri {n}", "entry {n}")
BROKEN = Text("TIDAK UTUH · {w}: {t}", "NOT WHOLE · {w}: {t}")
UNTIL_THERE = Text(
    "{n} entri menyambung dari awal; amankan berkas ini sebagai bukti sebelum memulihkan cadangan",
    "{n} entries follow from the first; keep this file as evidence before you restore a backup",
)
WHOLE = Text("utuh · {n} entri, {k} dengan isi", "whole · {n} entries, {k} with their content")
AT_HEAD = Text("kepala: entri {n}, {t}, {h}", "head: entry {n}, {t}, {h}")
COMPARED = Text("kepala yang pernah dikeluarkan ada dalam rantai", "the head that was exported is in the chain")
NOT_COMPARED = Text(
    "tanpa --head akhir yang dipotong tidak dapat diketahui", "without --head an end that was cut off cannot be known"
)
CLOCK = Text("jam komputer mundur pada entri {n}", "the computer's clock had gone back at entry {n}")
GIVE_HEAD = Text(
    "Keluarkan kepala rantai. Bertanda tangan; simpan di luar komputer ini, atau cetak dalam laporan.",
    "Export the chain's head. It is signed; keep it off this computer, or print it in a report.",
)
OUT = Text("Tulis ke berkas.", "Write to a file.")
HEAD_WRITTEN = Text("kepala entri {n}, {h}: {f}", "head of entry {n}, {h}: {f}")
NOT_WRITTEN = Text("Tidak dapat ditulis ({e}).", "Cannot be written ({e}).")
SHOW = Text(
    "Lihat entri terakhir. Dengan ID: satu entri dengan tanda terimanya. Tanpa data pribadi.",
    "See the last entries. With an ID: one entry with its receipt. Without personal data.",
)
KIND = Text("Hanya jenis ini (dapat diulang).", "Only this kind (may be repeated).")
LAST = Text("Berapa entri terakhir.", "How many of the last entries.")
COLUMNS = (
    Text("nomor", "number"), Text("waktu (UTC)", "time (UTC)"), Text("jenis", "kind"), Text("oleh", "by"),
    Text("id", "id"), Text("isi", "content"),
)  # fmt: skip
KEPT, DELETED = Text("ada", "kept"), Text("dihapus", "deleted")
NO_ENTRY = Text("Tidak ada entri {i}.", "There is no entry {i}.")
FORGET = Text(
    "Hapus isi pada akhir masa simpan. Isi entri yang dicatat sebelum TANGGAL (UTC) hilang untuk selamanya; rantainya "
    "tetap utuh.",
    "Delete contents at the end of retention. Those of entries recorded before DATE (UTC) are gone for ever; the chain "
    "stays whole.",
)
BEFORE = Text("Hari pertama yang tetap disimpan.", "The first day that is kept.")
CONFIG = Text(
    "Pengaturan kantor: tanpa --before berlaku retention.decisions_days di dalamnya.",
    "The office's settings: without --before, their retention.decisions_days counts.",
)
NO_RETENTION = Text("Tidak ada hari yang disebut.", "No day is named.")
NAME_RETENTION = Text(
    "Sebut --before, atau --config dengan retention.decisions_days.",
    "Name --before, or --config with retention.decisions_days.",
)
REASON = Text("ALASAN", "REASON")
WHY = Text("Alasan, tanpa data pribadi: tetap tercatat.", "Why, without personal data: it stays on record.")
KEEP = Text(
    "Id keputusan yang isinya tetap disimpan sebagai bukti perkara (dapat diulang).",
    "Id of a decision whose content stays as evidence in proceedings (may be repeated).",
)
NOT_YET = Text("{d} belum tiba.", "{d} is yet to come.")
FORGOTTEN = Text("{n} isi sebelum {d} dihapus", "{n} contents before {d} deleted")
