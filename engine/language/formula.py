"""Formulas: one line of whole-number arithmetic over facts and parameters, and the largest result it can have."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ..errors import Fault, Location, did_you_mean
from ..text import Text
from .parameter import Parameter, hidden_keys, unknown_parameter
from .vocabulary import Vocabulary, unknown_fact

INT64 = 2**63 - 1
OPERATIONS: Mapping[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.FloorDiv: "//"}
ARITY: Mapping[str, tuple[int, int]] = {"min": (2, 9), "max": (2, 9), "round": (2, 2), "floor": (2, 2)}


@dataclass(frozen=True, slots=True)
class Number:
    value: int


@dataclass(frozen=True, slots=True)
class FactTerm:
    fact: str


@dataclass(frozen=True, slots=True)
class ParamTerm:
    param: str


@dataclass(frozen=True, slots=True)
class Operation:
    """Two terms joined by + - * or // (rounds down; a divisor of zero gives unknown)."""

    operator: str
    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class Call:
    """min, max, `round(x, m)` to the nearest multiple of m (half up), `floor(x, m)` down to a multiple of m."""

    function: str
    arguments: tuple[Term, ...]


Term = Number | FactTerm | ParamTerm | Operation | Call


def walk(term: Term) -> Iterator[Term]:
    """The term and everything inside it."""
    yield term
    inner: tuple[Term, ...] = ()
    if isinstance(term, Operation):
        inner = (term.left, term.right)
    elif isinstance(term, Call):
        inner = term.arguments
    for part in inner:
        yield from walk(part)


def parse(
    text: str,
    at: Location,
    vocabulary: Vocabulary,
    parameters: Mapping[str, Parameter],
    subject: str,
    faults: list[Fault],
) -> Term:
    """The formula of one line of text; whatever is outside the language is a fault at its column."""
    try:
        tree = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        place = Location(at.file, at.line, at.column + max((error.offset or 1) - 1, 0))
        faults.append(Fault(place, Text("Rumus tidak dapat dibaca.", "The formula cannot be read.")))
        return Number(0)
    return _Parser(at, vocabulary, parameters, subject, faults).term(tree)


@dataclass
class _Parser:
    at: Location
    vocabulary: Vocabulary
    parameters: Mapping[str, Parameter]
    subject: str
    faults: list[Fault]

    def term(self, node: ast.expr) -> Term:
        if isinstance(node, ast.Constant) and type(node.value) is int:
            return Number(node.value)
        if isinstance(node, ast.BinOp) and type(node.op) in OPERATIONS:
            return Operation(OPERATIONS[type(node.op)], self.term(node.left), self.term(node.right))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            return self._name(node, node.value.id, node.attr)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            return self._call(node, node.func.id)
        self._fault(
            node,
            Text(
                "Rumus hanya memakai bilangan bulat, fakta, param, + - * //, min, max, round, floor.",
                "A formula uses whole numbers, facts, param, + - * //, min, max, round, floor only.",
            ),
        )
        return Number(0)

    def _name(self, node: ast.expr, subject: str, name: str) -> Term:
        if subject == "param":
            parameter = self.parameters.get(name)
            self.faults += hidden_keys(name, self._place(node), self.vocabulary, self.parameters, self.subject)
            if parameter is None:
                self.faults.append(unknown_parameter(self._place(node), name, self.parameters))
            elif parameter.unit == "date":
                self._fault(
                    node, Text("{p} sebuah tanggal, bukan bilangan.", "{p} is a date, not a number.").fill(p=name)
                )
            return ParamTerm(name)
        fact = self.vocabulary.facts.get(f"{subject}.{name}")
        if fact is None:
            self.faults.append(unknown_fact(self._place(node), f"{subject}.{name}", self.vocabulary))
        elif not fact.is_number:
            self._fault(node, Text("{f} bukan bilangan.", "{f} is not a number.").fill(f=fact.name))
        elif fact.subject not in self.vocabulary.readable_from(self.subject):
            self._fault(node, Text("{f} tidak terlihat dari sini.", "{f} cannot be seen from here.").fill(f=fact.name))
        return FactTerm(f"{subject}.{name}")

    def _call(self, node: ast.Call, function: str) -> Term:
        if function not in ARITY:
            self._fault(
                node,
                Text("Fungsi {f} tidak dikenal.", "The function {f} is not known.").fill(f=function),
                did_you_mean(function, ARITY),
            )
            return Number(0)
        least, most = ARITY[function]
        arguments = tuple(self.term(argument) for argument in node.args)
        if node.keywords or not least <= len(node.args) <= most:
            self._fault(
                node,
                Text("Jumlah argumen {f} tidak sesuai.", "{f} takes another number of arguments.").fill(f=function),
            )
        elif function in ("round", "floor") and not (isinstance(arguments[1], Number) and arguments[1].value > 0):
            self._fault(
                node,
                Text(
                    "Kelipatan pada {f} harus bilangan positif.", "The multiple in {f} must be a positive number."
                ).fill(f=function),
            )
        return Call(function, arguments)

    def _place(self, node: ast.expr) -> Location:
        return Location(self.at.file, self.at.line, self.at.column + node.col_offset)

    def _fault(self, node: ast.expr, what: Text, hint: Text | None = None) -> None:
        self.faults.append(Fault(self._place(node), what, hint))


Bounds = tuple[int, int]


def bounds(term: Term, range_of: Callable[[str], Bounds], parameters: Mapping[str, Parameter]) -> Bounds:
    """The smallest and largest result the formula can have, from the ranges of its facts and parameters."""
    if isinstance(term, Number):
        return term.value, term.value
    if isinstance(term, FactTerm):
        return range_of(term.fact)
    if isinstance(term, ParamTerm):
        return _parameter_bounds(parameters.get(term.param))
    if isinstance(term, Operation):
        return _operation_bounds(term, range_of, parameters)
    ranges = [bounds(argument, range_of, parameters) for argument in term.arguments]
    if term.function in ("min", "max"):
        pick: Callable[..., int] = min if term.function == "min" else max
        return pick(low for low, _ in ranges), pick(high for _, high in ranges)
    (low, high), (_, multiple) = ranges
    return low - multiple, high + multiple


def _parameter_bounds(parameter: Parameter | None) -> Bounds:
    values: list[int] = []
    for span in parameter.spans if parameter else ():
        values += (
            span.value.values()
            if isinstance(span.value, Mapping)
            else [span.value]
            if isinstance(span.value, int)
            else []
        )
    return (min(values), max(values)) if values else (0, 0)


def _operation_bounds(
    term: Operation, range_of: Callable[[str], Bounds], parameters: Mapping[str, Parameter]
) -> Bounds:
    low, high = bounds(term.left, range_of, parameters)
    low2, high2 = bounds(term.right, range_of, parameters)
    if term.operator == "+":
        return low + low2, high + high2
    if term.operator == "-":
        return low - high2, high - low2
    if term.operator == "*":
        corners = [a * b for a in (low, high) for b in (low2, high2)]
        return min(corners), max(corners)
    if low2 > 0:
        corners = [a // b for a in (low, high) for b in (low2, high2)]
        return min(corners), max(corners)
    largest = max(abs(low), abs(high))
    return -largest, largest
