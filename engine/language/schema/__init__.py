"""The shape of every rulebook file: which keys there are and what kind of value each takes.

Only the shape: whether a fact exists or a date makes sense is decided where files become rules.
"""

from .conditions import CONDITION_KEYS, DATE_OPERATORS, NUMBER_OPERATORS, OPERATORS, SIDE_KEYS, Shift
from .editors import json_schema, schema_of
from .faults import all_keys, check
from .files import FILES, VERDICTS, Aggregate, Derived, Parameter, ParameterValue, RuleFile, RuleTestFile
from .words import BINDINGS, CONFIDENCES, EFFECTS, Model

__all__ = [
    "BINDINGS",
    "CONDITION_KEYS",
    "CONFIDENCES",
    "DATE_OPERATORS",
    "EFFECTS",
    "FILES",
    "NUMBER_OPERATORS",
    "OPERATORS",
    "SIDE_KEYS",
    "VERDICTS",
    "Aggregate",
    "Derived",
    "Model",
    "Parameter",
    "ParameterValue",
    "RuleFile",
    "RuleTestFile",
    "Shift",
    "all_keys",
    "check",
    "json_schema",
    "schema_of",
]
