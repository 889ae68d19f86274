"""The command line: names the commands and hands over; a command is imported when it is called."""

from __future__ import annotations

import importlib
import io
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from .engine.allocator import keep_freed

COMMANDS = {  # the module in engine/commands, and one line in each language
    "check": ("Periksa berkas terhadap aturan.", "Check files against the rules."),
    "explain": ("Jelaskan temuan dalam folder hasil.", "Explain findings in a result folder."),
    "report": ("Buat laporan dari folder hasil.", "Make reports of a result folder."),
    "precheck": ("Putuskan satu permohonan izin.", "Decide one licence application."),
    "case": ("Telusuri tahap sanksi pemberi kerja.", "Follow employers up the ladder of sanctions."),
    "coverage": ("Hitung cakupan wilayah dan program.", "Where regions stand, and programmes."),
    "registry": ("Muat registri kepesertaan untuk layanan.", "Load the registry of membership for the service."),
    "serve": ("Jalankan layanan loket perizinan.", "Run the service for licence desks."),
    "backup": ("Cadangkan data layanan.", "Back up the service's data."),
    "template": ("Buat lembar kerja kosong untuk diisi.", "Make a blank workbook to fill in."),
    "show": ("Baca aturan, fakta, atau parameter.", "Read a rule, a fact or a parameter."),
    "lint": ("Periksa buku aturan.", "Check the rulebook."),
    "account": ("Kelola akun layanan.", "Manage the service's accounts."),
    "test": ("Jalankan uji aturan.", "Run the rules' tests."),
    "audit": ("Periksa catatan audit layanan.", "Check the service's audit."),
    "verify": ("Periksa tanda terima keputusan.", "Check the receipt of a decision."),
    "keys": ("Kelola kunci tanda tangan layanan.", "Manage the service's signing keys."),
}
ABOUT = (
    "Periksa kepatuhan jaminan sosial ketenagakerjaan: aturan dalam YAML, berkas kantor masuk, putusan keluar.",
    "Check compliance with employment social security: rules in YAML, office files in, verdicts out.",
)


def split_language(arguments: Sequence[str], environment: str | None) -> tuple[str, list[str]]:
    """The language asked for by `--lang id|en` anywhere (else by the environment, else id), and the other arguments."""
    lang, rest, words = environment, [], iter(arguments)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word == "--lang":
            lang = next(words, "?")
        elif word.startswith("--lang="):
            lang = word.removeprefix("--lang=")
        else:
            rest.append(word)
    return lang or "id", rest


def main() -> None:
    """Run `patuh` with the process's arguments."""
    try:
        _main()
    except KeyboardInterrupt:  # before a command could take care of it
        sys.exit(130)


def _main() -> None:
    lang, arguments = split_language(sys.argv[1:], os.environ.get("PATUH_LANG"))
    if lang not in ("id", "en"):
        print(f"--lang {lang}: id | en", file=sys.stderr)
        sys.exit(2)
    _speak_utf8()
    if lang == "id":
        _translate_click()
    english = lang == "en"
    keep_freed()
    import click

    class Commands(click.Group):
        """The commands of COMMANDS, each imported when it is called."""

        def invoke(self, context: click.Context) -> object:
            try:
                return super().invoke(context)
            except KeyboardInterrupt:  # click would make it exit code 1
                sys.exit(130)

        def resolve_command(
            self, context: click.Context, args: list[str]
        ) -> tuple[str | None, click.Command | None, list[str]]:
            if args[0] not in COMMANDS and not args[0].startswith("-"):
                from .engine.errors import did_you_mean

                near = did_you_mean(args[0], COMMANDS)
                what = f"No such command '{args[0]}'." if english else f"Tidak ada perintah '{args[0]}'."
                context.fail(f"{what} {(near.en if english else near.id) if near else ''}".rstrip())
            return super().resolve_command(context, args)

        def list_commands(self, context: click.Context) -> list[str]:
            return list(COMMANDS)

        def get_command(self, context: click.Context, name: str) -> click.Command | None:
            if name not in COMMANDS:
                return None
            module = importlib.import_module(f".engine.commands.{name}", __package__)
            # Polars, if it was loaded, has taken Ctrl-C: it would come twice, or be lost while another thread works.
            signal.signal(signal.SIGINT, signal.getsignal(signal.SIGINT))
            command: click.Command = module.command(lang)
            return command

        def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
            with formatter.section("Commands" if english else "Perintah"):
                formatter.write_dl([(name, words[english]) for name, words in COMMANDS.items()])

        def format_options(self, context: click.Context, formatter: click.HelpFormatter) -> None:
            super().format_options(context, formatter)
            with formatter.section("Everywhere" if english else "Di mana saja"):
                formatter.write_dl(
                    [("--lang [id|en]", "Language (or PATUH_LANG)." if english else "Bahasa (atau PATUH_LANG).")]
                )

    group = Commands(
        name="patuh",
        help=ABOUT[english],
        context_settings={"help_option_names": ["-h", "--help"]},
        options_metavar="[OPTIONS]" if english else "[OPSI]",
        subcommand_metavar="COMMAND [ARGS]..." if english else "PERINTAH [ARGUMEN]...",
    )
    click.version_option(package_name="patuh", prog_name="patuh")(group)
    group.main(args=arguments, prog_name="patuh")


def _speak_utf8() -> None:
    """A file or program gets UTF-8 on every system; a terminal its own encoding, with `?` for what it lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def _translate_click() -> None:
    """Click's own words go through gettext, which must know the language before click is imported."""
    import gettext

    os.environ["LANGUAGE"] = "id"
    gettext.bindtextdomain("patuh", str(Path(__file__).parent / "engine" / "commands" / "locale"))
    gettext.textdomain("patuh")


if __name__ == "__main__":
    main()
