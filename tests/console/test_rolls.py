"""A roll as a file: checked, imported, refused, taken along; over an organisation that answers as a test wishes, and the real one."""

import secrets
from pathlib import Path
from typing import Any

import httpx2
import pytest

from gonghui_console.pages.rolls import MOST_SHOWN, faults_in
from gonghui_console.session import SESSION
from gonghui_organisation.membership.identity import check_digit
from gonghui_shared.http.tokens import SIGN_IN, Keys, Tokens
from gonghui_shared.spreadsheets import MOST_BYTES
from tests.api.city import City, eventually
from tests.console.serving import OWN, PART, answering, console
from tests.console.test_pages import shown

HEADER = "行 Row,字段 Field,原因 Reason\r\n"
FAULT = '3,手机号,"电话号码格式有误。 The phone number has a wrong form."\r\n'
IMPORTS = "/unions/u1/roll-imports"
RUNNING: dict[str, Any] = {
    "import_id": "i1", "union_id": "u1", "state": "admitting", "asked_on": "2026-03-02", "asked_at": "2026-03-02T01:00:00Z",
    "ended_at": None, "rows": 24_000, "admitted": 11_990, "left_out": 10,
}  # fmt: skip
FAULTY = RUNNING | {"import_id": "i2", "state": "faulty", "rows": 0, "admitted": 0, "left_out": 12}


class Asked:
    """An organisation that checks and admits rolls, and what it was handed."""

    def __init__(self, faults: str = "", imported: httpx2.Response | None = None) -> None:
        self.checked: list[bytes] = []
        self.imported: list[bytes] = []
        self.posted: list[bytes] = []
        self._faults = (HEADER + faults).encode("utf-8-sig")
        self._imported = imported or httpx2.Response(201, json={"streams": 1, "events": 1})

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        """Answer."""
        if request.url.path == IMPORTS and request.method == "POST":
            assert request.headers["content-type"] == "application/octet-stream"
            if request.url.params.get("check"):
                self.checked.append(request.content)
                return httpx2.Response(200, content=self._faults, headers={"content-type": "text/csv; charset=utf-8"})
            self.imported.append(request.content)
            return self._imported
        if request.url.path == "/unions/u1/roll-exports":
            self.posted.append(request.content)
            return self._imported
        answers: dict[str, Any] = {IMPORTS: [RUNNING, FAULTY], "/unions/u1": None}
        if request.url.path == f"{IMPORTS}/i1/faults":
            return httpx2.Response(200, content=self._faults, headers={"content-type": "text/csv; charset=utf-8"})
        answer = answers[request.url.path]
        return httpx2.Response(200, json=answer) if answer is not None else httpx2.Response(503)


async def seen(keys: Path, asked: Asked, path: str, form: Any = None, file: bytes | None = None) -> httpx2.Response:
    """What a leader gets there."""
    Keys(keys).ensure([SIGN_IN])
    async with console(keys, answering(asked)) as browser:
        browser.cookies.set(SESSION, Tokens(Keys(keys)).sign(SIGN_IN, "leader", ["organisation"], 900))
        if form is None:
            return await browser.get(f"/unions/u1/roll/{path}", headers=PART)
        files = {"file": ("名册.csv", file)} if file is not None else None
        return await browser.post(f"/unions/u1/roll/{path}", data=form, files=files, headers=OWN | PART)


def test_faults_are_read_in_both_languages() -> None:
    """Row, column and words, as organisation wrote them; words of one language serve both."""
    [one, other] = faults_in((HEADER + FAULT + "4,姓名,x\r\n").encode("utf-8-sig"))
    assert (one.row, one.column) == (3, "手机号")
    assert one.why == {"zh": "电话号码格式有误。", "en": "The phone number has a wrong form."}
    assert other.why == {"zh": "x", "en": "x"}


async def test_a_file_is_checked_before_it_is_imported(tmp_path: Path) -> None:
    """Every byte as it is; where nothing is wrong, the way on is shown."""
    asked = Asked()
    page = (await seen(tmp_path, asked, "import", {"step": "check"}, b"\xff\x00roll")).text
    assert (asked.checked, asked.imported) == ([b"\xff\x00roll"], [])
    assert 'value="import"' in page


async def test_faults_are_shown_as_a_table_with_the_whole_as_a_file(tmp_path: Path) -> None:
    """The first ones on the page, and no way on."""
    asked = Asked(FAULT * 120)
    page = (await seen(tmp_path, asked, "import", {"step": "check"}, b"roll")).text
    assert page.count("电话号码格式有误。") == MOST_SHOWN
    assert "共 120 处问题" in page
    assert 'value="import"' not in page
    file = await seen(tmp_path, asked, "import/faults", {}, b"roll")
    assert file.headers["content-disposition"] == 'attachment; filename="faults-u1.csv"'
    assert file.content == (HEADER + FAULT * 120).encode("utf-8-sig")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (httpx2.Response(201, json={"streams": 1_200, "events": 1_200}), "已导入 1,200 名会员"),
        (httpx2.Response(202, json=RUNNING), "已转入后台办理"),
        (
            httpx2.Response(422, json={"message": {"zh": "名册有误。", "en": "x"}, "facts": {"rows": 9, "faults": 2}}),
            "名册有误。",
        ),
    ],
)
async def test_what_came_of_an_import_is_told(tmp_path: Path, answer: httpx2.Response, said: str) -> None:
    """Admitted, admitted later, or not at all."""
    page = await seen(tmp_path, Asked(imported=answer), "import", {"step": "import"}, b"roll")
    assert said in page.text


