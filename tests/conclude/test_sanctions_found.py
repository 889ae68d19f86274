"""An applicant is looked up in the register of sanctions by index, as if with every entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

from hypothesis import given
from hypothesis import strategies as st
from patuh.engine.check.names import loose
from patuh.engine.check.sanctions import Entries, Found, Sanctions
from patuh.engine.check.subjects import normal
from patuh.engine.conclude.ladder import Event, History
from patuh.engine.values import NONE, Unknown, Value

KEYS = ("npp", "nib", "name")
NAMES = [
    "PT CONTOH Satu",
    "pt contoh  satu",
    "CONTOH Satu, PT",
    "CV CONTOH Satu",
    "CONTOH Dua",
    "PT",
    "P.T. Contoh-Dua",
]
NUMBERS = {"npp": ["CT000001", "ct000001", "CT000002"], "nib": ["9900000000017", "9900000000025"]}


def of_key(key: str) -> st.SearchStrategy[str]:
    return st.sampled_from(NUMBERS.get(key, NAMES))


ENTRIES = st.lists(
    st.builds(
        partial(History, events=(Event(date(2026, 1, 5), "found"),)),
        name=of_key("name"),
        npp=st.none() | of_key("npp"),
        nib=st.none() | of_key("nib"),
    ),
    max_size=6,
)
APPLICANTS = st.fixed_dictionaries(
    {}, optional={key: of_key(key) | st.sampled_from([NONE, Unknown.ABSENT, Unknown.DAMAGED]) for key in KEYS}
)


def plain(entries: Sequence[History], refused: Sequence[bool], values: Mapping[str, Value]) -> tuple[Value, list[str]]:
    """What the register says of an applicant and of which names it is in doubt, as the words of the rule have it."""
    mine = {key: normal(value) for key, value in values.items() if isinstance(value, str)}
    name = values.get("name")
    found: dict[str, list[tuple[int, History]]] = {"same": [], "clash": [], "alike": [], "uncompared": []}
    by_npp = any(one.npp is not None and normal(one.npp) == mine.get("npp") for one in entries)
    for place, one in enumerate(entries):
        theirs = {key: normal(value) for key in KEYS if (value := getattr(one, key)) is not None}
        numbers = [mine[key] == theirs[key] for key in ("npp", "nib") if key in mine and key in theirs]
        named = isinstance(name, str) and loose(name).alike(loose(one.name))
        if numbers and numbers[0]:
            found["same"].append((place, one))
        elif numbers:
            if (named or any(numbers)) and not by_npp:
                found["clash"].append((place, one))
        elif "name" not in mine:
            found["uncompared"].append((place, one))
        elif mine["name"] == theirs["name"]:
            found["same"].append((place, one))
        elif named:
            found["alike"].append((place, one))
    if any(refused[place] for place, _ in found["same"]):
        return True, []
    clashes = [(place, one) for place, one in found["clash"] if refused[place]]
    doubts = sorted(
        [*clashes, *((place, one) for place, one in found["alike"] if refused[place])], key=lambda it: it[0]
    )
    if doubts:
        return (Unknown.CONFLICT if clashes else Unknown.INCOMPLETE), [one.name for _, one in doubts]
    return (False if mine and not found["uncompared"] else Unknown.INCOMPLETE), []


@given(ENTRIES, st.lists(st.booleans(), min_size=6, max_size=6), APPLICANTS)
def test_the_index_answers_as_comparing_with_every_entry_does(
    entries: list[History], refused: list[bool], applicant: dict[str, Value]
) -> None:
    found = looked_up(entries, refused.__getitem__, applicant)
    told, names = plain(entries, refused, applicant)
    assert (found.told, [entry.name for entry, _ in found.doubtful]) == (told, names)


def looked_up(entries: list[History], refused: Callable[[int], bool], applicant: Mapping[str, Value]) -> Found:
    values = {f"application.{key}": value for key, value in applicant.items()}
    return Sanctions(Entries.of(entries), refused).look_up(values)


def test_the_stage_is_asked_of_those_alone_that_may_be_the_applicant() -> None:
    entries = [History(f"PT CONTOH {number}", (), npp=f"CT{number:06}") for number in range(100)]
    asked: list[int] = []

    def refused(place: int) -> bool:
        asked.append(place)
        return False

    assert looked_up(entries, refused, {"npp": "CT000007"}).told is False
    assert asked == [7]
