"""Measures as small typed expressions over named values: `min(members / staff, paid / members)`.

The grammar is closed and total: no loops, no attributes, no code. A name stands for one value of the evaluated unit; a
value that is missing, or a division by zero, makes the measure a gap and never an error.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from .exact import Kind, Value, exact, plain

LONGEST, DEEPEST = 2000, 40
TOKEN = re.compile(
    r"\s*(?:(?P<date>\d{4}-\d\d-\d\d)|(?P<number>\d+(?:\.\d+)?\s*[%％]?)|(?P<text>'[^']*'|\"[^\"]*\"|[‘’][^‘’]*[‘’]|[“”][^“”]*[“”])"
    r"|(?P<name>[^\W\d]\w*)|(?P<sign>>=|<=|!=|==|[≥≤≠=<>＝＜＞+\-＋－*/×÷(),（），]))"
)
SAME = {
    "≥": ">=", "≤": "<=", "≠": "!=", "==": "=", "＝": "=", "＜": "<", "＞": ">", "＋": "+", "－": "-", "×": "*", "÷": "/",
    "（": "(", "）": ")", "，": ",",
}  # fmt: skip
WORDS = {"且": "and", "或": "or", "非": "not"}
ANSWERS = {"yes": True, "true": True, "是": True, "no": False, "false": False, "否": False}
TODAY = "today"  # the day of the evaluation
TAKEN = frozenset({*ANSWERS, "and", "or", "not", *WORDS, TODAY, "full"})  # no value may be called so
COMPARISONS = frozenset({">=", "<=", "!=", "=", "<", ">"})


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, text, date or yes/no that stands in the expression."""

    value: Value


@dataclass(frozen=True, slots=True)
class Name:
    """One value of the unit, or a measure that the scheme defines."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or function of the closed list in `functions`."""

    function: str
    arguments: "tuple[Node, ...]"


Node = Literal | Name | Call


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression and the kind of value that its place asks for."""

    text: str
    root: Node
    gives: Kind = "number"

    def names(self) -> frozenset[str]:
        """Every name that occurs."""
        return frozenset(node.name for node in walk(self.root) if isinstance(node, Name))

    def calls(self) -> Iterator[Call]:
        """Every operator and function that occurs."""
        return (node for node in walk(self.root) if isinstance(node, Call))


class Malformed(ValueError):
    """An expression that the grammar does not know."""

    def __init__(self, zh: str, en: str, at: int) -> None:
        super().__init__(f"{zh}（第 {at + 1} 个字符） {en} (character {at + 1})")


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it."""
    yield node
    if isinstance(node, Call):
        for argument in node.arguments:
            yield from walk(argument)


def parse(text: str, gives: Kind = "number") -> Expression:
    """Read an expression.

    Raises:
        Malformed: the grammar does not know it, or it is too long or too deep.
    """
    if len(text) > LONGEST:
        raise Malformed("表达式过长", "the expression is too long", LONGEST)
    return Expression(text, _Parser(text).whole(), gives)


def constant(number: Fraction) -> Expression:
    """A number as an expression."""
    return Expression(plain(number), Literal(number))


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while text[at:].strip():
        found = TOKEN.match(text, at)
        if not found or not found.lastgroup:
            raise Malformed(f"无法识别 {text[at:].strip()[0]}", "not understood", at)
        kind, word = found.lastgroup, found[found.lastgroup]
        word = SAME.get(word, word) if kind == "sign" else word[1:-1] if kind == "text" else WORDS.get(word, word)
        yield _Token("word" if word in {"and", "or", "not"} and kind == "name" else kind, word, found.start(kind))
        at = found.end()
    yield _Token("end", "", len(text))


