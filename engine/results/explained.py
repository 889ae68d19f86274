"""Why a finding says what it says: its case decided once more from the evidence it recorded."""

from __future__ import annotations

import json
from datetime import date

from ..decide.evaluate import Evaluator
from ..decide.evidence import recall
from ..decide.explain import explain
from ..decide.explanation import Explanation
from ..errors import UsageError
from ..text import Text
from .schema import Finding


def explained(finding: Finding, evaluator: Evaluator, as_of: date) -> Explanation:
    """The explanation of a finding; raises UsageError where its evidence does not give the verdict it has."""
    case = recall(json.loads(finding.evidence), evaluator.rulebook, finding.subject_type, as_of)
    judgement = evaluator.judge(finding.rule, case)
    if judgement is None or judgement.verdict != finding.verdict:
        raise UsageError(NOT_THE_SAME.fill(r=finding.rule))
    return explain(judgement, case, evaluator)


NOT_THE_SAME = Text(
    "Bukti temuan {r} tidak memberi putusan yang sama.", "The evidence of {r} does not give the same verdict."
)
