"""`patuh precheck`: the decision on one licence application, why, and what to ask for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import click

from ..check.applications import read_application
from ..check.conclusions import Conclusions
from ..conclude import brought
from ..conclude.brought import Brought
from ..conclude.licence import BREACHED, DECISIONS, Decision, Reason, application
from ..errors import UsageError
from ..language.rulebook import SHIPPED, Rulebook
from ..service.registry.model import Looked
from ..text import Lang, Text
from ..values import Value
from .given import AS_OF, DATE, SANCTIONS, day_of, read_given, read_sanctions, warn_if_once
from .terminal import OPTIONS, guarded, wrapped

FORMATS = ("text", "json")


def command(lang: Lang) -> click.Command:
    """The command in one language."""
    params: list[click.Parameter] = [
        click.Argument(["file"], metavar=FILE.say(lang)),
        click.Option(["--as-of"], metavar=DATE.say(lang), help=AS_OF.say(lang)),
        click.Option(["--sanctions"], type=click.Path(path_type=Path), help=SANCTIONS.say(lang)),
        click.Option(["--registry"], metavar="FOLDER|postgresql://…", help=REGISTRY.say(lang)),
        click.Option(["--rules"], type=click.Path(path_type=Path), help=RULES.say(lang)),
        click.Option(["--format", "format_"], type=click.Choice(FORMATS), default="text", help=FORMAT.say(lang)),
        click.Option(["--why"], is_flag=True, help=WHY.say(lang)),
    ]

    @guarded(lang)
    def run(
        file: str,
        as_of: str | None,
        sanctions: Path | None,
        registry: str | None,
        rules: Path | None,
        format_: str,
        why: bool,
    ) -> int:
        asked_for = day_of(as_of) if as_of else None
        content, label = read_given(file, lang)
        book = Rulebook.load(rules or SHIPPED)
        filed = read_application(content, label, book.vocabulary)
        today, values, shown = asked_for or filed.as_of or date.today(), filed.values, None
        with Conclusions.of(book) as conclusions:
            if registry is not None:
                looked = _on_record(registry, values, today, book, conclusions)
                values = {**values, **looked.facts}
                for doubt in looked.doubts:
                    click.echo(doubt.say(lang), err=True)
            if sanctions is not None:
                register = read_sanctions(sanctions, book, today, conclusions)
                found = register.look_up(values)
                values = register.settle(values, found)
                for doubt in found.why():
                    click.echo(doubt.say(lang), err=True)
            if filed.workers is not None:
                shown = brought.judge(filed.employer, filed.workers, today, conclusions.evaluator)
                values = shown.settle(values)
            decided = conclusions.decide(application(values, today))
            warn_if_once(conclusions.twice, lang)
        if format_ == "json":
            told = {**decided.to_json(), "workers": shown and shown.to_json(), "rulebook": book.hash}
            click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        else:
            for line in (*_lines(decided, lang, why), *_shown(shown, book, lang)):
                click.echo(line)
        return 0 if decided.decision == "proceed" else 1

    return click.Command(
        "precheck", callback=run, params=params, help=HELP.say(lang), options_metavar=OPTIONS.say(lang)
    )


def _on_record(
    place: str, values: Mapping[str, Value], today: date, book: Rulebook, conclusions: Conclusions
) -> Looked:
    """What the registry that `patuh registry load` made has on record of the applicant."""
    from ..service.registry.registries import Registries

    with Registries.at(place, book, conclusions) as kept, kept.current() as registry:
        if registry is None:
            raise UsageError(NO_REGISTRY, at=place, todo=NO_REGISTRY_TODO)
        return registry.look_up(values, today)


def _lines(decided: Decision, lang: Lang, why: bool) -> Iterator[str]:
    yield DECISION.fill(d=DECISIONS[decided.decision], n=decided.as_of).say(lang)
    yield LAW.fill(d=decided.law_date, c=REGIONAL if decided.regional else NOT_REGIONAL).say(lang)
    if decided.decide_by is not None:
        yield CLOCK.fill(d=decided.decide_by).say(lang)
    if decided.recheck_on is not None:
        yield RECHECK.fill(d=decided.recheck_on).say(lang)
    if decided.oss_status is not None:
        yield OSS.fill(c=decided.oss_status[0], s=decided.oss_status[1]).say(lang)
    for heading, reasons in ((BECAUSE, decided.reasons), (BESIDES, decided.besides)):
        if reasons:
            yield heading.say(lang)
        for reason in reasons:
            yield from _reason(reason, lang, why)
    if asks := decided.asks():
        yield ASK.say(lang)
        yield from (f"  - {label.say(lang)}" for label in asks.values())
    if decided.decision == "proceed":
        yield NOTHING.say(lang)


def _shown(shown: Brought | None, book: Rulebook, lang: Lang) -> Iterator[str]:
    """What the workers that the application brings show."""
    if shown is None:
        return
    yield WORKERS.fill(n=shown.workers).say(lang)
    for one in shown.shown:
        title = book.rules[one.rule][0].title
        if one.violation:
            yield from _indented("✗ ", BREACHES.fill(t=title, n=one.violation).say(lang))
        if one.undetermined:
            yield from _indented("? ", OPEN.fill(t=title, n=one.undetermined).say(lang))


def _reason(reason: Reason, lang: Lang, why: bool) -> Iterator[str]:
    tree = reason.explanation
    if why:
        yield from (f"  {line}" for line in tree.to_text(lang).splitlines())
        return
    if reason.outcome.verdict in BREACHED:
        yield from _indented("✗ ", tree.rule.message.say(lang))
        yield from _indented("  ", tree.citation.say(lang))
        yield from _indented("→ ", tree.rule.remedy.say(lang))
    else:
        yield from _indented("? ", NOT_KNOWN.fill(t=tree.rule.title).say(lang))
        yield from _indented("  ", tree.citation.say(lang))


def _indented(mark: str, words: str) -> Iterator[str]:
    return (line for line in wrapped(f"  {mark}{words}"))


HELP = Text(
    "Putuskan satu permohonan izin dari BERKAS JSON (bentuk patuh menurut docs/schemas/precheck.json, atau dataNIB "
    "dari OSS); - membaca masukan standar. Kode keluar 0 bila lanjut, 1 bila keputusan lain.",
    "Decide one licence application from a JSON FILE (patuh's own shape, docs/schemas/precheck.json, or the dataNIB of "
    "OSS); - reads standard input. Exit code 0 for proceed, 1 for any other decision.",
)
FILE = Text("BERKAS", "FILE")
REGISTRY = Text(
    "Registri kepesertaan (folder registry di folder data layanan): apa yang tercatat tentang pemohon.",
    "Registry of membership (the folder registry in the service's data folder): what is on record of the applicant.",
)
NO_REGISTRY = Text("Di sini belum ada registri.", "There is no registry here yet.")
NO_REGISTRY_TODO = Text("Muat dengan patuh registry load.", "Load one with patuh registry load.")
RULES = Text("Folder buku aturan lain.", "Another folder of rules.")
FORMAT = Text("Bentuk keluaran.", "Form of the output.")
WHY = Text("Tampilkan pohon syarat tiap alasan.", "Show the tree of conditions of each reason.")
DECISION = Text("{d} · per {n}", "{d} · as of {n}")
LAW = Text("hukum per {d}; {c}", "law as of {d}; {c}")
REGIONAL = Text("izin daerah di luar OSS", "a regional permit outside OSS")
NOT_REGIONAL = Text(
    "bukan izin yang dapat ditahan daerah: kekurangan hanya menjadi catatan",
    "not a permit the region may hold: a shortfall is advice only",
)
CLOCK = Text("putuskan paling lambat {d}", "decide by {d} at the latest")
RECHECK = Text("periksa kembali pada {d}", "check again on {d}")
OSS = Text("usulan kode status OSS: {c} ({s})", "OSS status code to suggest: {c} ({s})")
WORKERS = Text("pekerja dalam permohonan: {n}", "workers in the application: {n}")
BREACHES = Text("{t}: {n} tidak memenuhi", "{t}: {n} not met")
OPEN = Text("{t}: {n} belum dapat ditentukan", "{t}: {n} undetermined")
BECAUSE, BESIDES = Text("karena", "because"), Text("selain itu", "besides")
ASK = Text("yang perlu diminta", "what to ask for")
NOT_KNOWN = Text("belum diketahui: {t}", "not known: {t}")
NOTHING = Text("Tidak ada yang menghalangi permohonan ini.", "Nothing stands against this application.")
