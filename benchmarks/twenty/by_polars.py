"""The twenty rules as Polars expressions, written by hand; Polars knows that a null is neither true nor false."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl
from polars import col

from .rows import (
    AS_OF,
    COLUMNS,
    DUTY_BEGAN,
    FOREIGNER_MONTHS,
    GRACE_DAYS,
    GRACE_ENDED,
    NAMES,
    PENSION_BORN,
    PENSION_SETTLED,
    Row,
)


class Rule(NamedTuple):
    """To whom a rule applies, and what it requires."""

    applies: pl.Expr
    requires: pl.Expr


def frame(rows: Sequence[Row]) -> pl.DataFrame:
    """The rows as columns."""
    return pl.DataFrame({name: [getattr(row, name) for row in rows] for name in COLUMNS}, infer_schema_length=None)


def known(name: str) -> pl.Expr:
    """A null is no statement that there is none."""
    return col(name).is_not_null().replace(False, None)


def derived() -> dict[str, pl.Expr]:
    """What several rules ask."""
    started, kind, role = col("started_on"), col("employment_type"), col("role")
    later = started.dt.offset_by(f"{FOREIGNER_MONTHS}mo")
    return {
        "employed": (kind != "ended") & (col("ended_on") >= AS_OF) & (started <= AS_OF).fill_null(True),
        "unpaid": role.is_in(["director", "commissioner"]) & ~col("receives_wage"),
        "registered": col("membership_status").is_in(["active", "inactive"]),
        "active": col("membership_status") == "active",
        "indonesian": col("citizenship") == "indonesian",
        "past_grace": started < GRACE_ENDED,
        "past_pension": (col("birth_date") <= PENSION_BORN) | (col("birth_date") <= PENSION_SETTLED),
        "by_project": (col("sector") == "construction") & kind.is_in(["daily", "piece", "seasonal", "fixed_term"]),
        "six_months": (col("contract_ends") & (col("contract_until") >= later))
        | (~col("contract_ends") & (later <= AS_OF)),
        "wage": col("base_wage") + col("fixed_allowance"),
        "nik_sound": pl.when(col("nik_status") == "ok").then(True).when(col("nik_status") == "invalid").then(False),
    }


def rules() -> dict[str, Rule]:
    """The rules, over the columns of the rows and of `derived`."""
    started, status, segment = col("started_on"), col("active"), col("membership_segment")
    duty = col("employed") & col("has_npp") & ~col("state_body")
    paid, owed = ~col("unpaid"), duty & ~col("unpaid") & status
    grace = duty & paid & col("past_grace")
    bumd = col("employed") & ~col("known_state_body") & (col("kind") == "bumd")
    reported, size = col("reported_wage"), col("duty_size")
    made = [
        Rule(grace & col("indonesian"), col("registered")),
        Rule(grace & ~col("indonesian") & col("six_months"), col("registered")),
        Rule(duty & col("registered") & ~col("known_arrears"), status),
        Rule(
            duty & col("registered") & (known("name_in_registration") | known("birth_date_in_registration")),
            col("name_in_registration") & col("birth_date_in_registration"),
        ),
        Rule(owed, (reported >= col("base_wage")) & (reported >= col("wage"))),
        Rule(duty & col("indonesian"), col("nik_sound") | col("nik_in_registration")),
        Rule(duty & status, col("in_jkk")),
        Rule(duty & status, col("in_jkm")),
        Rule(owed & size.is_in(["small", "medium", "large"]) & ~col("by_project"), col("in_jht")),
        Rule(
            owed & size.is_in(["medium", "large"]) & col("indonesian") & ~col("past_pension") & ~col("by_project"),
            col("in_jp"),
        ),
        Rule(
            col("employed") & ~col("state_body") & (col("sector") == "construction") & status
            & (col("employment_type") == "permanent") & segment.is_in(["wage_earner", "project"]),
            segment == "wage_earner",
        ),
        Rule(duty & status & (col("birth_date") <= PENSION_BORN), ~col("in_jp")),
        Rule(
            duty & paid & col("indonesian") & col("registered") & (started >= DUTY_BEGAN),
            col("registered_on") <= started.dt.offset_by(f"{GRACE_DAYS}d"),
        ),
        Rule(
            col("employed") & col("birth_date").is_not_null() & started.is_not_null(), col("birth_date") < started
        ),
        Rule(col("employed") & known("nik_fits"), col("nik_fits")),
        Rule(col("employed") & known("nik_unique"), col("nik_unique")),
        Rule(col("employed") & known("nik_elsewhere"), ~col("nik_elsewhere")),
        *(Rule(bumd & (col("role") == role), status) for role in ("director", "commissioner", "employee")),
    ]  # fmt: skip
    return dict(zip(NAMES, made, strict=True))


def breaches(frame: pl.DataFrame) -> pl.DataFrame:
    """A column for each rule: true, false, or null where it is not known whether a row breaks it."""
    made = rules()
    return frame.with_columns(**derived()).select(
        **{name: rule.applies & ~rule.requires for name, rule in made.items()}
    )


def count(frame: pl.DataFrame) -> dict[str, tuple[int, int]]:
    """For each rule, how many rows break it and for how many that is not known."""
    found = breaches(frame)
    sums, nulls = found.sum().row(0, named=True), found.null_count().row(0, named=True)
    return {name: (sums[name], nulls[name]) for name in NAMES}
