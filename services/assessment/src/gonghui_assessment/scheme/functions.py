"""What an expression may do: the closed list of operators and functions, their types and their arithmetic."""

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from difflib import get_close_matches
from fractions import Fraction
from math import ceil, floor
from operator import add, ge, gt, le, lt, mul, sub
from typing import Any, Protocol
from typing import Literal as Literals

from .exact import Kind, Value, rounded
from .expressions import Call, Expression, Literal, Name, Node

State = Literals["gap", "needs_rating", "not_applicable", "open"]


class Unscored(Exception):
    """Why a leaf has no points: `gap`, `needs_rating`, `not_applicable`, `open`."""

    def __init__(self, state: State, reason: str, **data: Value) -> None:
        super().__init__(reason)
        self.state, self.reason, self.data = state, reason, data
        self.choice: str | None = None  # what the innermost rule says of it, if that cannot be done inside the item

    @property
    def nothing_to_measure(self) -> bool:
        """Whether D5 may settle it: a value that nobody gave, or a case the text leaves open, it may not."""
        return self.reason in {"zero_denominator", "empty_list"}


class Scope(Protocol):
    """Where an expression finds what it names, for one unit."""

    def value(self, name: str) -> Value:
        """One value of the unit; raises Unscored if it is missing."""

    def among(self, function: str, inner: Node, group: str | None) -> Value:
        """A figure over the peers or subordinates of the unit."""

    def points_of(self, code: str) -> Fraction:
        """Points of another indicator of the same unit."""

    def full_of(self, code: str) -> Fraction:
        """Full mark of another indicator for the same unit."""


@dataclass(frozen=True, slots=True)
class Function:
    """Types of the arguments (the last repeats if `many`), type of the result; `any` = whatever the first one is."""

    takes: tuple[str, ...]
    gives: str
    run: Callable[..., Value]
    many: bool = False


def _divide(a: Fraction, b: Fraction) -> Fraction:
    if not b:
        raise Unscored("gap", "zero_denominator")
    return a / b


def _mean(numbers: Sequence[Fraction]) -> Fraction:
    return _divide(sum(numbers, Fraction(0)), Fraction(len(numbers)))


def _round(number: Fraction, places: Fraction) -> Fraction:
    return rounded(number, min(max(int(places), 0), 12))


def _extreme(choose: Callable[[Sequence[Fraction]], Fraction]) -> Callable[[Sequence[Fraction]], Fraction]:
    def of(numbers: Sequence[Fraction]) -> Fraction:
        if not numbers:
            raise Unscored("gap", "empty_list")
        return choose(numbers)

    return of


def _counted(test: Callable[[Any, Any], bool]) -> Callable[[Sequence[Fraction], Fraction], Fraction]:
    return lambda numbers, limit: Fraction(sum(test(number, limit) for number in numbers))


def _days(start: date, end: date) -> Fraction:
    return Fraction((end - start).days)


def _months(start: date, end: date) -> Fraction:
    """Full months; negative if the end comes first."""
    if end < start:
        return -_months(end, start)
    return Fraction((end.year - start.year) * 12 + end.month - start.month - (end.day < start.day))


