"""The page: one HTML file with the figures of a run and everything that was found, to be read and printed."""

from __future__ import annotations

from pathlib import Path

from ...conclude.category import CATEGORIES, SHORT
from ...conclude.licence import DECISIONS
from ...paper import rendering
from ...paper.borders import borders, read_borders
from ...paper.tiles import tiles
from ...text import Lang, Text
from .. import applications, labels
from ..asked import Asked
from ..causes import causes, unread
from ..dossier import dossiers, unowned
from ..figures import figures
from ..reading import Reading
from ..since import since
from . import changes, entries, overview
from .words import WORDS

FILE = "laporan.html"
WORST = 10
WITHOUT_SCRIPT = 50  # employers that stand in the page itself
APPLICATIONS = 500  # that the page names; the spreadsheet has all


def write(reading: Reading, out: Path, asked: Asked) -> Text:
    """Write `laporan.html` below `out`; raises UsageError where the file of borders cannot be used."""
    content = page(reading, asked).encode()
    (out / FILE).write_bytes(content)
    return WRITTEN.fill(f=FILE, k=-(-len(content) // 1000))


def page(reading: Reading, asked: Asked) -> str:
    """The page as HTML."""
    lang, book, found = asked.lang, reading.rulebook, figures(reading)
    out = overview.hide(found, applications.decisions(reading)) if asked.public else overview.Hidden()
    areas = overview.areas(found, book, out, lang)
    title = WORDS["map"].say(lang)
    codes = frozenset(book.vocabulary.facts["employer.region"].values)
    drawn = borders(read_borders(asked.boundaries, codes), areas, title) if asked.boundaries else tiles(areas, title)
    told = () if asked.public else dossiers(reading)
    rows = entries.entries(applications.others(told), book, lang)
    licences = applications.applications(reading, told)
    decided = applications.decisions(reading)
    one, many = labels.who(reading.subjects)
    return rendering.document(
        __package__, "page.html", lang, WORDS, ("page.css",), "page.js",
        as_of=reading.as_of,
        notice=WORDS["public"].say(lang) if asked.public else None,
        public=asked.public,
        reading=reading,
        book=book,
        totals=found.totals,
        kinds=found.kinds,
        regions=found.regions,
        hidden=out,
        region_name=lambda code: overview.region_name(code, book),
        map=drawn if areas else None,
        legend=list(overview.legend(lang)),
        by_money=[one for one in overview.kinds_by_money(found) if one.category not in out.kinds],
        categories=CATEGORIES,
        kind_numbers={name: place for place, name in enumerate(CATEGORIES)},
        short=SHORT,
        whys=overview.whys(causes(reading), reading, lang, public=asked.public),
        folded=overview.CAUSES,
        problems=[] if asked.public else overview.faults(unread(reading.problems), lang),
        rejects=[] if asked.public else overview.faults(unread(reading.rejects), lang),
        changes=changes.told(since(asked.since, reading), reading, lang) if asked.since else None,
        older=asked.since.as_of if asked.since else None,
        decisions=[(DECISIONS[name], count, name in out.decisions) for name, count in decided.items()],
        decided=sum(decided.values()),
        applications=licences[:APPLICATIONS],
        only_applications=bool(decided) and all(row.subject_type == "application" for row in reading.subjects),
        one=one,
        many=many,
        entries=rows,
        worst=[row for row in rows if row.causes][:WORST],
        capped=WITHOUT_SCRIPT,
        others=[] if asked.public else [entries.held(one, book, lang) for one in unowned(reading)],
        roles={name: shape.label for name, shape in book.vocabulary.lists.items()},
        packed=rendering.data({**entries.packed(rows, book, lang), "words": _script_words(lang)}) if rows else None,
    )  # fmt: skip


SCRIPT_WORDS = (
    "shown", "more", "row_facts", "row_waiting", "row_accepted", "row_clean", "row_problems", "violation", "indication",
    "laws", "remedy", "stake", "places",
)  # fmt: skip


def _script_words(lang: Lang) -> dict[str, str]:
    return {name: WORDS[name].say(lang) for name in SCRIPT_WORDS}


WRITTEN = Text("{f}: halaman, {k} kB", "{f}: the page, {k} kB")
