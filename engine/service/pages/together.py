"""All pages of officers, from what they stand on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter

from ..desk.desk import Desk
from ..settings import Settings
from . import start
from .decision import Decisions
from .history import History, Trail
from .precheck import PreCheck
from .rendering import Pages, Standing
from .slips import Slips


def pages_of(settings: Settings, desk: Desk, now: Callable[[], datetime]) -> Pages:
    """What makes the pages of an office; each says which rulebook is in use and of which day the data are."""

    def standing() -> Standing:
        with desk.registry() as registry:
            return Standing(desk.rulebook.hash, None if registry is None else registry.snapshot.data_on)

    return Pages(settings.office.name, standing, settings.language, now().tzinfo)


def router(pages: Pages, settings: Settings, desk: Desk, trail: Trail, now: Callable[[], datetime]) -> APIRouter:
    """The first page, Pra-cek, slips and their public check, and the history."""
    precheck = PreCheck(pages, desk, now, settings.limits.time_budget_ms / 1000)
    decisions = Decisions(precheck)
    together = APIRouter(include_in_schema=False)
    for room in (
        pages.router(),
        start.router(pages),
        precheck.router(),
        decisions.router(),
        Slips(decisions, settings).router(),
        History(precheck, trail).router(),
    ):
        together.include_router(room)
    return together
