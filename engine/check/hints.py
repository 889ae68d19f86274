"""Whether a participants line that lacks a key may be a worker's: names and birth dates can only clear, never join."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from .subjects import normal

Lacks = tuple[bool, bool]  # whether a line lacks a NIK, and whether it lacks a KPJ
KEYLESS_KINDS: tuple[Lacks, ...] = ((True, False), (False, True), (True, True))


@dataclass
class _Hints:
    """Names and birth dates of lines that lack the same keys."""

    names: set[str] = field(default_factory=set)
    births: set[date] = field(default_factory=set)
    nameless: bool = False
    birthless: bool = False
    bare: bool = False

    def add(self, name: str | None, birth: date | None) -> None:
        if name is not None:
            self.names.add(normal(name))
        if birth is not None:
            self.births.add(birth)
        self.nameless |= name is None
        self.birthless |= birth is None
        self.bare |= name is None and birth is None

    def fit(self, name: str | None, birth: date | None) -> bool:
        """Whether some line cannot be told from this person: a hint agrees, or none is on both sides."""
        if self.bare or (name is None and birth is None):
            return True
        if name is not None and normal(name) in self.names:
            return True
        if birth is not None and birth in self.births:
            return True
        return (birth is None and self.nameless) or (name is None and self.birthless)


def comparable(lacks: Lacks, has_nik: bool, has_kpj: bool) -> bool:
    """Whether a key is readable both on a line and of a worker: then the line is theirs or not, whatever the hints."""
    return (has_nik and not lacks[0]) or (has_kpj and not lacks[1])


class Strays:
    """The lines that lack a key and that nobody has claimed, by the NPP they stand under; None for lines under none."""

    def __init__(self) -> None:
        self._by_npp: defaultdict[int | None, dict[Lacks, _Hints]] = defaultdict(dict)

    def __bool__(self) -> bool:
        return bool(self._by_npp)

    def add(self, npp: int | None, lacks: Lacks, name: str | None, birth: date | None) -> None:
        """Enter a line."""
        self._by_npp[npp].setdefault(lacks, _Hints()).add(name, birth)

    def could_be(self, npp: int, has_nik: bool, has_kpj: bool, name: str | None, birth: date | None) -> bool:
        """Whether one of the lines may be this worker's."""
        return any(hints.fit(name, birth) for hints in self._open(npp, has_nik, has_kpj))

    def _open(self, npp: int, has_nik: bool, has_kpj: bool) -> Iterator[_Hints]:
        for place in (npp, None):
            for lacks, hints in self._by_npp.get(place, {}).items():
                if not comparable(lacks, has_nik, has_kpj):
                    yield hints
