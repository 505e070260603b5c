"""Tables that people make, with whatever spreadsheets leave in them."""

from contextlib import suppress
from datetime import date
from fractions import Fraction
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from gonghui_assessment.authoring.cells import BadCell, read_cell
from gonghui_assessment.authoring.value_tables import BadTable, read_table
from gonghui_assessment.scheme.exact import Kind, Value
from gonghui_assessment.scheme.files import load
from tests.assessment.authoring.sheet import HEADER, SCHEME
from tests.assessment.scheme.sheet import HEAD

F = Fraction


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("９５", "number", F(95)), ("1,234.5", "number", F("1234.5")), ("85 %", "number", F("0.85")),
        ("８５％", "number", F("0.85")), ("1/3", "number", F(1, 3)), (" — ", "number", None), ("", "yes_no", None),
        ("√", "yes_no", True), ("×", "yes_no", False), ("有", "yes_no", True), ("0", "yes_no", False),
        ("2026年3月1日", "date", date(2026, 3, 1)), ("2026/03/01", "date", date(2026, 3, 1)),
        ("2026-03-01 00:00:00", "date", date(2026, 3, 1)), ("3;4；5", "numbers", (F(3), F(4), F(5))),
        ("3、4 5", "numbers", (F(3), F(4), F(5))),
        ("无", "numbers", ()), ("先进，模范", "text", "先进，模范"),
    ],
)  # fmt: skip
def test_cell_is_read(text: str, kind: Kind, value: Value | None) -> None:
    """Full-width digits, per cents, groups of thousands, Chinese dates, ticks; what says nothing is missing."""
    assert read_cell(text, kind) == value


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("12人", "number"), ("1,23", "number"), ("=1+1", "number"), ("#DIV/0!", "number"), ("1e5", "number"),
        ("大概", "yes_no"), ("2026-02-30", "date"), ("昨天", "date"), ("3;四", "numbers"), ("x" * 3000, "text"),
    ],
)  # fmt: skip
def test_cell_that_cannot_be_told_is_refused(text: str, kind: Kind) -> None:
    """Nothing is guessed."""
    with pytest.raises(BadCell):
        read_cell(text, kind)


@given(st.text(), st.sampled_from(["number", "yes_no", "date", "numbers", "text"]))
def test_any_cell_is_read_or_refused(text: str, kind: Kind) -> None:
    """No content breaks the reading."""
    with suppress(BadCell):
        read_cell(text, kind, of_spreadsheet=True)


def table(*lines: str) -> bytes:
    return "\n".join(lines).encode()


ROW = '"东,城",school,120,是,2016-12-31,8;9,保留,0,90;80,75'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_headings_are_names_or_labels_below_a_title_perhaps(encoding: str) -> None:
    """UTF-8 with or without its mark, or what spreadsheets write in China."""
    [unit] = read_table(SCHEME, f"年度数据,,,\n{HEADER}\n{ROW}\n".encode(encoding)).units

    assert (unit.unit_id, unit.unit_type) == ("东,城", "school")
    assert unit.values == {
        "members": F(120), "posted": True, "formed": date(2016, 12, 31), "scores": (F(8), F(9)), "opinion": "保留",
        "accidents": F(0),
    }  # fmt: skip
    assert [(rating.rater, rating.value) for rating in unit.ratings["6"]] == [
        ("会员", F(90)), ("会员", F(80)), ("领导", F(75)),
    ]  # fmt: skip


def test_every_bad_cell_is_named_by_row_and_column() -> None:
    """All of them at once, none with its content."""
    with pytest.raises(BadTable) as refused:
        read_table(SCHEME, table(HEADER, "甲,school,九十,也许", "甲,school,1,是", ",office,1,是", "乙,shcool,1,是"))

    assert [(fault.row, fault.column) for fault in refused.value.faults] == [(2, 3), (2, 4), (3, 1), (4, 1), (5, 2)]
    assert "第 2 行 C 列（会员人数）：应为数字" in str(refused.value)
    assert "是否为 school" in str(refused.value)
    assert "九十" not in str(refused.value)


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["会员人数", "3"], "缺少“单位”一列"),
        (["单位,会员人数,members", "甲,1,2"], "与前面的列重复"),
        (["单位,类型,上级", "甲,school,乙"], "没有这个上级单位"),
        (["", ""], "第 1 行 A 列：表格是空的"),
        ([], "表格是空的"),
        ([HEADER, ",,,"], "第 2 行 A 列：只有表头，没有数据"),
        (["单位,类型,会员人数", "甲,school,1", "合 计,,1"], "合计行、平均行不是单位"),
        (["单位,类型,会员人数", "第1小学,school,1", "第１小学,school,2"], "与第 2 行重复"),
        (["单位,类型,会员人数", "甲,,1"], "单位类型应为"),
        (["单位,类型,会员人数", "甲,school,1,234"], "第 2 行 D 列：多出的一格.*加引号"),
    ],
)
def test_table_that_cannot_be_used_says_why(lines: list[str], reason: str) -> None:
    """Before anything is scored."""
    with pytest.raises(BadTable, match=reason):
        read_table(SCHEME, table(*lines))


