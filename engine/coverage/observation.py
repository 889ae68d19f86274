"""What one source says of one region and segment on one day; observations are kept side by side, never overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ..intake import reasons
from ..intake.dataset import Record, Table
from ..text import Text
from ..values import Value
from .figures import Interval, parse_percent, portion, share
from .words import percent

LIST = "coverage"
CODES = ("region.code", "region.kemendagri_code", "region.bps_code")
STATED = "region.stated_coverage"
SEGMENTS = ("total", "pu", "bpu", "jakon", "vulnerable")


@dataclass(frozen=True, slots=True)
class Observation:
    """One row: people protected and eligible (None: not said), coverage as stated (ppm), and where it is from.

    `region` is a Kemendagri code (`16` the province), `place` file and row. `doubt` says what cannot be true in itself;
    such an observation is shown and enters no figure.
    """

    region: str
    segment: str
    day: date
    protected: Interval | None
    eligible: Interval | None
    stated: Interval | None
    source: str
    definition: str
    place: str
    doubt: Text | None = None

    @property
    def coverage(self) -> Interval | None:
        """Parts per million by the people counted, else as stated; None where neither is known."""
        if self.protected is not None and self.eligible is not None:
            return share(self.protected, self.eligible)
        return self.stated


@dataclass(frozen=True, slots=True)
class SetAside:
    """A row, or a cell of one, that says nothing that can be used, and why."""

    place: str
    why: Text


def observe(tables: Iterable[Table]) -> tuple[list[Observation], list[SetAside]]:
    """Every row of lists of coverage as an observation or set aside; cells that cannot be read are set aside too.

    An observation with a doubt is kept: unused says why it does not count.
    """
    kept: list[Observation] = []
    aside: list[SetAside] = []
    for table in tables:
        for record in table.records:
            made = read(record)
            if isinstance(made, Observation):
                kept.append(made)
            else:
                aside.append(made)
            written = record.values.get(STATED)
            if isinstance(written, str) and parse_percent(written) is None:
                aside.append(SetAside(str(record.source), NO_SHARE.fill(t=written)))
        for issue in (*table.rejects, *table.problems):
            if issue.reason not in reasons.NOTES:
                where = f"{issue.source} “{issue.column}”" if issue.column else str(issue.source)
                aside.append(SetAside(where, NOBODY if issue.reason == "no_key" else reasons.what(issue.reason)))
    return kept, aside


def counts(one: Observation, as_of: date) -> bool:
    """Whether an observation enters figures: known by the as-of date, and not impossible in itself."""
    return one.doubt is None and one.day <= as_of


def unused(observations: Iterable[Observation], as_of: date) -> list[SetAside]:
    """Every observation that does not count, and why; a result folder, with many, once."""
    made = []
    for one in observations:
        if one.day > as_of:
            made.append(SetAside(one.place, TOO_LATE.fill(d=one.day, a=as_of)))
        elif one.doubt is not None:
            made.append(SetAside(one.place, one.doubt))
    return list(dict.fromkeys(made))


def read(record: Record) -> Observation | SetAside:
    """One row; set aside without a region, segment or day, where its codes contradict, or when it has no figure."""
    values, place = record.values, str(record.source)
    regions = {code for name in CODES if isinstance(code := values.get(name), str)}
    segment, day = values.get("region.segment", "total"), values.get("region.observed_on")
    protected, eligible = _people(values, "region.protected"), _people(values, "region.eligible")
    written = values.get(STATED)
    stated = parse_percent(written) if isinstance(written, str) else None
    if len(regions) != 1:
        return SetAside(place, TWO_REGIONS.fill(r=", ".join(sorted(regions))) if regions else NO_REGION)
    if not isinstance(segment, str):
        return SetAside(place, NO_SEGMENT)
    if not isinstance(day, date):
        return SetAside(place, NO_DAY)
    if protected is None and stated is None and eligible is None:
        return SetAside(place, NO_FIGURE)
    doubt = _doubt(protected, eligible, stated)
    if protected is None and stated is not None and eligible is not None:
        protected = portion(eligible, stated)
    return Observation(
        regions.pop(), segment, day, protected, eligible, stated, _text(values, "region.source"),
        _text(values, "region.definition"), place, doubt,
    )  # fmt: skip


def _people(values: Mapping[str, Value], name: str) -> Interval | None:
    value = values.get(name)
    return Interval.of(value) if isinstance(value, int) and not isinstance(value, bool) else None


def _text(values: Mapping[str, Value], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""


def _doubt(protected: Interval | None, eligible: Interval | None, stated: Interval | None) -> Text | None:
    if protected is None or eligible is None:
        return None
    if protected.low > eligible.high:
        return MORE_THAN_ALL.fill(p=protected.low, e=eligible.high)
    counted = share(protected, eligible)
    if stated is None or counted is None:
        return None
    half = (stated.high - stated.low) // 2  # offices cut digits off as often as they round them
    if counted.meets(Interval(stated.low - half, stated.high + half)):
        return None
    return OTHER_SHARE.fill(p=protected.low, e=eligible.high, c=_percent(counted), s=_percent(stated))


def _percent(ppm: Interval) -> Text:
    middle = (ppm.low + ppm.high) // 2
    return Text(percent(middle, "id"), percent(middle, "en"))


def segments_of(observations: Iterable[Observation]) -> Iterator[str]:
    """The segments that are spoken of, in their order."""
    present = {one.segment for one in observations}
    return (segment for segment in SEGMENTS if segment in present)


NO_REGION = Text("wilayah tidak dikenal", "the region is not known")
TWO_REGIONS = Text("nama dan kode menunjuk wilayah berbeda: {r}", "name and code mean different regions: {r}")
NOBODY = Text(
    "Baris ini tidak menyebut wilayah mana, atau tidak berisi angka.",
    "The row does not say which region it is about, or holds no figure.",
)
NO_SEGMENT = Text("segmen tidak dikenal", "the segment is not known")
NO_DAY = Text("tanggal data tidak diketahui", "the day of the figures is not known")
NO_FIGURE = Text("tidak ada angka", "there is no figure")
NO_SHARE = Text(
    "cakupan yang disebut, {t}, tidak dapat dipakai: bukan persentase dari 0% sampai 100%, atau paling banyak 1 tanpa "
    "tanda %",
    "the coverage stated, {t}, cannot be used: no percentage from 0% to 100%, or at most 1 without a sign %",
)
MORE_THAN_ALL = Text(
    "terlindungi {p} lebih banyak daripada yang layak, {e}; tidak masuk hitungan",
    "{p} protected are more than are eligible, {e}; enters no figure",
)
OTHER_SHARE = Text(
    "cakupan yang disebut, {s}, bukan terlindungi dibagi layak ({p} ÷ {e} = {c}); tidak masuk hitungan",
    "the coverage stated, {s}, is not the protected divided by the eligible ({p} ÷ {e} = {c}); enters no figure",
)
TOO_LATE = Text("angka per {d}, sesudah tanggal acuan {a}", "figures of {d}, after the as-of date {a}")
