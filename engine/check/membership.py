"""Who is registered: each worker's membership as the participants lists settle it.

NIK, then KPJ, within the employer's NPP; empty equals nothing; of several memberships an active one counts; a
name is a hint that can only prevent an accusation. Keys are joined once for all workers; what follows is said of
each chunk of them in turn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ..frames.cells import NOTHING, PARENT, STATES, UNSTATED, VALUE, state_of
from ..values import Unknown
from .hints import KEYLESS_KINDS, comparable
from .keys import DAMAGED, KPJ, NIK
from .lines import HINTS, MEMBERSHIP, NPP, RANK, STATUS, TOLD, Lines
from .lookup import Lookup
from .subjects import columns_of

KIND, FOUND, WHY, ELSEWHERE, OPEN = "#kind", "#line_found", "#why", "#elsewhere", "#open"
TWO_PEOPLE = "#two_people"
IS_MEMBER, IS_UNKNOWN, IS_ABSENT = 1, 2, 3

Said = tuple[pl.Expr, pl.Expr]  # the two columns of a fact

IN_REGISTRATION = {
    "worker.name": "worker.name_in_registration",
    "worker.birth_date": "worker.birth_date_in_registration",
}

_UNSTATED, _SAID = pl.lit(UNSTATED, dtype=pl.UInt8), pl.lit(VALUE, dtype=pl.UInt8)

_NOTHING = (  # what was joined where there is no line at all
    pl.lit(None, dtype=pl.UInt32).alias(FOUND), pl.lit(False).alias(TWO_PEOPLE), pl.lit(False).alias(ELSEWHERE)
)  # fmt: skip


class Membership:
    """What the lists say of all workers, in the order of the run.

    `npps` has the number of the NPP of each employer, null without one. `workers` has, a row a worker, `#npp`, that of
    its employer, and the keys; None where there are no lines at all to join. `complete` says that whoever is in no list
    is not registered, also where no list has the employer.
    """

    def __init__(self, npps: pl.Series, lines: Lines, complete: bool, workers: pl.DataFrame | None) -> None:
        self._npps, self._lines, self._complete = npps.alias(NPP), lines, complete
        self._listed = lines.frame[NPP].unique()
        self._joined: pl.DataFrame | None = None
        if workers is not None:
            joined = _join(workers, lines.frame)
            settled = self._settle(joined)
            lines.add_strays(self._wanted(settled))
            self._joined = joined.select(FOUND, TWO_PEOPLE, self._elsewhere(settled))

    def _settle(self, joined: pl.DataFrame) -> pl.DataFrame:
        """Workers with their NPP, keys and what was joined, and of what kind they are and why it is not known."""
        listed = pl.col(NPP).is_in(self._listed.implode())
        placed = pl.col(NPP).is_not_null() & (pl.lit(self._complete) | listed)
        no_key = pl.col(NIK).is_null() & pl.col(KPJ).is_null()
        keyless = pl.when(pl.col(DAMAGED)).then(STATES[Unknown.DAMAGED]).otherwise(STATES[Unknown.BLANK])
        why = (
            pl.when(placed & pl.col(TWO_PEOPLE))
            .then(STATES[Unknown.CONFLICT])
            .when(placed & pl.col(FOUND).is_not_null())
            .then(None)
            .when(no_key)
            .then(keyless)
            .when(~placed)
            .then(STATES[Unknown.INCOMPLETE])
        )
        kind = (
            pl.when(pl.col(WHY).is_not_null())
            .then(IS_UNKNOWN)
            .when(pl.col(FOUND).is_not_null())
            .then(IS_MEMBER)
            .otherwise(IS_ABSENT)
        )
        return joined.with_columns(why.cast(pl.UInt8).alias(WHY)).with_columns(kind.cast(pl.UInt8).alias(KIND))

    def _elsewhere(self, settled: pl.DataFrame) -> pl.Series:
        """Whether somebody with one of a worker's keys is active under another NPP; asked of the absent only."""
        absent = settled.select(NPP, NIK, KPJ, KIND).with_row_index("place").filter(pl.col(KIND) == IS_ABSENT)
        active = self._lines.frame.filter(pl.col(RANK) == 0)
        found = [Lookup(active, key).elsewhere(absent) for key in (NIK, KPJ)]
        nobody = pl.repeat(False, settled.height, dtype=pl.Boolean, eager=True)
        return nobody.scatter(absent["place"].filter(found[0] | found[1]), True).alias(ELSEWHERE)

    def _wanted(self, settled: pl.DataFrame) -> pl.Series:
        """The unclaimed lines that lack a key and stand under an NPP with an absent worker they may be of."""
        frame = self._lines.frame
        wanted = pl.Series("wanted", [False] * frame.height, dtype=pl.Boolean)
        absent = settled.filter(pl.col(KIND) == IS_ABSENT)
        for lacks in KEYLESS_KINDS:
            npps: set[int] = set()
            for has_nik, has_kpj in ((True, True), (True, False), (False, True)):
                if not comparable(lacks, has_nik, has_kpj):
                    npps |= set(absent.filter(_has(has_nik, has_kpj))[NPP].unique())
            kind = (pl.col(NIK).is_null() == lacks[0]) & (pl.col(KPJ).is_null() == lacks[1])
            wanted |= frame.select(kind & pl.col(NPP).is_in(list(npps))).to_series()
        places = frame.select(NPP, NIK, KPJ).with_row_index("place").filter(wanted)
        return wanted.scatter(places["place"].filter(_claimed(places, settled)), False)

    def say(self, chunk: pl.DataFrame, keys: pl.DataFrame, start: int) -> tuple[pl.DataFrame, pl.Series]:
        """The chunk of workers that begins at a place in the run, with its membership facts, and who is two people.

        `keys` are theirs.
        """
        keyed = keys.with_columns(self._npps.gather(chunk[PARENT]))
        if self._joined is None:
            joined = keyed.with_columns(_NOTHING)
        else:
            joined = keyed.hstack(self._joined.slice(start, chunk.height))
        settled = self._settle(joined)
        settled = settled.with_columns(self._cleared(chunk, settled))
        line, theirs = self._line(settled[FOUND])
        made = chunk.hstack(settled.select(KIND, WHY, ELSEWHERE)).hstack(line)
        taken = {name: _taken(name, chunk.columns, theirs) for name in MEMBERSHIP}
        status = _status(*taken.pop(STATUS))
        told = {**_in_registration(theirs), **taken, STATUS: status, "worker.registered_elsewhere": _elsewhere()}
        made = made.with_columns(
            one.alias(column)
            for name, said in told.items()
            for one, column in zip(said, (name, state_of(name)), strict=True)
        )
        two_people = (settled[WHY] == STATES[Unknown.CONFLICT]).fill_null(False)
        return made.drop(KIND, WHY, ELSEWHERE, *line.columns), two_people

    def _line(self, found: pl.Series) -> tuple[pl.DataFrame, dict[str, pl.Expr]]:
        """What the line found says of each worker: columns, and by the name of each what stands for it."""
        wanted = self._lines.frame.select(NIK, *TOLD, *columns_of(MEMBERSHIP))
        if wanted.is_empty():
            return wanted.select(), {name: pl.lit(None, dtype=kind) for name, kind in wanted.schema.items()}
        line = wanted.select(pl.all().gather(found).name.prefix("line "))
        return line, {name: pl.col(f"line {name}") for name in wanted.columns}

    def _cleared(self, chunk: pl.DataFrame, settled: pl.DataFrame) -> list[pl.Series]:
        """Kind and reason again: an absent worker whom some line may be of is not accused."""
        kinds, whys = settled[KIND], settled[WHY]
        lines = self._lines
        if not (lines.unplaced_niks or lines.unplaced_kpjs or lines.strays):
            return [kinds, whys]
        known = pl.col(NIK).is_in(list(lines.unplaced_niks)) | pl.col(KPJ).is_in(list(lines.unplaced_kpjs))
        absent = settled.hstack(_hints_of(chunk)).with_row_index("place").filter(pl.col(KIND) == IS_ABSENT)
        absent = absent.with_columns(known.fill_null(False).alias(OPEN))
        places = [
            place
            for place, npp, nik, kpj, name, birth, open_ in absent.select(
                "place", NPP, NIK, KPJ, *HINTS, OPEN
            ).iter_rows()
            if open_ or lines.strays.could_be(npp, nik is not None, kpj is not None, name, birth)
        ]
        if places:
            kinds = kinds.scatter(places, IS_UNKNOWN)
            whys = whys.scatter(places, STATES[Unknown.DAMAGED])
        return [kinds, whys]


