"""What click says to users is said in Indonesian, and the compiled catalogue is the one that was edited."""

from __future__ import annotations

import ast
import gettext
import io
import os
import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import babel.messages.catalog
import babel.messages.mofile
import babel.messages.pofile
import click
import pytest

# Said to whoever writes a command wrongly, not to whoever uses it; names inside repr() and the like.
FOR_PROGRAMMERS = {
    "Arguments take exactly one parameter declaration, got {length}: {decls}.",
    "Boolean option {decl!r} cannot use the same flag for true/false.",
    "Choice({choices})",
    "Could not determine name for option with declarations {decls!r}",
    "Invalid start character for option ({option})",
    "Name '{name}' defined twice",
    "No options defined but a name was passed ({name}). Did you mean to declare an argument instead? "
    "Did you mean to pass '--{name}'?",
    "Unknown color {colour!r}",
    "Unknown standard stream '{name}'",
    "Value must be an iterable.",
}

Forms = tuple[str, ...]  # singular and plural; one form where there is no plural


@pytest.fixture(scope="module")
def folder(tree: Path) -> Path:
    return tree / "engine" / "commands" / "locale"


@pytest.fixture(scope="module")
def source(folder: Path) -> babel.messages.catalog.Catalog:
    """The catalogue that people edit."""
    with (folder / "id" / "LC_MESSAGES" / "patuh.po").open("rb") as file:
        return babel.messages.pofile.read_po(file, locale="id")


def entries(catalogue: babel.messages.catalog.Catalog) -> dict[Forms, Forms]:
    """What click says, and what is said instead; the header left out."""

    def forms(text: str | list[str] | tuple[str, ...]) -> Forms:
        return (text,) if isinstance(text, str) else tuple(text)

    return {forms(message.id): forms(message.string) for message in catalogue if message.id}


def click_says() -> Iterator[str]:
    """Every literal that the installed click hands to gettext or ngettext (of a plural, the singular)."""
    for path in sorted(Path(click.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("_", "gettext", "ngettext")
                and isinstance(node.args[0], ast.Constant)
            ):
                yield str(node.args[0].value)


def test_the_compiled_catalogue_is_fresh(folder: Path, source: babel.messages.catalog.Catalog) -> None:
    compiled = io.BytesIO()
    babel.messages.mofile.write_mo(compiled, source)
    compiled.seek(0)
    with (folder / "id" / "LC_MESSAGES" / "patuh.mo").open("rb") as file:
        kept = babel.messages.mofile.read_mo(file)
    assert entries(kept) == entries(babel.messages.mofile.read_mo(compiled)), (
        "run: pybabel compile -D patuh -d engine/commands/locale"
    )


def test_everything_click_says_to_users_is_translated(source: babel.messages.catalog.Catalog) -> None:
    translated = {said[0] for said, instead in entries(source).items() if all(instead)}
    assert sorted(set(click_says()) - translated - FOR_PROGRAMMERS) == []


def test_a_translation_fills_no_place_click_does_not_fill(source: babel.messages.catalog.Catalog) -> None:
    def places(texts: Forms) -> set[str]:
        return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}

    assert [instead for said, instead in entries(source).items() if not places(instead) <= places(said)] == []


def test_usage_is_translated(folder: Path) -> None:
    assert gettext.translation("patuh", folder, languages=["id"]).gettext("Usage:") == "Pemakaian:"


@pytest.mark.parametrize(
    ("language", "help_says", "error_says"),
    [("id", "Pemakaian: hitung", "Kesalahan: Tidak ada opsi '--semuaa'. Mungkin maksud Anda: '--semua'?"),
     ("en", "Usage: hitung", "Error: No such option '--semuaa'. Did you mean '--semua'?")],
)  # fmt: skip
def test_click_speaks_the_language_of_the_environment(
    folder: Path, language: str, help_says: str, error_says: str
) -> None:
    """In the C locale too, which a service or a container runs in."""
    code = (
        f"import gettext; gettext.bindtextdomain('patuh', {str(folder)!r}); gettext.textdomain('patuh')\n"
        "import click\n"
        "@click.command()\n"
        "@click.option('--semua', is_flag=True)\n"
        "def main(semua): ...\n"
        "main(prog_name='hitung')"
    )
    environment = {**os.environ, "LC_ALL": "C", "LANGUAGE": language}

    def run(option: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-c", code, option], env=environment, capture_output=True, text=True)

    assert run("--help").stdout.startswith(help_says)
    assert run("--semuaa").stderr.splitlines()[-1] == error_says
