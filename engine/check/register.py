"""Those whom other rows belong to, employers above all: named by a list of their own, or only by such a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from ..frames.cells import NOTHING, PARENT, ROW, UNSTATED, columns, state, state_of
from ..intake.dataset import Source
from ..language.vocabulary import Vocabulary
from ..values import NONE, Unknown, Value
from .subjects import LINE, facts_in, normal, told

EMPLOYER = "employer"
LABELS = ("employer.npp", "employer.nib", "employer.name", "government.name")
NPP, NAME, PARENT_NAME = "employer.npp", "employer.name", "employer.parent_name"
KIND, PARENT_KIND = "employer.kind", "employer.parent_kind"
LIST = "#list"  # the place among the lists of the one that names an owner first

List = tuple[str, str]  # file and sheet


@dataclass
class Owner:
    """What is known of an employer or other owner, the row that named it first, and the groups a list gives in full."""

    values: dict[str, Value]
    source: Source
    groups: set[str] = field(default_factory=set)

    def text(self, fact: str) -> str:
        """A fact as text; empty when there is none."""
        value = self.values.get(fact)
        return value if isinstance(value, str) else ""


class Register:
    """The owners of a run, each known by its place and found again by its keys in turn: employers by NPP, NIB, NPWP,
    then exact name.

    First lists of owners are entered, then rows of other lists ask for theirs, then the register is closed and read.
    Owners are kept as columns; only those of whom a row tells something new are looked at one by one.
    """

    def __init__(self, subject: str, keys: Sequence[str], vocabulary: Vocabulary) -> None:
        self.subject = subject
        self._vocabulary = vocabulary
        self._lists: list[List] = []
        self._frame = pl.DataFrame(schema={ROW: pl.Int64, LIST: pl.Int64, LINE: pl.Int64})
        self._opened: dict[int, Owner] = {}  # those looked at one by one, among them all that no list has
        self._count = 0
        self._index: dict[str, dict[str, int]] = {name: {} for name in keys}
        self._unnamed: dict[List, int] = {}
        self._asked: dict[tuple[tuple[str, Value], ...], int] = {}
        self._complete: dict[str, list[pl.Series]] = {}

    def __len__(self) -> int:
        return self._count

    def enter(self, frames: Iterable[pl.DataFrame], file: str, sheet: str) -> None:
        """Enter all owners of a list: frames of their facts and `#line`."""
        made = [self._frame]
        for frame in frames:
            for name in self._keys_in(frame):
                index = self._index[name]
                for place, text in enumerate(frame[name].to_list(), start=self._count):
                    if text is not None:
                        index.setdefault(normal(text), place)
            rows = pl.int_range(self._count, self._count + frame.height, dtype=pl.Int64, eager=True)
            number = pl.lit(self._number(file, sheet), dtype=pl.Int64).alias(LIST)
            made.append(frame.with_columns(rows.alias(ROW), number))
            self._count += frame.height
        self._frame = _together(made)

    def places_of(self, asked: pl.DataFrame, file: str, sheet: str, group: str) -> pl.Series:
        """The places of the owners that rows of another list name, entered from these rows when no list has them.

        `asked` has `#line` and what each row says of its owner. The same words always name the same owner. A payroll is
        complete for the workers of the employers in it.
        """
        places = self._certain(asked)
        facts = facts_in(asked, self.subject)
        others = asked.with_row_index("place").filter(places.is_null())
        found = [
            self._place_of(told(row, facts), Source(file, sheet, row[LINE])) for row in others.iter_rows(named=True)
        ]
        places = places.scatter(others["place"], pl.Series(found, dtype=pl.Int32))
        self._complete.setdefault(group, []).append(places.unique())
        return places

    def _certain(self, asked: pl.DataFrame) -> pl.Series:
        """The places of the listed owners whom the rows name by the first key they state, and of whom they tell nothing
        new: neither can other rows change. Null for all other rows.
        """
        found: list[int | None] = [None] * asked.height
        undecided = list(range(asked.height))
        for name in self._keys_in(asked):
            index, texts = self._index[name], asked[name].to_list()
            for row in undecided:
                if (text := texts[row]) is not None:
                    found[row] = index.get(normal(text))
            undecided = [row for row in undecided if texts[row] is None]
        listed = self._frame.height
        found = [None if place is None or place >= listed or place in self._opened else place for place in found]
        places = pl.Series(PARENT, found, pl.Int32)
        known = self._frame.select(pl.all().gather(places)) if listed else self._frame.clear(asked.height)
        sure = places.is_not_null()
        for name in facts_in(asked, self.subject):
            tells = asked[state_of(name)] <= NOTHING
            knows = known[state_of(name)] <= NOTHING if name in known.columns else pl.Series([False])
            sure &= ~tells | knows.fill_null(False)
        if NPP in asked.columns and NPP in known.columns:
            sure &= (asked[NPP] == known[NPP]).fill_null(True)
        return pl.select(pl.when(sure).then(places).alias(PARENT)).to_series()

    def _place_of(self, values: Mapping[str, Value], source: Source) -> int:
        asked, unnamed = tuple(values.items()), (source.file, source.sheet)
        keys = list(self._keys(values))
        place = self._asked.get(asked) if keys else self._unnamed.get(unnamed)
        if place is None:
            place = self._find(keys, values)
            if place is None:
                place = self._add(values, source)
            if keys:
                self._asked[asked] = place
            else:
                self._unnamed[unnamed] = place
        self._learn(place, values)
        return place

    def _add(self, values: Mapping[str, Value], source: Source) -> int:
        place, self._count = self._count, self._count + 1
        self._opened[place] = Owner(dict(values), source)
        return place

    def look_up(self, values: Mapping[str, Value]) -> Owner | None:
        """The owner that these facts name, if a list has it; nobody is entered."""
        place = self._find(self._keys(values), values)
        return None if place is None else self.owner(place)

    def by_name(self, name: str) -> Owner | None:
        """The employer of exactly this name."""
        place = self._index.get(NAME, {}).get(normal(name))
        return None if place is None else self.owner(place)

    def owner(self, place: int) -> Owner:
        """The owner at a place, as far as it is known by now."""
        if place in self._opened:
            return self._opened[place]
        row = self._frame.row(place, named=True)
        file, sheet = self._lists[row[LIST]]
        groups = {name for name in self._complete if row.get(f"{name}?")}
        return Owner(told(row, facts_in(self._frame, self.subject)), Source(file, sheet, row[LINE]), groups)

    def _find(self, keys: Iterable[tuple[str, str]], values: Mapping[str, Value]) -> int | None:
        # Where the row states an NPP, another employer with another NPP is not the one, whatever its name.
        known = (self._index[name][key] for name, key in keys if key in self._index[name])
        return next((place for place in known if self._agrees(place, values)), None)

    def _agrees(self, place: int, values: Mapping[str, Value]) -> bool:
        stated, own = values.get(NPP), self.owner(place).values.get(NPP)
        return not (isinstance(stated, str) and isinstance(own, str) and stated != own)

    def _learn(self, place: int, values: Mapping[str, Value]) -> None:
        """Facts of the owner that its own list leaves unknown are taken from the row."""
        owner = self._opened[place] = self.owner(place)
        own = owner.values
        for name, value in values.items():
            if isinstance(own.get(name, Unknown.ABSENT), Unknown) and not isinstance(value, Unknown):
                own[name] = value
        for name, key in self._keys(own):
            self._index[name].setdefault(key, place)

    def _keys(self, values: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
        for name in self._index:
            value = values.get(name)
            if isinstance(value, str):
                yield name, normal(value)

    def _keys_in(self, frame: pl.DataFrame) -> list[str]:
        return [name for name in self._index if name in frame.columns]

    def _number(self, file: str, sheet: str) -> int:
        if (file, sheet) not in self._lists:
            self._lists.append((file, sheet))
        return self._lists.index((file, sheet))

    def close(self) -> None:
        """Put together what lists and rows told; from here on the owners are only read."""
        frame = self._frame
        if self._opened:
            told = self._told_one_by_one()
            frame = _together([frame.join(told, on=ROW, how="anti"), told]).sort(ROW)
        for group, places in self._complete.items():
            incomplete = pl.repeat(False, len(self), dtype=pl.Boolean, eager=True)
            frame = frame.with_columns(incomplete.scatter(pl.concat(places).unique(), True).alias(f"{group}?"))
        self._frame, self._opened = frame, {}
        self._asked, self._unnamed = {}, {}

    def forget_keys(self) -> None:
        """Give back the memory that finding owners takes, once nobody looks for one any more."""
        self._index = {name: {} for name in self._index}

    def _told_one_by_one(self) -> pl.DataFrame:
        owners = list(self._opened.values())
        stated = {name for owner in owners for name in owner.values}
        made = [
            pl.Series(ROW, list(self._opened), pl.Int64),
            pl.Series(LIST, [self._number(one.source.file, one.source.sheet) for one in owners], pl.Int64),
            pl.Series(LINE, [one.source.row for one in owners], pl.Int64),
        ]
        for name, fact in self._vocabulary.facts.items():
            if name in stated:
                values = [one.values.get(name, Unknown.ABSENT) for one in owners]
                codes = [state(one.values[name]) if name in one.values else UNSTATED for one in owners]
                made += [columns(fact, values)[0], pl.Series(state_of(name), codes, pl.UInt8)]
        return pl.DataFrame(made)

    def name_parents(self) -> None:
        """A parent's ownership, copied to its subsidiary: unknown if no list has it, none without a parent."""
        names, codes = [None] * len(self), [UNSTATED] * len(self)
        if PARENT_NAME in self._frame.columns:
            names, codes = self._frame[PARENT_NAME].to_list(), self._frame[state_of(PARENT_NAME)].to_list()
        kinds: list[Value] = [NONE if code in (NOTHING, UNSTATED) else Unknown.INCOMPLETE for code in codes]
        for place, name in enumerate(names):
            if name is not None and (parent := self.by_name(name)):
                kinds[place] = parent.values.get(KIND, Unknown.ABSENT)
        self._frame = self._frame.with_columns(columns(self._vocabulary.facts[PARENT_KIND], kinds))

    def frame(self, groups: Iterable[str]) -> pl.DataFrame:
        """All owners as a frame in their order, with a column for each group that says whether it is complete."""
        facts = [name for name in self._vocabulary.facts if name in self._frame.columns]
        stated = [name for name in facts if not (self._frame[state_of(name)] == UNSTATED).all()]
        whole = [
            (pl.col(f"{group}?") if group in self._complete else pl.lit(False)).alias(f"{group}?") for group in groups
        ]
        return self._frame.select(ROW, *(one for name in stated for one in (name, state_of(name))), *whole)

    def texts(self, *facts: str) -> pl.DataFrame:
        """Facts of all owners as text; empty where there is none."""
        return self._frame.with_columns(self._text(fact).alias(fact) for fact in facts).select(facts)

    def numbers(self, fact: str) -> pl.Series:
        """A number of all owners; null where there is none."""
        if fact in self._frame.columns:
            return self._frame[fact]
        return pl.repeat(None, len(self), dtype=pl.Int64, eager=True)

    def places(self) -> pl.DataFrame:
        """All owners: `#row`, the file, sheet and line that named each first, its `label` and its `key`.

        The label is what it is known by: NPP, else NIB, else name, else an underscore (a dash would begin an option);
        the key, its subject_key, that and the row that named it first.
        """
        files = pl.Series("file", [file for file, _ in self._lists], pl.String)
        sheets = pl.Series("sheet", [sheet for _, sheet in self._lists], pl.String)
        label = pl.coalesce(pl.when(self._text(name) != "").then(self._text(name)) for name in LABELS).fill_null("_")
        told = self._frame.select(
            ROW, files.gather(self._frame[LIST]), sheets.gather(self._frame[LIST]),
            pl.col(LINE).alias("line"), label.alias("label"),
        )  # fmt: skip
        return told.with_columns(key().alias("key"))

    def _text(self, fact: str) -> pl.Expr:
        return pl.col(fact).fill_null("") if fact in self._frame.columns else pl.lit("")


def key() -> pl.Expr:
    """The subject_key of a case that has a `label`, a `file`, a `sheet` and a `line`."""
    sheet = pl.when(pl.col("sheet") == "").then(pl.lit("")).otherwise("!" + pl.col("sheet"))
    return pl.concat_str("label", pl.lit("/"), "file", sheet, pl.lit(":"), "line")


def _together(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Frames one below the other; where one lacks a fact its rows do not state it."""
    made = pl.concat(frames, how="diagonal")
    facts = [name for name in made.columns if state_of(name) in made.columns]
    return made.with_columns(pl.col(state_of(name)).fill_null(UNSTATED) for name in facts)