def _has(nik: bool, kpj: bool) -> pl.Expr:
    return (pl.col(NIK).is_not_null() == nik) & (pl.col(KPJ).is_not_null() == kpj)


def _hints_of(chunk: pl.DataFrame) -> pl.DataFrame:
    return chunk.select(pl.col(name) if name in chunk.columns else pl.lit(None).alias(name) for name in HINTS)


def _join(workers: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Each worker with the best line that is its own: that under its NIK, else that under its KPJ.

    The lines under the KPJ may be of somebody with another NIK; then worker and line are two people.
    """
    by_nik, by_kpj = (Lookup(lines, key).best(workers) for key in (NIK, KPJ))
    keys = workers.select(NPP, NIK, KPJ).with_columns(by_nik.alias("by_nik"), lines[NIK].gather(by_kpj).alias("theirs"))
    # Mostly the line under the KPJ has the NIK too; all lines under it are looked at only where it has not.
    some = keys.with_row_index("place").filter(
        by_kpj.is_not_null() & pl.col(NIK).is_not_null() & pl.col(NIK).ne_missing(pl.col("theirs"))
    )
    others = lines.select(NPP, NIK, KPJ).join(some, on=[NPP, KPJ], how="semi")
    nikless = others.group_by(NPP, KPJ).agg(pl.col(NIK).is_null().any().alias("nikless"))
    same = others.unique([NPP, KPJ, NIK]).select(NPP, KPJ, NIK, same=pl.lit(True))
    some = some.join(nikless, on=[NPP, KPJ], how="left").join(same, on=[NPP, KPJ, NIK], how="left")
    differ = some.filter(pl.col("same").is_null() & (pl.col("by_nik").is_not_null() | ~pl.col("nikless")))
    nobody = pl.repeat(False, workers.height, dtype=pl.Boolean, eager=True)
    return workers.with_columns(
        pl.select(pl.coalesce(by_nik, by_kpj)).to_series().alias(FOUND),
        nobody.scatter(differ["place"], True).alias(TWO_PEOPLE),
    )


def _claimed(lines: pl.DataFrame, workers: pl.DataFrame) -> pl.Series:
    """Whether somebody in the payrolls has the NIK or the KPJ of a line under its NPP."""
    claimed = pl.Series("claimed", [False] * lines.height, dtype=pl.Boolean)
    for key in (NIK, KPJ):
        theirs = workers.select(NPP, key).filter(pl.col(key).is_in(lines[key].drop_nulls().implode()))
        theirs = theirs.unique().with_columns(claimed=pl.lit(True))
        joined = lines.select(NPP, key).join(theirs, on=[NPP, key], how="left", maintain_order="left")
        claimed |= joined["claimed"].fill_null(False)
    return claimed


def _taken(name: str, own: Sequence[str], theirs: Mapping[str, pl.Expr]) -> Said:
    """What the list says of a member; where it says nothing a payroll's own column stays as it is."""
    said, code = theirs[name], theirs[state_of(name)]
    said = said.cast(pl.String) if name == STATUS else said
    takes = pl.col(KIND) == IS_MEMBER
    if name not in own:
        return pl.when(takes).then(said), pl.when(takes).then(code).otherwise(_UNSTATED)
    own_code = pl.col(state_of(name))
    takes &= (code <= NOTHING) | ((own_code == UNSTATED) & (code != UNSTATED))
    return pl.when(takes).then(said).otherwise(pl.col(name)), pl.when(takes).then(code).otherwise(own_code)


def _status(own: pl.Expr, code: pl.Expr) -> Said:
    """The status too of whoever is no member."""
    absent = pl.col(KIND) == IS_ABSENT
    # The lists do not settle membership: what the payroll itself states still counts.
    unsettled = (pl.col(KIND) == IS_UNKNOWN) & (code > NOTHING)
    return (
        pl.when(absent).then(pl.lit("unregistered")).when(~unsettled).then(own),
        pl.when(absent).then(_SAID).when(unsettled).then(pl.col(WHY)).otherwise(code),
    )


def _in_registration(theirs: Mapping[str, pl.Expr]) -> dict[str, Said]:
    """What the line of a member has, whatever it says."""
    told = {
        "worker.nik_in_registration": theirs[NIK].is_not_null(),
        **{IN_REGISTRATION[fact]: theirs[column] for column, fact in TOLD.items()},
    }
    said = {name: pl.when(pl.col(KIND) == IS_MEMBER).then(one) for name, one in told.items()}
    return {name: (one, pl.when(one.is_not_null()).then(_SAID).otherwise(_UNSTATED)) for name, one in said.items()}


def _elsewhere() -> Said:
    """Whether somebody is active under another NPP."""
    absent, member = pl.col(KIND) == IS_ABSENT, pl.col(KIND) == IS_MEMBER
    return (
        pl.when(absent).then(pl.col(ELSEWHERE)).when(member).then(False),
        pl.when(absent | member).then(_SAID).otherwise(_UNSTATED),
    )
