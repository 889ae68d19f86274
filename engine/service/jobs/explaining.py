"""Explains findings by the rules that their run was made with."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path

from ...decide.evaluate import Evaluator
from ...decide.explanation import Explanation
from ...results.explained import explained
from ...results.folder import Results
from ...results.schema import Finding

KEPT = 3  # rulebooks


class Explainer:
    """Keeps the rulebooks it used last, by hash: reading one takes longer than all the rest."""

    def __init__(self) -> None:
        self._books: OrderedDict[str, Evaluator] = OrderedDict()
        self._lock = threading.Lock()

    def explain(self, results: Path, finding: Finding) -> Explanation:
        """Why a finding says what it says; raises OutputError where its result folder is not whole."""
        folder = Results(results)
        with self._lock:  # an evaluator remembers what it worked out
            evaluator = self._books.get(folder.receipt["rulebook"])
            if evaluator is None:
                evaluator = self._books[folder.receipt["rulebook"]] = Evaluator(folder.rulebook())
            self._books.move_to_end(folder.receipt["rulebook"])
            while len(self._books) > KEPT:
                self._books.popitem(last=False)
            return explained(finding, evaluator, folder.as_of)
