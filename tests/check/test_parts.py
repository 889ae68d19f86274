"""Parts judged apart, as on a cluster, and merged in their order give what judging at once gives, to the byte."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from patuh.engine.backends.judging import EngineName
from patuh.engine.check.options import Options
from patuh.engine.check.parts import Family, Part, Singles
from patuh.engine.check.run import check
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.results.masking import OfficeKey

from .conftest import AS_OF
from .test_engines import SETS, digests, inputs

ROWS = 60  # in a part; what `match` gives would be one part in every fixture


class Apart:
    """Two that work in turn, and hear and say all by pickle, as processes do."""

    def __init__(self) -> None:
        self.parts = 0

    def each(self, work: Family | Singles, parts: Iterable[Part]) -> Iterator[int]:
        copies = [pickle.loads(pickle.dumps(work)) for _ in range(2)]
        for part in (small for whole in parts for small in cut(whole)):
            copy = copies[self.parts % len(copies)]
            self.parts += 1
            yield work.merge(pickle.loads(pickle.dumps(copy.apart(pickle.loads(pickle.dumps(part))))))


def cut(part: Part) -> Iterator[Part]:
    for frame in part.chunk.frame.iter_slices(ROWS):
        yield replace(part, chunk=replace(part.chunk, frame=frame))


def agree(name: str, options: Options, tree: Path, rulebook: Rulebook, folder: Path) -> int:
    files, key = inputs(tree, name), OfficeKey(b"k" * 32)
    at_once = digests(check(files, rulebook=rulebook, options=options, key=key), folder / "at-once")
    crew = Apart()
    apart = digests(check(files, rulebook=rulebook, options=options, key=key, crew=crew), folder / "apart")
    assert apart == at_once
    return crew.parts


def test_parts_judged_apart_give_the_same_bytes(tree: Path, rulebook: Rulebook, tmp_path: Path) -> None:
    options = Options(AS_OF, select=("uu-24-2011",), engine="polars")
    assert agree("bersih", options, tree, rulebook, tmp_path) > 2


@pytest.mark.full
@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("engine", ["polars", "reference"])
def test_parts_of_every_fixture(name: str, engine: EngineName, tree: Path, rulebook: Rulebook, tmp_path: Path) -> None:
    parts = agree(name, Options(AS_OF, engine=engine), tree, rulebook, tmp_path)
    assert bool(parts) == (name != "perizinan"), "all but applications, which are decided here, come in parts"


@pytest.mark.full
def test_what_a_part_that_failed_has_left_is_not_counted(tree: Path, rulebook: Rulebook) -> None:
    """A part that is tried again, as a cluster does, counts once."""
    crew = Again()
    options = Options(AS_OF, engine="polars")
    files = inputs(tree, "bersih")
    at_once = check(files, rulebook=rulebook, options=options)
    again = check(files, rulebook=rulebook, options=options, crew=crew)
    assert crew.failed and again.verdicts == at_once.verdicts and again.kinds == at_once.kinds


class Again:
    """Does each part to where it fails, then again."""

    def __init__(self) -> None:
        self.failed = 0

    def each(self, work: Family | Singles, parts: Iterable[Part]) -> Iterator[int]:
        copy = pickle.loads(pickle.dumps(work))
        for part in parts:
            copy.end(copy.begin(part))  # and then it fails
            self.failed += 1
            yield work.merge(copy.apart(part))
