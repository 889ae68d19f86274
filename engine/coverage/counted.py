"""Coverage counted in a result folder of `check`: the workers of the lists that were checked, region by region."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from ..results.folder import Results
from ..results.schema import Finding
from ..text import Lang, Text
from .figures import Interval
from .observation import Observation, SetAside

UNCOVERED = frozenset(
    {"worker-unregistered", "participation-lapsed", "non-asn-uncovered", "village-staff-uncovered",
     "election-officer-uncovered", "vulnerable-worker-uncovered"}
)  # fmt: skip
WITHOUT_NPP = "PWBD"  # of such an employer nobody is registered


def count(results: Results, lang: Lang) -> tuple[list[Observation], list[SetAside]]:
    """An observation for every region that employers state; employers without one are set aside together.

    A worker whose membership could not be judged is protected or not: the count is an interval.
    """
    employers = {row.subject_key: row for row in results.rows("subjects")}
    missing = uncovered(results.rows("findings"))
    people: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])  # workers, surely and perhaps not protected
    unplaced: Counter[str] = Counter()
    for row in employers.values():
        if not row.region:
            unplaced["employers"] += 1
            unplaced["workers"] += row.workers
            continue
        counted = people[row.region]
        counted[0] += row.workers
        if WITHOUT_NPP in row.categories.split(","):
            counted[1] += row.workers
    for key, (surely, perhaps) in missing.items():
        owner = employers.get(key)
        if owner is not None and owner.region and WITHOUT_NPP not in owner.categories.split(","):
            people[owner.region][1] += surely
            people[owner.region][2] += perhaps
    place = results.folder.name
    made = [
        Observation(
            region=region,
            segment="pu",
            day=results.as_of,
            protected=Interval(max(workers - surely - perhaps, 0), max(workers - surely, 0)),
            eligible=Interval.of(workers),
            stated=None,
            source=SOURCE.say(lang),
            definition=DEFINITION.say(lang),
            place=place,
        )
        for region, (workers, surely, perhaps) in sorted(people.items())
        if workers
    ]
    if not unplaced["workers"]:
        return made, []
    return made, [SetAside(place, UNPLACED.fill(n=unplaced["workers"], e=unplaced["employers"]))]


def uncovered(findings: Iterable[Finding]) -> dict[str, tuple[int, int]]:
    """For each employer's key: the workers surely not covered, and those of whom it could not be judged."""
    surely: set[tuple[str, str]] = set()
    perhaps: set[tuple[str, str]] = set()
    for finding in workers_uncovered(findings):
        (perhaps if finding.verdict == "undetermined" else surely).add((finding.owner, finding.subject_key))
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for place, group in enumerate((surely, perhaps - surely)):
        for owner, _ in group:
            counts[owner][place] += 1
    return {owner: (one, two) for owner, (one, two) in counts.items()}


def workers_uncovered(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings that say, or leave open, that a worker is not covered at all."""
    return (one for one in findings if one.subject_type == "worker" and one.problem in UNCOVERED)


SOURCE = Text("dihitung dari folder hasil patuh check", "counted in a result folder of patuh check")
DEFINITION = Text(
    "pekerja dalam daftar yang diperiksa, bukan semua pekerja wilayah; yang kepesertaannya belum diketahui menjadi "
    "rentang",
    "workers of the lists checked, not all of the region; those whose membership is not known make it an interval",
)
UNPLACED = Text(
    "{n} pekerja dari {e} pemberi kerja tanpa wilayah tidak terhitung",
    "{n} workers of {e} employers without a region are not counted",
)
