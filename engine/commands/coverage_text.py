"""A survey on the terminal: the province, the regions by their gap, the programme, the claims, the duties."""

from __future__ import annotations

from collections.abc import Iterator

from ..coverage.allocate import OBJECTIVES
from ..coverage.figures import PROVINCE
from ..coverage.observation import Observation
from ..coverage.programme import Outcome
from ..coverage.standing import Standing
from ..coverage.survey import Survey
from ..coverage.whatif import WhatIf
from ..coverage.words import label_of, people, percent, region_name, rests_on, shares
from ..text import Lang, Text, day, number, rupiah
from .terminal import table, wrapped


def lines(found: Survey, lang: Lang) -> Iterator[str]:
    """The whole of it."""
    yield HEAD.fill(d=found.as_of, h=found.rulebook.hash[:12]).say(lang)
    yield ""
    yield from _province(found, lang)
    yield from _regions(found, lang)
    yield from _trend(found, lang)
    if found.worked is not None:
        yield from _programme(found, found.worked, lang)
    else:
        yield NO_PROGRAMME.say(lang)
    yield from _claims(found, lang)
    yield from _duties(found, lang)
    yield from _set_aside(found, lang)


def _province(found: Survey, lang: Lang) -> Iterator[str]:
    rows = [row for row in found.standings if row.region == PROVINCE]
    if rows:
        yield region_name(PROVINCE, found.rulebook).say(lang)
    shown = []
    for row in rows:
        shown.append(_figures(row, found, lang))
    for row, line in zip(rows, table(shown, right=frozenset({1, 2, 3, 4, 5})), strict=True):
        yield f"  {line}"
        yield from _sources(row, lang)
    for one in found.sums:
        segment = label_of("region.segment", one.segment, found.rulebook)
        said = SUM_PART.fill(n=len(one.missing)) if one.missing else AGREES[one.agrees]
        text = SUM.fill(s=segment, p=people(one.protected, lang), e=people(one.eligible, lang), a=said)
        yield f"  {text.say(lang)}"
    yield ""


def _figures(row: Standing, found: Survey, lang: Lang) -> tuple[str, ...]:
    gap = OPEN.say(lang) if row.gap is None else GAP.fill(g=people(row.gap, lang)).say(lang)
    target = NO_TARGET.say(lang) if row.target is None else AIM.fill(t=percent(row.target, lang)).say(lang)
    return (
        label_of("region.segment", row.segment, found.rulebook).say(lang),
        people(row.protected, lang),
        OF.fill(e=people(row.eligible, lang)).say(lang),
        shares(row.coverage, lang),
        target,
        gap,
    )


def _sources(row: Standing, lang: Lang) -> Iterator[str]:
    for one in row.rests_on:
        yield from wrapped(f"    {day(one.day, lang)} · {_said(one, lang)}")
    for one in row.others:
        yield from wrapped(f"    ≠ {day(one.day, lang)} · {_said(one, lang)}")


def _said(one: Observation, lang: Lang) -> str:
    parts = [one.source or NO_SOURCE.say(lang), one.place]
    if one.protected is not None:
        parts.append(people(one.protected, lang))
    if one.coverage is not None:
        parts.append(shares(one.coverage, lang))
    if one.definition:
        parts.append(one.definition)
    return " · ".join(parts) + (f" ({one.doubt.say(lang)})" if one.doubt else "")


def _regions(found: Survey, lang: Lang) -> Iterator[str]:
    segment = found.main_segment
    rows = found.by_gap(segment)
    if not rows:
        return
    if segment != "total":
        yield label_of("region.segment", segment, found.rulebook).say(lang)
    shown = [tuple(text.say(lang) for text in REGION_COLUMNS)]
    for row in rows:
        shown.append(
            (
                str(row.rank) if row.rank else "–",
                region_name(row.region, found.rulebook).say(lang) + (" ≠" if row.contradicted else ""),
                people(row.protected, lang),
                people(row.eligible, lang),
                shares(row.coverage, lang),
                people(row.gap, lang),
            )
        )
    yield from table(shown, right=frozenset({0, 2, 3, 4, 5}))
    if any(row.contradicted for row in rows):
        yield DIFFER.say(lang)
    yield ""