def _months_later(day: date, months: Fraction) -> date:
    """A day that the month lacks becomes its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + floor(months), 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise Unscored("gap", "no_such_day")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _days_later(day: date, days: Fraction) -> date:
    try:
        return day + timedelta(days=floor(days))
    except OverflowError:
        raise Unscored("gap", "no_such_day") from None


def _steps(distance: Fraction, unit: Fraction) -> Fraction:
    return Fraction(max(floor(_divide(distance, unit)), 0))


def _median(numbers: Sequence[Fraction]) -> Fraction:
    ordered, middle = sorted(numbers), len(numbers) // 2
    return _mean(ordered[middle : middle + 1] if len(ordered) % 2 else ordered[max(middle - 1, 0) : middle + 1])


def _trimmed(numbers: Sequence[Fraction], dropped: Fraction) -> Fraction:
    """The mean without so many of the highest and of the lowest."""
    out = max(floor(dropped), 0)
    kept = sorted(numbers)[out : len(numbers) - out]
    if not kept:
        raise Unscored("gap", "empty_list")
    return _mean(kept)


def _best(numbers: Sequence[Fraction], taken: Fraction) -> Fraction:
    return sum(sorted(numbers, reverse=True)[: max(floor(taken), 0)], Fraction(0))


def _between(numbers: Sequence[Fraction], low: Fraction, high: Fraction) -> Fraction:
    return Fraction(sum(low <= number <= high for number in numbers))


N, B, L, D = "number", "yes_no", "numbers", "date"
FUNCTIONS: Mapping[str, Function] = {
    "+": Function((N, N), N, add),
    "-": Function((N, N), N, sub),
    "*": Function((N, N), N, mul),
    "/": Function((N, N), N, _divide),
    "negative": Function((N,), N, lambda a: -a),
    ">=": Function(("any", "any"), B, ge),
    "<=": Function(("any", "any"), B, le),
    ">": Function(("any", "any"), B, gt),
    "<": Function(("any", "any"), B, lt),
    "=": Function(("any", "any"), B, lambda a, b: a == b),
    "!=": Function(("any", "any"), B, lambda a, b: a != b),
    "not": Function((B,), B, lambda a: not a),
    "min": Function((N,), N, lambda *a: min(a), many=True),
    "max": Function((N,), N, lambda *a: max(a), many=True),
    "abs": Function((N,), N, abs),
    "floor": Function((N,), N, lambda a: Fraction(floor(a))),
    "ceil": Function((N,), N, lambda a: Fraction(ceil(a))),
    "round": Function((N, N), N, _round),
    "count": Function((B,), N, lambda *a: Fraction(sum(a)), many=True),
    "sum": Function((L,), N, lambda a: sum(a, Fraction(0))),
    "mean": Function((L,), N, _mean),
    "size": Function((L,), N, lambda a: Fraction(len(a))),
    "largest": Function((L,), N, _extreme(max)),
    "smallest": Function((L,), N, _extreme(min)),
    "count_at_least": Function((L, N), N, _counted(ge)),
    "count_below": Function((L, N), N, _counted(lt)),
    "count_between": Function((L, N, N), N, _between),
    "median": Function((L,), N, _median),
    "trimmed_mean": Function((L, N), N, _trimmed),
    "sum_of_best": Function((L, N), N, _best),
    "list": Function((N,), L, lambda *a: a, many=True),
    "clamp": Function((N, N, N), N, lambda a, low, high: min(max(a, low), high)),
    "steps": Function((N, N), N, _steps),
    "one_of": Function(("any", "any"), B, lambda a, *others: a in others, many=True),
    "days_between": Function((D, D), N, _days),
    "months_between": Function((D, D), N, _months),
    "days_later": Function((D, N), D, _days_later),
    "months_later": Function((D, N), D, _months_later),
    "year": Function((D,), N, lambda a: Fraction(a.year)),
    "month": Function((D,), N, lambda a: Fraction(a.month)),
}
LAZY: Mapping[str, Function] = {  # they decide which arguments they look at
    "and": Function((B, B), B, lambda *_: False),
    "or": Function((B, B), B, lambda *_: False),
    "if": Function((B, "any", "any"), "second", lambda *_: False),
    "known": Function(("any",), B, lambda *_: False),
    "or_else": Function(("any", "any"), "any", lambda *_: False),
    "known_list": Function((N,), L, lambda *_: False, many=True),
    "points": Function(("text",), N, lambda *_: False),
    "full": Function(("text",), N, lambda *_: False),
}
PEERS = ("mean", "median", "max", "min", "sum", "count", "share")
AMONG: Mapping[str, Function] = {  # over other units: peer_ = same type, all_ = every unit, sub_ = directly below
    **{
        f"{whom}_{figure}": Function((B if figure in {"count", "share"} else N,), N, lambda *_: False)
        for whom in ("peer", "all", "sub")
        for figure in PEERS
    },
    "rank": Function((N,), N, lambda *_: False),
    "rank_up": Function((N,), N, lambda *_: False),
}
ALL: Mapping[str, Function] = {**FUNCTIONS, **LAZY, **AMONG}


def evaluate(node: Node, scope: Scope) -> Value:
    """The value of an expression for one unit.

    Raises:
        Unscored: a value is missing or a denominator is zero.
    """
    match node:
        case Literal(value=value):
            return value
        case Name(name=name):
            return scope.value(name)
        case Call(function=function, arguments=arguments):
            if function in FUNCTIONS:
                return FUNCTIONS[function].run(*[evaluate(argument, scope) for argument in arguments])
            if function in AMONG:
                group = arguments[1].value if len(arguments) > 1 and isinstance(arguments[1], Literal) else None
                return scope.among(function, arguments[0], str(group) if group is not None else None)
            return _lazy(function, arguments, scope)


def _lazy(function: str, arguments: tuple[Node, ...], scope: Scope) -> Value:  # noqa: PLR0911 - one for each function
    match function:
        case "if":
            return evaluate(arguments[1 if evaluate(arguments[0], scope) else 2], scope)
        case "points":
            return scope.points_of(str(evaluate(arguments[0], scope)))
        case "full":
            return scope.full_of(str(evaluate(arguments[0], scope)))
        case "known_list":
            found = (_attempt(argument, scope) for argument in arguments)
            return tuple(value for value in found if isinstance(value, Fraction))
        case "known":
            return _attempt(arguments[0], scope) is not None
        case "or_else":
            value = _attempt(arguments[0], scope)
            return evaluate(arguments[1], scope) if value is None else value
        case _:
            return _junction(function == "or", arguments, scope)


def _attempt(node: Node, scope: Scope) -> Value | None:
    try:
        return evaluate(node, scope)
    except Unscored as gap:
        if gap.state not in {"gap", "not_applicable"}:
            raise
        return None


def _junction(decisive: bool, arguments: tuple[Node, ...], scope: Scope) -> bool:
    """`and`, `or`: one decisive side settles it even if the other is missing."""
    missing: Unscored | None = None
    for argument in arguments:
        try:
            if evaluate(argument, scope) is decisive:
                return decisive
        except Unscored as gap:
            missing = gap
    if missing:
        raise missing
    return not decisive


class IllTyped(ValueError):
    """Values of kinds that do not fit together."""


def infer(expression: Expression, expected: str, kinds: dict[str, Kind], measures: Mapping[str, Expression]) -> str:
    """Check an expression and learn the kinds of the names in it.

    Args:
        expected: the kind that is needed, or `any`.
        kinds: what is known about names; learned ones are added.
        measures: the names that the scheme defines by expressions.

    Raises:
        IllTyped: kinds do not fit, a function is unknown or has another number of arguments.
    """
    return _Typing(kinds, measures).of(expression.root, expected)


_INSTEAD: Mapping[tuple[str, str], str] = {
    ("yes_no", "number"): "，可写成比较，如 x > 0",
    ("number", "yes_no"): "，可用 count(…) 或 if(…)",
    ("number", "numbers"): "，列表先用 sum、mean、largest 等取一个数",
    ("number", "text"): "，文字不能计算",
    ("date", "text"): "，日期写作 2026-03-31，不加引号",
}


class _Typing:
    def __init__(self, kinds: dict[str, Kind], measures: Mapping[str, Expression]) -> None:
        self._kinds, self._measures = kinds, measures
        self._open: set[str] = set()

    def of(self, node: Node, expected: str) -> str:
        match node:
            case Literal(value=value):
                return self._fits(_kind_of(value), expected)
            case Name(name=name):
                return self._name(name, expected)
            case Call():
                return self._fits(self._call(node, expected), expected)

    def _name(self, name: str, expected: str) -> str:
        if name in self._measures:
            if name in self._open:
                raise IllTyped(f"指标 {name} 循环引用 the measure {name} refers to itself")
            self._open.add(name)
            kind = self.of(self._measures[name].root, expected)
            self._open.discard(name)
            return kind
        if name not in self._kinds and expected != "any":
            self._kinds[name] = expected  # type: ignore[assignment]  # expected is a Kind here
        return self._fits(self._kinds.get(name, "any"), expected, name)

    def _fits(self, kind: str, expected: str, name: str = "") -> str:
        if "any" not in (kind, expected) and kind != expected:
            what = f"{name} " if name else "这里"
            hint = _INSTEAD.get((expected, kind), "")
            raise IllTyped(
                f"{what}应为 {expected}，实为 {kind}{hint} {name or 'this'} should be {expected} and is {kind}"
            )
        return expected if kind == "any" else kind

    def _call(self, call: Call, expected: str) -> str:
        function = ALL.get(call.function)
        if not function:
            close = get_close_matches(call.function, [*ALL, "case", "only_if", "within_years"], n=1)
            meant = f"，是否为 {close[0]}？ did you mean {close[0]}?" if close else ""
            raise IllTyped(f"没有函数 {call.function}{meant} there is no function {call.function}")
        arguments = call.arguments
        if call.function in AMONG and len(arguments) > 1:
            arguments = self._group(call)
        if len(arguments) < len(function.takes) or (len(arguments) > len(function.takes) and not function.many):
            needed = f"{len(function.takes)}{'+' if function.many else ''}"
            raise IllTyped(
                f"{call.function} 须有 {needed} 个参数，现有 {len(arguments)} 个"
                f" {call.function} takes {needed} arguments, not {len(arguments)}"
            )
        takes = [*function.takes, *function.takes[-1:] * (len(arguments) - len(function.takes))]
        return self._result(function, list(self._found(arguments, takes, expected if function.gives != B else "any")))

    def _group(self, call: Call) -> tuple[Node, ...]:
        if len(call.arguments) != 2 or not isinstance(call.arguments[1], Literal):
            raise IllTyped(f"{call.function} 的第二个参数应为单位类型 the second argument is a type of unit in quotes")
        return call.arguments[:1]

    def _found(self, arguments: tuple[Node, ...], takes: list[str], expected: str) -> Iterator[str]:
        """Kinds of the arguments; those that must agree with one another are unified."""
        free = [argument for argument, kind in zip(arguments, takes, strict=True) if kind == "any"]
        common = expected if free else "any"
        for argument in [*free, *free]:
            common = self._fits(self.of(argument, common), common)
        for argument, kind in zip(arguments, takes, strict=True):
            yield common if kind == "any" else self.of(argument, kind)

    def _result(self, function: Function, found: list[str]) -> str:
        if function.gives in {"any", "second"}:
            return found[-1]
        return function.gives


def _kind_of(value: Value) -> Kind:
    match value:
        case bool():
            return "yes_no"
        case str():
            return "text"
        case date():
            return "date"
        case tuple():
            return "numbers"
        case _:
            return "number"
