"""How long one decision takes with 0, 20 and 200 workers: the reference, and durable_rules here and in its process.

    python benchmarks/decision.py [RUNS]     RUNS of each (default 100; fewer with many workers); a minute or so

A decision is every verdict on the employer and on each worker; the same cases, in turn, in one run; p50 and p99 in ms,
and the ratio of the medians to the reference's (the plain evaluator). Figures of a busy machine mean nothing but for
the ratios, and these little. The last line is a licence decision, whose outcomes are already known.
"""

import sys
import time
from collections.abc import Callable, Mapping
from datetime import date
from statistics import quantiles

from patuh.engine.backends.durable import decision
from patuh.engine.backends.durable.engine import Durable
from patuh.engine.backends.durable.host import Host
from patuh.engine.backends.durable.process import Process
from patuh.engine.backends.durable.programme import compile_subject
from patuh.engine.backends.durable.question import Asks
from patuh.engine.conclude.licence import Outcome, decision_of
from patuh.engine.decide.case import Case, Group
from patuh.engine.decide.evaluate import Evaluator
from patuh.engine.language.rulebook import Rulebook

RUNS = int(sys.argv[1]) if len(sys.argv) > 1 else 100
AS_OF = date(2026, 6, 30)
WORKERS = (0, 20, 200)
book = Rulebook.load()
evaluator = Evaluator(book)
programmes = {subject: compile_subject(subject, evaluator) for subject in ("employer", "worker")}


def employer(workers: int) -> list[Case]:
    """A synthetic employer and its workers, every third of whom is not registered."""
    facts = {
        "employer.npp": "CT000001",
        "employer.legal_form": "pt",
        "employer.kind": "bums",
        "employer.stated_workers": 9,
    }
    above = Case("employer", facts, AS_OF)
    worker = {"worker.started_on": date(2024, 1, 2), "worker.base_wage": 4_000_000, "worker.in_jkk": True}
    status = ("active", "active", "unregistered")
    staff = [
        Case("worker", {**worker, "worker.membership_status": status[number % 3]}, AS_OF, above)
        for number in range(workers)
    ]
    above.groups["employer.workers"] = Group(staff, complete=True)
    return [above, *staff]


def by_reference(cases: list[Case]) -> None:
    """Every verdict, by the reference."""
    for case in cases:
        for id in programmes[case.subject].inside:
            evaluator.judge(id, case)


def by_durable(libraries: Mapping[str, Asks]) -> Callable[[list[Case]], None]:
    """Every verdict, by durable_rules."""
    engines = {subject: Durable(programmes[subject], evaluator, library) for subject, library in libraries.items()}

    def run(cases: list[Case]) -> None:
        for case in cases:
            engines[case.subject].judge(case)

    return run


def wall(run: Callable[[], object]) -> float:
    """Milliseconds of one run."""
    start = time.perf_counter()
    run()
    return (time.perf_counter() - start) * 1000


def told(name: str, times: Mapping[str, list[float]]) -> None:
    """A line for each engine."""
    middle = {engine: quantiles(values, n=100)[49] for engine, values in times.items()}
    for engine, values in times.items():
        ratio = middle[engine] / middle["reference"]
        print(f"{name:14} {engine:20} {middle[engine]:9.3f} {quantiles(values, n=100)[98]:9.3f} {ratio:8.1f}")


print(f"{'':14} {'':20} {'p50 ms':>9} {'p99 ms':>9} {'ratio':>8}")
here = {subject: Host(programme.rulesets) for subject, programme in programmes.items()}
apart = {subject: Process(programme.rulesets, book.hash) for subject, programme in programmes.items()}
engines = {"reference": by_reference, "durable, here": by_durable(here), "durable, apart": by_durable(apart)}
for run in engines.values():
    run(employer(1))  # what is compiled or started on first use
for workers in WORKERS:
    times: dict[str, list[float]] = {name: [] for name in engines}
    for _ in range(max(10, RUNS // max(1, workers // 20))):
        for name, run in engines.items():
            cases = employer(workers)
            times[name].append(wall(lambda run=run, cases=cases: run(cases)))
    told(f"{workers} workers", times)

outcomes = [Outcome(f"rule/{n}", "remedy", False, ("compliant", "violation", "undetermined")[n % 3]) for n in range(9)]
licence = {"here": Host([decision.ruleset()]), "apart": Process((decision.ruleset(),), book.hash)}
times = {"reference": [], "durable, here": [], "durable, apart": []}
for turn in range(RUNS + 1):
    found = {
        "reference": wall(lambda: decision_of(outcomes)),
        "durable, here": wall(lambda: licence["here"].ask(decision.question(outcomes))),
        "durable, apart": wall(lambda: licence["apart"].ask(decision.question(outcomes))),
    }
    for name, value in found.items():
        times[name] += [value] * (turn > 0)
told("licence", times)
for process in (*apart.values(), licence["apart"]):
    process.close()