def _trend(found: Survey, lang: Lang) -> Iterator[str]:
    one = found.trends.get(PROVINCE)
    if one is None or len(one.points) < 2:
        return
    moves = " → ".join(f"{day(point.day, lang)} {shares(point.coverage, lang)}" for point in one.points[-4:])
    yield from wrapped(TREND.fill(m=moves).say(lang))
    if one.path is not None and one.behind is not None:
        where = BEHIND if one.behind > 0 else AHEAD
        yield f"  {where.fill(p=percent(one.path, lang), n=abs(one.behind)).say(lang)}"
    yield ""


def _programme(found: Survey, worked: WhatIf, lang: Lang) -> Iterator[str]:
    asked, plan, equal = worked.asked, worked.plan, worked.equal.outcome
    yield PROGRAMME.fill(q=worked.quota, v=plan.villages, b=asked.villages, m=asked.months).say(lang)
    if worked.quota != asked.per_village:
        yield f"  {CUT.fill(q=asked.per_village, b=rupiah(asked.budget or 0, lang)).say(lang)}"
    yield from wrapped(f"  {_outcome(equal, lang)}")
    yield f"  {rests_on(plan).say(lang)}"
    yield f"  {COST.fill(c=rupiah(plan.monthly, lang), v=rupiah(worked.quota * plan.place_cost, lang)).say(lang)}"
    if worked.smallest is not None:
        yield f"  {SMALLEST.fill(q=worked.smallest).say(lang)}"
    elif plan.target is not None:
        yield f"  {NEVER.say(lang)}"
    shown = [tuple(text.say(lang) for text in ALLOCATION_COLUMNS)]
    for one in (worked.equal, *worked.allocations):
        more, narrower = worked.gain(one)
        name = EQUAL if one is worked.equal else OBJECTIVES[one.objective].label
        mark = "* " if one.objective == asked.objective else "  "
        shown.append(
            (
                mark + name.say(lang),
                number(one.outcome.places, lang),
                number(one.outcome.added, lang),
                percent(one.worst_gap, lang),
                "" if one is worked.equal else f"{more:+d}".replace("-", "−"),
                "" if one is worked.equal else percent(narrower, lang),
            )
        )
    yield from (f"  {line}" for line in table(shown, right=frozenset({1, 2, 3, 4, 5})))
    yield from wrapped(f"  * {OBJECTIVES[asked.objective].how.say(lang)}")
    given = [
        f"{region_name(base.region, found.rulebook).say(lang)} {number(places, lang)}"
        for base, places in zip(plan.bases, worked.chosen.places, strict=True)
        if places
    ]
    yield from wrapped(f"    {', '.join(given)}")
    yield ""


def _outcome(outcome: Outcome, lang: Lang) -> str:
    gap = "" if outcome.gap is None else (LEFT.fill(g=outcome.gap) if outcome.gap else CLOSED).say(lang)
    return OUTCOME.fill(
        p=outcome.places, a=outcome.added, n=outcome.protected, c=percent(outcome.coverage, lang),
        r=rupiah(outcome.cost, lang), g=gap,
    ).say(lang)  # fmt: skip


def _claims(found: Survey, lang: Lang) -> Iterator[str]:
    if not found.claims:
        return
    yield CLAIMS.say(lang)
    for claim in found.claims:
        mark = "=" if claim.fits else "≠"
        yield from wrapped(f"  {mark} {claim.said.say(lang)}: {claim.computed.say(lang)}")
        yield from wrapped(f"    {' ; '.join(step.say(lang) for step in claim.sums)}")
    yield ""


def _duties(found: Survey, lang: Lang) -> Iterator[str]:
    for duties in found.duties:
        if duties.bodies:
            yield DUTIES.fill(n=duties.uncovered, r=rupiah(duties.yearly, lang)).say(lang)
            shown = [tuple(text.say(lang) for text in DUTY_COLUMNS)]
            for body in duties.bodies:
                shown.append(
                    (
                        body.name,
                        label_of("worker.staff_group", body.group, found.rulebook).say(lang),
                        number(body.uncovered, lang),
                        number(body.unknown, lang),
                        BY_TERM.say(lang) if body.yearly is None else rupiah(body.yearly, lang),
                    )
                )
            yield from (f"  {line}" for line in table(shown, right=frozenset({2, 3, 4})))
        open_ = [one for one in duties.governments if one.verdict != "undetermined"]
        for one in open_:
            title = (
                found.rulebook.rules[one.rule][-1].title if one.rule in found.rulebook.rules else Text.same(one.rule)
            )
            yield f"  ✗ {one.name}: {title.say(lang)} ({one.rule})"
        yield ""