class _Parser:
    """Recursive descent over: or, and, not, comparison, sum, product, sign, atom."""

    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._next = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._either()
        if self._seen.kind != "end":
            raise Malformed("多余的内容", "something is left over", self._seen.at)
        return node

    @property
    def _seen(self) -> _Token:
        return self._tokens[self._next]

    def _take(self, *texts: str) -> str | None:
        token = self._seen
        if token.kind in {"sign", "word"} and token.text in texts:
            self._next += 1
            return token.text
        return None

    def _need(self, text: str) -> None:
        if not self._take(text):
            cut = self._seen.kind == "end"  # YAML ends an unquoted text at a comma
            zh, en = ("；含逗号的算式要加引号", "; an expression with a comma needs quotes") if cut else ("", "")
            raise Malformed(f"缺少 {text}{zh}", f"{text} is missing{en}", self._seen.at)

    def _either(self) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Malformed("嵌套过深", "nested too deeply", self._seen.at)
        node = self._both()
        while self._take("or"):
            node = Call("or", (node, self._both()))
        self._depth -= 1
        return node

    def _both(self) -> Node:
        node = self._negated()
        while self._take("and"):
            node = Call("and", (node, self._negated()))
        return node

    def _negated(self) -> Node:
        odd = False
        while self._take("not"):
            odd = not odd
        node = self._compared()
        return Call("not", (node,)) if odd else node

    def _compared(self) -> Node:
        """`80% <= rate < 90%` stands for both comparisons."""
        left, found = self._sum(), None
        while sign := self._take(*COMPARISONS):
            right = self._sum()
            one = Call(sign, (left, right))
            left, found = right, one if found is None else Call("and", (found, one))
        return found or left

    def _sum(self) -> Node:
        node = self._product()
        while sign := self._take("+", "-"):
            node = Call(sign, (node, self._product()))
        return node

    def _product(self) -> Node:
        node = self._signed()
        while sign := self._take("*", "/"):
            node = Call(sign, (node, self._signed()))
        return node

    def _signed(self) -> Node:
        if self._take("-"):
            return Call("negative", (self._atom(),))
        return self._atom()

    def _atom(self) -> Node:
        token = self._seen
        if self._take("("):
            node = self._either()
            self._need(")")
            return node
        self._next += token.kind != "end"
        match token.kind:
            case "number":
                return Literal(exact(token.text))
            case "text":
                return Literal(token.text)
            case "date":
                return Literal(_day(token))
            case "name":
                return self._named(token)
        raise Malformed("此处应为数值、名称或括号", "a value, a name or a bracket is needed here", token.at)

    def _named(self, token: _Token) -> Node:
        if self._take("("):
            return _spelled_out(token, tuple(self._arguments()))
        if token.text in ANSWERS:
            return Literal(ANSWERS[token.text])
        return Name(token.text)

    def _arguments(self) -> Iterator[Node]:
        if self._take(")"):
            return
        yield self._either()
        while self._take(","):
            yield self._either()
        self._need(")")


def _spelled_out(token: _Token, arguments: tuple[Node, ...]) -> Node:
    """What is short for something else: `case(c, a, d, b, e)`, `only_if(c, a)` and `within_years(years, n)`."""
    match token.text, arguments:
        case "case", (condition, result, other):
            return Call("if", (condition, result, other))
        case "case", (condition, result, *rest) if len(arguments) % 2:
            return Call("if", (condition, result, _spelled_out(token, tuple(rest))))
        case "case", _:
            raise Malformed(
                "case 应写条件与结果成对，最后是其余情形", "case takes pairs and what holds otherwise", token.at
            )
        case "only_if", (condition, result):  # otherwise there is nothing to measure, as in a rate of nothing
            return Call("if", (condition, result, Call("/", (Literal(Fraction(1)), Literal(Fraction(0))))))
        case "only_if", _:
            raise Malformed("only_if 应写条件和数值", "only_if takes a condition and a number", token.at)
        case "within_years", (years, span):
            this = Call("year", (Name(TODAY),))
            first = Call("+", (Call("-", (this, span)), Literal(Fraction(1))))
            return Call(">", (Call("count_between", (years, first, this)), Literal(Fraction(0))))
        case _:
            return Call(token.text, arguments)


def _day(token: _Token) -> date:
    try:
        return date.fromisoformat(token.text)
    except ValueError:
        raise Malformed("不存在的日期", "there is no such date", token.at) from None