@pytest.mark.parametrize("path", ["import", "import/faults"])
async def test_a_file_that_is_too_large_is_not_handed_on(tmp_path: Path, path: str) -> None:
    """The bound is the service's own."""
    asked = Asked()
    page = await seen(tmp_path, asked, path, {}, b"x" * (MOST_BYTES + 1))
    assert (page.status_code, "请求内容过大。" in page.text) == (413, True)
    assert (asked.checked, asked.imported) == ([], [])


async def test_long_imports_show_how_far_they_have_come(tmp_path: Path) -> None:
    """Rows done and left out, with the file of those; the part reads itself again."""
    page = (await seen(tmp_path, Asked(), "imports")).text
    said = ['value="12000"', "已办理 12,000 / 24,000 行", "略过 10", "roll/imports/i1/faults", "有问题 12 行，未导入"]
    assert [words for words in said if words not in page] == []
    assert "every 3s" in (await seen(tmp_path, Asked(), "import")).text
    file = await seen(tmp_path, Asked(FAULT), "imports/i1/faults")
    assert file.content == (HEADER + FAULT).encode("utf-8-sig")


async def test_one_person_is_admitted_as_a_roll_of_one_row(tmp_path: Path) -> None:
    """So the sex follows from the id number, and who was a member before is known again."""
    asked = Asked()
    form = {"name": " 王芳 ", "id_number": "11010519491231002X", "phone": "", "number": ""}
    page = await seen(tmp_path, asked, "admission", form)
    [row] = asked.imported
    assert row.decode() == "姓名,身份证号,手机号,会员编号\r\n王芳,11010519491231002X,,\r\n"
    assert "王芳 已登记入会" in page.text
    assert "11010519491231002X" not in page.text


async def test_what_is_wrong_with_a_person_is_told_at_the_form(tmp_path: Path) -> None:
    """Column by column, and nobody is admitted."""
    asked = Asked(FAULT)
    page = await seen(tmp_path, asked, "admission", {"name": "王芳", "id_number": "x", "phone": "y"})
    assert page.status_code == 422
    assert "电话号码格式有误。" in page.text
    assert "The phone number" not in page.text
    assert asked.imported == []


async def test_a_roll_is_taken_along_with_what_for(tmp_path: Path) -> None:
    """As a file that the browser keeps."""
    asked = Asked(imported=httpx2.Response(201, content=b"\xef\xbb\xbfroll"))
    file = await seen(tmp_path, asked, "export", {"purpose": " 换届选举 "})
    assert file.content == b"\xef\xbb\xbfroll"
    assert 'filename="roll-u1-' in file.headers["content-disposition"]
    assert "换届选举".encode() in asked.posted[0]


@pytest.mark.parametrize("status", [403, 503])
async def test_a_refused_export_keeps_what_was_typed(tmp_path: Path, status: int) -> None:
    """With the reason beside it."""
    answer = httpx2.Response(status, json={"message": {"zh": "您没有这项权限。", "en": "no"}})
    page = await seen(tmp_path, Asked(imported=answer), "export", {"purpose": "换届选举"})
    assert page.status_code == status
    assert 'value="换届选举"' in page.text
    assert 'role="alert"' in page.text


async def test_people_are_admitted_and_taken_along_over_the_real_services(city: City) -> None:
    """One by the form, two by a file; whoever left comes back as the same person."""

    def numbered(day: int) -> str:
        body = f"5001031971{day:04}{secrets.randbelow(999):03}"
        return body + check_digit(body)

    one, two, three = numbered(101), numbered(202), numbered(303)
    async with shown(city) as browser:
        form = {"name": "钱一", "id_number": one.lower(), "phone": "13800000000", "number": "q-1"}
        at = "/unions/u2/roll"
        assert "钱一 已登记入会" in (await browser.post(f"{at}/admission", data=form, headers=OWN | PART)).text
        eventually(lambda: "q-1" in city.ask("organisation", "GET", "/unions/u2/roll?limit=200").text)
        again = await browser.post(f"{at}/admission", data=form | {"number": "q-2"}, headers=OWN | PART)
        assert "该职工已是工会会员。" in again.text
        gone = await browser.post("/unions/u2/members/q-1/withdrawal", data={"reason": "own_wish"}, headers=OWN | PART)
        assert "会籍已经终止" in gone.text
        back = await browser.post(f"{at}/admission", data=form | {"number": "q-2"}, headers=OWN | PART)
        assert "钱一 已登记入会" in back.text
        file = f"姓名,身份证号\n孙二,{two}\n李三,{three}\n".encode()
        checked = await browser.post(f"{at}/import", files={"file": ("r.csv", file)}, headers=OWN | PART)
        assert "文件没有问题" in checked.text
        done = await browser.post(
            f"{at}/import", data={"step": "import"}, files={"file": ("r.csv", file)}, headers=OWN | PART
        )
        assert "已导入 2 名会员" in done.text
        eventually(lambda: "李三" in city.ask("organisation", "GET", "/unions/u2/roll?limit=200").text)
        faulty = await browser.post(f"{at}/import", files={"file": ("r.csv", file)}, headers=OWN | PART)
        assert faulty.text.count("该职工已是工会会员。") == 2
        taken = await browser.post(f"{at}/export", data={"purpose": "核对"}, headers=OWN)
        assert "孙二" in taken.content.decode("utf-8-sig")
        assert two not in taken.text