def _set_aside(found: Survey, lang: Lang) -> Iterator[str]:
    if found.aside:
        yield ASIDE.fill(n=len(found.aside)).say(lang)
    for one in found.aside:
        yield from wrapped(f"  {one.place}: {one.why.say(lang)}")


HEAD = Text("patuh · cakupan per {d} · buku aturan {h}", "patuh · coverage as of {d} · rulebook {h}")
OF = Text("dari {e}", "of {e}")
AIM = Text("target {t}", "target {t}")
NO_TARGET = Text("target tidak diketahui", "target not known")
GAP = Text("kurang {g}", "{g} short")
OPEN = Text("kekurangan tidak diketahui", "gap not known")
NO_SOURCE = Text("sumber tidak disebut", "source not stated")
SUM = Text("jumlah kabupaten/kota, {s}: {p} dari {e}; {a}", "sum of regions, {s}: {p} of {e}; {a}")
AGREES = {
    True: Text("cocok dengan angka provinsi", "fits the province's figure"),
    False: Text("TIDAK cocok dengan angka provinsi", "does NOT fit the province's figure"),
    None: Text("provinsi tidak menyebut orangnya", "the province states no people"),
}
SUM_PART = Text("{n} wilayah tanpa angka", "{n} regions without figures")
REGION_COLUMNS = (
    Text("#", "#"),
    Text("wilayah", "region"),
    Text("terlindungi", "protected"),
    Text("layak", "eligible"),
    Text("cakupan", "coverage"),
    Text("kurang", "gap"),
)
DIFFER = Text("≠ sumber berbeda; angkanya di antara keduanya", "≠ sources differ; the figure lies between them")
TREND = Text("perkembangan: {m}", "trend: {m}")
BEHIND = Text(
    "jalur ke target menghendaki {p}: tertinggal {n} orang", "the path to the target asks for {p}: {n} people behind"
)
AHEAD = Text(
    "jalur ke target menghendaki {p}: {n} orang di depan", "the path to the target asks for {p}: {n} people ahead"
)
PROGRAMME = Text(
    "program: {q} pekerja per desa × {v} desa ({b}), {m} bulan",
    "programme: {q} workers a village × {v} villages ({b}), {m} months",
)
NO_PROGRAMME = Text(
    "Program tidak dihitung: pekerja terlindungi dan layak provinsi tidak diketahui, atau yang layak nol.",
    "No programme is worked out: the province's protected and eligible workers are not known, or nobody is eligible.",
)
CUT = Text("bukan {q}: anggaran {b} tidak cukup", "not {q}: a budget of {b} does not pay for it")
OUTCOME = Text(
    "{p} tempat, {a} pekerja bertambah: {n} terlindungi, {c}{g}; {r}",
    "{p} places, {a} workers more: {n} protected, {c}{g}; {r}",
)
LEFT, CLOSED = Text(", kurang {g}", ", {g} short"), Text(", target tercapai", ", target reached")
COST = Text(
    "{c} seorang sebulan (JKK dan JKM; tanpa potongan karena dibayar APBD), {v} satu desa",
    "{c} a worker and month (JKK and JKM; no relief, since public funds pay), {v} a village",
)
SMALLEST = Text(
    "kuota terkecil yang menutup kekurangan: {q} per desa", "smallest quota that closes the gap: {q} a village"
)
NEVER = Text("tidak ada kuota yang menutup kekurangan", "no quota closes the gap")
ALLOCATION_COLUMNS = (
    Text("  pembagian", "  allocation"),
    Text("tempat", "places"),
    Text("bertambah", "people more"),
    Text("kurang terburuk", "worst gap"),
    Text("dari kuota sama", "beyond equal"),
    Text("lebih dekat", "narrower by"),
)
EQUAL = Text("kuota sama tiap desa", "equal quotas")
CLAIMS = Text("yang diberitakan, dan hitungannya:", "what was reported, and what it comes to:")
DUTIES = Text(
    "kewajiban anggaran: {n} orang di instansi belum terlindungi; JKK dan JKM setahun kira-kira {r}",
    "budget duties: {n} people at public bodies not covered; JKK and JKM cost about {r} a year",
)
DUTY_COLUMNS = (
    Text("instansi", "body"),
    Text("golongan", "staff group"),
    Text("belum", "not covered"),
    Text("belum diketahui", "not known"),
    Text("setahun", "a year"),
)
BY_TERM = Text("menurut masa tugas", "by term")
ASIDE = Text("tidak dipakai ({n}):", "not used ({n}):")
