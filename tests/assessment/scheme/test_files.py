"""What is no scheme is refused with its place, and never read half."""

from fractions import Fraction

import pytest

from gonghui_assessment.scheme.files import LARGEST, BadScheme, digest_of, load
from tests.assessment.scheme.sheet import HEAD

GOOD = f"{HEAD}inputs: {{v: {{}}}}\nindicators: [{{code: 1, zh: 项, full: 1, rule: {{kind: yes_no, condition: v >= 1}}}}]\n"
BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"

REFUSED = {
    "anchors, and with them bombs": (BOMB, "第 1 行第 4 列 (line 1, column 4)  不允许锚点与别名 anchors"),
    "tags": ("a: !!python/object:os.system x\n", "不允许标签 tags"),
    "the same key twice": (GOOD + 'version: "2"\n', "重复的键"),
    "keys that are no names": ("? [a]\n: b\n", "键应为名称或数字"),
    "nesting without end": ("[" * 200 + "]" * 200, "嵌套过深"),
    "too much of it": ("a" * (LARGEST + 1), "过大"),
    "a broken text": ("a: [b\n", "不是合法的 YAML"),
    "a second document": (GOOD + "---\na: b\n", "不是合法的 YAML"),
    "control characters": ("a: \x00\n", "不是合法的 YAML"),
    "broken characters": ("a: \ud800\n", "不是合法的 YAML"),
    "nothing": ("", "a mapping of keys and values is needed"),
    "a day that does not exist": ("a: 2026-02-30\n", "不存在的日期"),
    "unknown fields": (GOOD + "colour: red\n", "colour: 没有 colour 这个键"),
    "unknown kinds of rule": (GOOD.replace("yes_no", "magic"), "indicators.0.rule: 没有这种评分方法"),
    "binary floats": (GOOD.replace("full: 1", "full: 1e3"), "应为数字"),
    "infinity": (GOOD.replace("full: 1", "full: .inf"), "应为数字"),
    "numbers of absurd length": (GOOD.replace("full: 1", "full: " + "9" * 31), "应为数字"),
    "texts for numbers": (GOOD.replace("full: 1", "full: many"), "应为数字"),
    "expressions that the grammar does not know": (
        GOOD.replace("v >= 1", "v.real"),
        "无法识别 .（第 2 个字符） not understood",
    ),
    "an item with items and a rule": (GOOD.replace("rule:", "items: [], missing: true, rule:"), "四选一"),
}


@pytest.mark.parametrize(("text", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_scheme_is_refused(text: str, reason: str) -> None:
    """The message names the place and the reason."""
    with pytest.raises(BadScheme) as refused:
        load(text)

    assert reason in str(refused.value)


def test_messages_do_not_show_what_was_given() -> None:
    """A text that came from elsewhere is not echoed."""
    with pytest.raises(BadScheme) as refused:
        load(GOOD.replace("full: 1", "full: secret-word"))

    assert "secret-word" not in str(refused.value)


def test_a_scheme_carries_the_digest_of_its_text() -> None:
    """Whoever has the text can check that it is the one."""
    assert load(GOOD).digest == digest_of(GOOD)


def test_numbers_stay_exact() -> None:
    """0.1 is a tenth, and a code such as 1.10 is not 1.1."""
    text = GOOD.replace("full: 1,", "full: 0.1,").replace("code: 1,", "code: 1.10,")
    item = load(text).indicators[0]

    assert item.code == "1.10"
    assert item.mark() == Fraction(1, 10)


@pytest.mark.parametrize("code", ["1.1", "A-3", "一", "三.12", "附加_1"])
def test_items_are_numbered_as_the_sheet_prints_them(code: str) -> None:
    """In Chinese, too; expressions name them as texts."""
    other = f"{{code: Z, zh: 项, full: 1, rule: {{kind: yes_no, condition: points('{code}') = 1}}}}"
    scheme = load(GOOD.replace("code: 1,", f'code: "{code}",').replace("}}]", f"}}}}, {other}]"))
    assert [leaf.code for leaf in scheme.leaves()] == [code, "Z"]


@pytest.mark.parametrize("code", ["", "a b", "a/b", "（一）", "①", ".1", "一" * 41])
def test_codes_that_no_address_could_hold_are_refused(code: str) -> None:
    """Codes stand in addresses and in the names of measures."""
    with pytest.raises(BadScheme):
        load(GOOD.replace("code: 1,", f'code: "{code}",'))
