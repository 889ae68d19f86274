"""Writes docs/rules/: a page for every rule, an index, and which duty of which article is judged by which rule.

Indonesian first, English below. Everything is made from the rulebook and its tests; nothing here is written by hand.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from patuh.engine.commands.portrait import portrait
from patuh.engine.conclude.category import CATEGORIES
from patuh.engine.language.instrument import CONFIDENCE, JUDGED, NOT_VERIFIED, Duty, Instrument
from patuh.engine.language.rulebook import SHIPPED, Rulebook
from patuh.engine.ruletest import cases
from patuh.engine.text import Lang, Text

FOLDER = Path(__file__).parent / "rules"


def pages(book: Rulebook, folder: Path = SHIPPED) -> dict[str, str]:
    """Every page by its path inside docs/rules."""
    return {
        "README.md": _both(lambda lang: _index(book, lang)),
        "coverage.md": _both(lambda lang: _coverage(book, lang)),
        **{f"{id}.md": _page(id, book, folder) for id in book.rules},
    }


def _both(lines: Callable[[Lang], Iterator[str]]) -> str:
    return "\n".join((MADE, "", *lines("id"), "", "---", "", *lines("en"))) + "\n"


def _page(id: str, book: Rulebook, folder: Path) -> str:
    drawn = portrait(id, book, cases.of_rule(folder, book, id))

    def lines(lang: Lang) -> Iterator[str]:
        yield f"# {drawn.title.say(lang)}"
        yield ""
        yield f"`{drawn.id}` · {drawn.kind.say(lang)}"
        yield ""
        yield drawn.sentence.say(lang)
        for section in drawn.sections:
            yield ""
            yield f"## {section.heading.say(lang)}"
            yield ""
            yield from (f"- {line.say(lang)}" for line in section.lines)

    return _both(lines)


def _index(book: Rulebook, lang: Lang) -> Iterator[str]:
    yield f"# {INDEX.say(lang)}"
    yield ""
    yield INTRO.fill(n=len(book.rules)).say(lang)
    for instrument in book.instruments.values():
        ids = [id for id, versions in book.rules.items() if versions[-1].basis.instrument == instrument.id]
        if not ids:
            continue
        yield ""
        yield f"## {instrument.short.say(lang)}"
        yield ""
        yield _row(RULE.say(lang), KIND.say(lang), BINDS.say(lang))
        yield "|---|---|---|"
        for id in ids:
            rule = book.rules[id][-1]
            breach = BREACHES[rule.breach].say(lang)
            yield _row(f"[{rule.title.say(lang)}]({id}.md)", CATEGORIES[rule.category].say(lang), breach)


def _coverage(book: Rulebook, lang: Lang) -> Iterator[str]:
    duties = [duty for instrument in book.instruments.values() for duty in instrument.duties]
    counts = Counter(_judged(duty, book, lang) for duty in duties)
    seen = Counter(CONFIDENCE[duty.confidence].say(lang) for duty in duties)
    unread = Counter(CONFIDENCE[duty.confidence].say(lang) for duty in duties if not duty.pinpoint)
    yield f"# {COVERAGE.say(lang)}"
    yield ""
    yield COVERAGE_INTRO.fill(n=len(duties)).say(lang)
    yield ""
    yield from (f"- {label}: {number}" for label, number in sorted(counts.items(), key=lambda one: -one[1]))
    yield ""
    yield READ.say(lang)
    yield ""
    for label, number in seen.most_common():
        yield f"- {label}: {number}" + (f", {NOT_VERIFIED.say(lang)}: {unread[label]}" if unread[label] else "")
    for instrument in book.instruments.values():
        if instrument.duties:
            yield ""
            yield from _instrument(instrument, book, lang)
    without = [one for one in book.instruments.values() if not one.duties]
    indicators = [one for one in without if one.level == "heuristic"]
    figures = [one for one in without if one not in indicators]
    for heading, group in ((INDICATORS, indicators), (FIGURES, figures)):
        if group:
            yield ""
            yield f"## {heading.say(lang)}"
            yield ""
            yield from (f"- {one.title.say(lang)}" for one in group)


def _instrument(instrument: Instrument, book: Rulebook, lang: Lang) -> Iterator[str]:
    yield f"## {instrument.short.say(lang)}"
    yield ""
    yield instrument.title.say(lang) + (f". {instrument.note.say(lang)}" if instrument.note else ".")
    yield ""
    yield _row(*(head.say(lang) for head in (DUTY, ARTICLE, WHO, LEFT)))
    yield "|---|---|---|---|"
    for duty in instrument.duties:
        who = _judged(duty, book, lang)
        if duty.rules:
            links = ", ".join(f"[{id}]({id}.md)" for id in duty.rules)
            who = f"{who}: {links}"
        article = duty.pinpoint or NOT_VERIFIED.say(lang)
        said = f"{article} ({CONFIDENCE[duty.confidence].say(lang)})"
        yield _row(duty.text.say(lang), said, who, _left(duty, book, lang))


def _judged(duty: Duty, book: Rulebook, lang: Lang) -> str:
    """Who judges a duty; rules that state limits of their own are told apart from those that judge all of it."""
    limited = duty.judged == "rules" and _left(duty, book, lang)
    return (LIMITED if limited else JUDGED[duty.judged]).say(lang)


def _left(duty: Duty, book: Rulebook, lang: Lang) -> str:
    """What stays undone: what the duty says, or else what its rules say they leave out."""
    if duty.leaves is not None:
        return duty.leaves.say(lang)
    partial = (book.rules[id][-1].partial for id in duty.rules)
    return " ".join(dict.fromkeys(text.say(lang) for text in partial if text is not None))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


MADE = "<!-- docs/generate_rules.py -->"
INDEX = Text("Aturan", "The rules")
INTRO = Text(
    "{n} aturan, menurut peraturan tempat kewajibannya. Apa yang belum diperiksa: [coverage.md](coverage.md).",
    "{n} rules, by the law their duty comes from. What is not judged yet: [coverage.md](coverage.md).",
)
RULE, KIND, BINDS = Text("aturan", "rule"), Text("jenis", "kind"), Text("bila tidak dipenuhi", "if not met")
BREACHES = {"violation": Text("pelanggaran", "violation"), "indication": Text("indikasi", "indication")}
COVERAGE = Text("Kewajiban dan aturan", "Duties and rules")
COVERAGE_INTRO = Text(
    "Apa yang diwajibkan tiap pasal yang diketahui, dan apa yang memeriksanya. {n} kewajiban:",
    "What each known article demands, and what judges it. {n} duties:",
)
READ = Text("Dari mana kewajiban dan pasalnya diketahui:", "Where duty and article are known from:")
LIMITED = Text(
    "diperiksa aturan, dengan batas pada kolom terakhir", "judged by rules, with the limits in the last column"
)
DUTY, ARTICLE = Text("kewajiban", "duty"), Text("pasal", "article")
WHO, LEFT = Text("pemeriksa", "judged by"), Text("yang tertinggal", "what is left")
INDICATORS = Text("Indikator tanpa akibat hukum", "Indicators without legal effect")
FIGURES = Text("Peraturan yang dipakai angkanya saja", "Instruments of which only figures are used")

if __name__ == "__main__":
    shutil.rmtree(FOLDER, ignore_errors=True)
    for name, text in pages(Rulebook.load()).items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