def test_merged_cells_are_named_unless_they_are_a_title() -> None:
    """Only the first of them would have the value."""
    memory = BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as workbook:
        page = workbook.add_worksheet()
        page.merge_range("A1:C1", "年度数据")
        page.write_row(1, 0, ["单位", "类型", "会员人数"])
        page.write_row(2, 0, ["甲", "", 3])
        page.write_row(3, 0, ["乙", "", 4])
        page.merge_range("B3:B4", "school")
    with pytest.raises(BadTable, match="第 3 行 B 列（类型）：合并单元格 B3:B4") as refused:
        read_table(SCHEME, memory.getvalue())

    assert not any(fault.row == 1 for fault in refused.value.faults)


def test_a_rate_without_its_sign_of_per_cent_is_told() -> None:
    """Ninety-five where the sheet asks for ninety per cent is 9,500 per cent, most likely not meant."""
    scheme = load(
        f"{HEAD}inputs: {{rate: {{zh: 收缴率}}, done: {{}}}}\nindicators:\n"
        "  - {code: A, zh: 收缴率, full: 5, rule: {kind: threshold, measure: rate, target: 90%}}\n"
        "  - {code: B, zh: 完成数, full: 5, rule: {kind: threshold, measure: done, target: 3}}\n"
    )
    assert any(
        "B 列“收缴率”第 3 行起" in one
        for one in read_table(scheme, table("单位,收缴率,done", "甲,1.2,9", "乙,95,9")).remarks
    )
    assert not any("百分比" in one for one in read_table(scheme, table("单位,收缴率,done", "甲,95%,9")).remarks)


def test_a_number_of_the_unit_may_stand_beside_its_name() -> None:
    """The first that names the unit does, and semicolons may separate the columns."""
    [unit] = read_table(SCHEME, table("单位编号;单位名称;类型;会员人数", "01;甲;school;15")).units

    assert (unit.unit_id, unit.values["members"]) == ("01", F(15))


def test_columns_that_nothing_asks_for_and_values_without_a_column_are_told() -> None:
    """A misspelt heading is not a silent gap."""
    remarks = read_table(SCHEME, table("单位,类型,会员人头数", "甲,school,3")).remarks

    assert "C 列“会员人头数”未使用，是否为 会员人数？ did you mean 会员人数? this column is not used" in remarks
    assert any(remark.startswith("表中没有 members（会员人数）") for remark in remarks)


def test_ballots_may_be_counted_in_a_cell() -> None:
    """Forty-five ballots with one word, and blanks."""
    [unit] = read_table(SCHEME, table("单位,类型,评分 6 会员", "甲,school,满意×45;不满意*3;空白×2;9@合格")).units

    given = [(rating.value, rating.overall) for rating in unit.ratings["6"]]
    assert [given.count(one) for one in [("满意", None), ("不满意", None), (None, None), (F(9), "合格")]] == [
        45,
        3,
        2,
        1,
    ]


def test_a_workbook_has_the_digits_that_its_author_typed() -> None:
    """A spreadsheet keeps 0.1 + 0.2 as something else, and days as numbers."""
    memory = BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as workbook:
        page = workbook.add_worksheet()
        page.write_row(0, 0, ["单位", "类型", "会员人数", "formed", "制度上墙"])
        page.write_row(1, 0, ["甲", "school", 0.1 + 0.2])
        page.write_datetime(1, 3, date(2026, 3, 1), workbook.add_format({"num_format": "yyyy-mm-dd"}))
        page.write_boolean(1, 4, True)
    [unit] = read_table(SCHEME, memory.getvalue()).units

    assert unit.values == {"members": F("0.3"), "formed": date(2026, 3, 1), "posted": True}
