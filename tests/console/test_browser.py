"""Every page in a real browser, wide and on a phone: it fits, can be used by keyboard, axe finds nothing, the policy holds."""

import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route, async_playwright, expect

from gonghui_console.session import SESSION
from gonghui_console.settings import PACKAGES
from tests.api.city import CHAIR, LEADER, PASSWORD, City

pytestmark = pytest.mark.asyncio(loop_scope="module")
WIDTHS: Final = {"wide": (1440, 900), "phone": (390, 844)}
PAGES: Final = (
    "/",
    "/unions",
    "/unions/tree",
    "/unions/tree?on=2020-01-01&known_on=2020-01-02",
    "/unions/u1",
    "/unions/d1",
    "/unions/u1/cadres",
    "/unions/u1/cadres/posts/chair",
    "/unions/u1/roll/size",  # a part alone
    "/unions/u1/members",
    "/unions/u1/members/u1-m2",
    "/unions/u1/roll/admission",
    "/unions/u1/roll/import",
    "/unions/u1/roll/export",
    "/unions/u1/notices",
    "/members",
    "/unions/u1/targets/x1",
    "/unions/u1/targets/x1/desk",
    "/unions/u1/letters/x1",
    "/targets",
    "/targets/work-plans",
    "/unions/u1/work-plans",
    "/unions/u1/measures-book",
    "/plan-years",
    "/unions/u1/events/organisation/{event}",
    "/unions/u1/record",
    "/unions/u1/restructurings",
    "/unions/u1/inspections",
    "/hazards",
    "/mentoring",
    "/powers-and-officers",
    "/unions/d1/unorganised-units",
    "/unions/d1/preparatory-funds",
    "/unions/u1/committees/women",
    "/unions/d1/formations/begin",
    "/unions/u1/members-meetings",
    "/unions/u1/unit-rules",
    "/restructurings",
    "/apply",
    "/join/u1",
    "/unions/u1/applications",
    "/account",
    "/evaluations",
    "/evaluations/x1",
    "/unions/u1/evaluations/x1",
    "/trials",
    "/appeals",
    "/account/authority",
    "/elections",
    "/unions/u1/elections",
    "/unions/u1/tenure",
    "/unions/u1/representatives",
    "/unions/u1/elections/u1-e0",
    "/unions/u1/elections/x1",
    "/unions/u1/elections/x1/record",
    "/unions/u1/elections/x1/ballot",
    "/outcomes",
    "/outcomes?standing=signed",
    "/unions/u1/outcomes/terms/u1-t0/chair/u1-p1",
    "/my/outcomes",
    "/operations",
)
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")  # as deploy/preflight.py installs it
BUSY: Final = ".part[aria-busy]"
PATIENCE: Final = 60_000  # milliseconds, for a machine that does much at once
WATCH: Final = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (e) => window.violations.push(`${e.violatedDirective} ${e.sample}`));
"""
FINDINGS: Final = """async () => (await axe.run()).violations.map((v) =>
  `${v.id}: ${v.nodes.map((n) => `${n.target} ${n.any.map((a) => a.message)}`).join("; ")}`)"""
FOCUSED: Final = """() => {
  const at = document.activeElement, style = getComputedStyle(at);
  return [at.outerHTML.slice(0, 80), at === document.body || style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0];
}"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """The browser of this machine."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert found, "no browser: deploy/preflight.py --browser says which one to install"
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=found)
        yield running
        await running.close()


@asynccontextmanager
async def opened(browser: Browser, city: City, width: str = "wide", *, who: str | None = LEADER) -> AsyncIterator[Page]:
    """A fresh browser far from China, signed in; whatever the policy blocks is kept in `violations`."""
    size, base = WIDTHS[width], city.stack.addresses["console"]
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]}, base_url=base, timezone_id="America/New_York", locale="fr-FR"
    )
    context.set_default_timeout(PATIENCE)
    await context.add_init_script(WATCH)
    if who is not None:
        await context.add_cookies([{"name": SESSION, "value": city.token(who, "organisation"), "url": base}])
    yield await context.new_page()
    await context.close()


async def whole(page: Page, address: str) -> None:
    """A page with all its parts."""
    await page.goto(address)
    await expect(page.locator(BUSY)).to_have_count(0, timeout=PATIENCE)


def filled(address: str, city: City) -> str:
    """An address with ids that exist."""
    happenings = city.ask("organisation", "GET", "/unions/u1/history").json()["items"]
    return address.format(event=happenings[0]["event_id"])


async def findings(page: Page) -> list[str]:
    """What axe does not like."""
    await page.evaluate((PACKAGES / "axe-core" / "axe.min.js").read_text("utf-8"))
    found: list[str] = await page.evaluate(FINDINGS)
    return found


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("address", PAGES)
async def test_page_fits_and_everybody_can_use_it(browser: Browser, city: City, address: str, width: str) -> None:
    """Nothing runs out at the side; one title and what the page is for; axe and the policy find nothing."""
    async with opened(browser, city, width) as page:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        await whole(page, filled(address, city))
        assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert await page.locator("h1").count() == 1
        assert await page.locator("h1 + .purpose").inner_text()
        assert await findings(page) == []
        for table in await page.locator("details").all():
            await table.evaluate("details => { details.open = true }")
        await expect(page.locator(BUSY)).to_have_count(0, timeout=PATIENCE)
        assert await findings(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert await page.evaluate("window.violations") == []
        assert said == []


@pytest.mark.parametrize("width", WIDTHS)
async def test_way_in_is_open_to_everybody(browser: Browser, city: City, width: str) -> None:
    """The form before, and the page that does not exist."""
    async with opened(browser, city, width, who=None) as page:
        for address in ("/sign-in", "/nowhere"):
            await page.goto(address)
            assert await findings(page) == []
            assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
            assert await page.evaluate("window.violations") == []


async def test_console_is_used_without_a_mouse(browser: Browser, city: City) -> None:
    """Sign in, skip to the content, open a union from the tree: keys only, and one always sees where one is."""
    async with opened(browser, city, who=None) as page:
        await page.goto("/unions/tree")
        await page.keyboard.type(LEADER)  # the first field has the focus
        await page.keyboard.press("Tab")
        await page.keyboard.type(PASSWORD)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text("组织树")
        await expect(page.locator(BUSY)).to_have_count(0)
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
        await page.keyboard.press("Enter")
        await until_focused(page, page.locator("summary").first)
        await page.keyboard.press("Enter")
        await until_focused(page, page.get_by_role("link", name="工会 u1"))
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text("工会 u1")


async def until_focused(page: Page, wanted: Any) -> None:
    """Press Tab until something has the focus; on the way, every stop can be seen."""
    await wanted.wait_for()
    for _ in range(40):
        await page.keyboard.press("Tab")
        where, visible = await page.evaluate(FOCUSED)
        assert visible, where
        if await wanted.evaluate("wanted => wanted === document.activeElement"):
            return
    pytest.fail("cannot be reached by keyboard")


async def test_language_switch_shows_the_same_page_in_english(browser: Browser, city: City) -> None:
    """And back, and on the pages that follow."""
    async with opened(browser, city) as page:
        await whole(page, "/unions?name=u1")
        await page.get_by_role("button", name="English").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Unions")
        assert page.url.endswith("/unions?name=u1")
        assert await page.locator("html").get_attribute("lang") == "en-GB"
        await expect(page.get_by_role("cell", name="工会 u1")).to_be_visible()
        assert await findings(page) == []
        await page.get_by_role("link", name="Overview").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Overview of the city")
        await page.get_by_role("button", name="中文").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("全市概览")


async def test_drawing_has_its_figures_as_a_table(browser: Browser, city: City) -> None:
    """Folded away where the browser draws, and opened by one key."""
    async with opened(browser, city) as page:
        await whole(page, "/unions/u1")
        drawing = page.locator("#results .drawing")
        await expect(drawing.locator("canvas")).to_have_count(1)
        await expect(drawing.get_by_role("img")).to_have_attribute("aria-label", re.compile("得分率"))
        await expect(drawing.locator("table")).to_be_hidden()
        await drawing.locator("summary").press("Enter")
        await expect(drawing.get_by_role("rowheader")).to_have_text("2026")


async def test_times_are_those_of_shanghai_wherever_the_browser_is(browser: Browser, city: City) -> None:
    """A browser in New York shows Beijing's date and hour."""
    async with opened(browser, city) as page:
        await page.goto("/unions")
        shown = await page.locator(".foot").inner_text()
        there = await page.evaluate(
            "new Intl.DateTimeFormat('sv', {timeZone: 'Asia/Shanghai', dateStyle: 'short'}).format(new Date())"
        )
        assert there in shown


async def test_part_that_cannot_be_read_says_so_and_is_read_again(browser: Browser, city: City) -> None:
    """A broken connection costs one card until it is back."""
    async with opened(browser, city) as page:
        await page.route("**/overview/clocks", lambda route: route.abort())
        await whole(page, "/")
        broken = page.locator("#clocks")
        await expect(broken.get_by_role("alert")).to_contain_text("本栏没有读到")
        await expect(page.locator("#grades canvas")).to_be_visible()
        await page.unroute("**/overview/clocks")
        await broken.get_by_role("link", name="重试").click()
        await expect(broken.locator("canvas")).to_be_visible()


async def test_session_that_ended_is_said_in_place_and_leads_back(browser: Browser, city: City) -> None:
    """Nothing moves by itself; signing in comes back to the page."""
    async with opened(browser, city) as page:
        await whole(page, "/unions/tree")
        await page.context.clear_cookies()
        await page.locator("summary").first.press("Enter")
        ended = page.get_by_role("alert")
        await expect(ended).to_contain_text("登录已结束")
        assert await findings(page) == []
        await ended.get_by_role("link", name="登录").click()
        await page.get_by_label("账号").fill(LEADER)
        await page.get_by_label("密码").fill(PASSWORD)
        await page.get_by_role("button", name="登录").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("组织树")


async def test_form_keeps_what_was_typed_when_the_session_has_ended(browser: Browser, city: City) -> None:
    """It is not sent, and says so; signed in again in another window, it is sent as it stands."""
    async with opened(browser, city) as page:
        await whole(page, "/account")
        signed_in = await page.context.cookies()
        for label in ("现在的密码", "新密码", "再输入一次新密码"):
            await page.get_by_label(label, exact=True).fill("typed already")
        await page.context.clear_cookies()
        await page.get_by_role("button", name="修改密码").click()
        await expect(page.get_by_role("alert")).to_contain_text("仍在本页")
        assert await findings(page) == []
        await expect(page.get_by_label("新密码", exact=True)).to_have_value("typed already")
        await expect(page.get_by_role("link", name="在新窗口登录")).to_have_attribute("target", "_blank")
        await page.context.add_cookies(signed_in)  # type: ignore[arg-type]  # playwright's own two shapes of one thing
        await page.get_by_role("button", name="修改密码").click()
        await expect(page.get_by_role("alert")).to_contain_text("现在的密码不正确")


@pytest.mark.rule("R-PRV-02")
async def test_leader_signs_an_outcome_and_the_chair_objects_to_it(browser: Browser, city: City) -> None:
    """Each at a page of their own; the leader then cannot answer, since that is for somebody else."""
    address = "/unions/u1/outcomes/terms/u1-t0/chair/u1-p1"
    async with opened(browser, city) as page:
        await whole(page, address)
        await page.get_by_label("建议", exact=True).select_option("confirm")
        await page.get_by_role("textbox", name="理由").fill("企业停产半年。")
        await page.get_by_role("button", name="签批").click()
        await expect(page.locator("#term_outcome")).to_contain_text("已签批")
        await expect(page.locator("#term_outcome")).to_contain_text("企业停产半年。")
    async with opened(browser, city, "phone", who=CHAIR) as page:
        await whole(page, "/my/outcomes")
        await page.get_by_label("异议理由").fill("六月起恢复生产。")
        await page.get_by_role("button", name="提出异议").click()
        await expect(page.locator("#my_outcomes")).to_contain_text("有异议")
        await expect(page.locator("#my_outcomes")).to_contain_text("六月起恢复生产。")
        assert await findings(page) == []
    async with opened(browser, city) as page:
        await whole(page, address)
        await expect(page.locator("#term_outcome")).to_contain_text("须由签批人以外的人复核")
        assert await page.locator("#term_outcome form").count() == 0


async def test_a_draft_is_tried_on_a_year_and_its_faults_are_told(browser: Browser, city: City) -> None:
    """Beside the form, which keeps what was typed; both answers fit a phone and can be read by everybody."""
    for width in WIDTHS:
        async with opened(browser, city, width) as page:
            await whole(page, "/trials")
            text = page.get_by_role("textbox", name="办法原文")
            draft = await text.input_value()
            await text.fill(draft + "colour: red\n")
            await page.get_by_role("button", name="试算").click()
            await expect(page.locator("#trial")).to_contain_text("没有 colour 这个键")
            await text.fill(draft)
            await page.get_by_role("button", name="试算").click()
            await expect(page.locator("#trial canvas").first).to_be_visible()
            await expect(page.locator("#trial")).to_contain_text("各项指标的区分度与缺数")
            assert await findings(page) == []
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_member_is_suspended_in_place_and_a_refusal_keeps_what_was_typed(browser: Browser, city: City) -> None:
    """On a phone, by the chair: found by pinyin, unfolded, done; the figures follow, and nothing runs out at the side."""
    async with opened(browser, city, "phone", who=CHAIR) as page:
        await whole(page, "/unions/u1/members")
        await page.get_by_role("searchbox").fill("wangwu")
        await page.get_by_role("button", name="查找").click()
        await expect(page.locator("#roll").get_by_role("status")).to_contain_text("wangwu")
        line = page.locator("#roll .part", has_text="u1-m3")
        await line.locator("summary").first.click()
        await line.get_by_text("转出会籍").first.click()
        await line.get_by_label("转入工会编号").fill("nowhere")
        await line.get_by_label("我已核对").locator("visible=true").check()
        await line.get_by_role("button", name="转出会籍").click()
        await expect(line.get_by_role("alert")).to_have_text("工会不存在或已经撤销。")
        await expect(line.get_by_label("转入工会编号")).to_have_value("nowhere")
        assert await findings(page) == []
        suspended = page.locator("#roll_size dd").nth(2)
        before = int(await suspended.inner_text())
        await line.get_by_text("中止会籍").first.click()
        await line.get_by_label("原因").locator("visible=true").select_option("abroad")
        await line.get_by_role("button", name="中止会籍").click()
        await expect(line.get_by_role("status")).to_have_text("已办理：中止会籍。")
        await expect(line.locator("summary").first).to_contain_text("中止")
        await expect(line).to_be_focused()
        await expect(suspended).to_have_text(str(before + 1))
        assert "wangwu" not in page.url
        assert await findings(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert await page.evaluate("window.violations") == []
        await line.get_by_text("恢复会籍").first.click()
        await line.get_by_role("button", name="恢复会籍").click()
        await expect(suspended).to_have_text(str(before))


async def test_form_in_a_part_keeps_what_was_typed_when_nothing_answers(browser: Browser, city: City) -> None:
    """Neither a broken network nor the end of the session costs a letter."""
    async with opened(browser, city, "phone") as page:
        await whole(page, "/unions/u2/roll/admission")
        await page.get_by_label("姓名").fill("王芳")
        await page.get_by_label("身份证号").fill("110105194912310021")
        await page.route("**/roll/admission", lambda route: route.abort())
        await page.get_by_role("button", name="登记入会").click()
        await expect(page.get_by_role("alert")).to_contain_text("网络不通")
        await page.unroute("**/roll/admission")
        signed_in = await page.context.cookies()
        await page.context.clear_cookies()
        await page.get_by_role("button", name="登记入会").click()
        await expect(page.get_by_role("alert")).to_contain_text("仍在本页")
        assert await findings(page) == []
        await page.context.add_cookies(signed_in)  # type: ignore[arg-type]  # playwright's own two shapes of one thing
        await page.get_by_role("button", name="登记入会").click()
        await expect(page.get_by_role("alert")).to_contain_text("校验码有误")
        await expect(page.get_by_label("姓名")).to_have_value("王芳")


async def test_roll_is_checked_and_taken_along_as_files(browser: Browser, city: City) -> None:
    """The faults beside the file, all of them to keep; the roll with what for."""
    for width in WIDTHS:
        async with opened(browser, city, width) as page:
            await whole(page, "/unions/u2/roll/import")
            file = "姓名,身份证号\n王芳,110105194912310021\n".encode()
            await page.get_by_label("名册文件").set_input_files(
                {"name": "名册.csv", "mimeType": "text/csv", "buffer": file}
            )
            await page.get_by_role("button", name="检查文件").click()
            await expect(page.locator("#roll-answer table")).to_contain_text("校验码有误")
            assert await findings(page) == []
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            async with page.expect_download() as faults:
                await page.get_by_role("button", name="下载问题清单").click()
            assert (await faults.value).suggested_filename == "faults-u2.csv"
            await whole(page, "/unions/u2/roll/export")
            await page.get_by_label("导出用途").fill("换届选举")
            async with page.expect_download() as roll:
                await page.get_by_role("button", name="导出 CSV 文件").click()
            assert "王五" in (await (await roll.value).path()).read_text("utf-8-sig")
            assert await page.evaluate("window.violations") == []


async def test_form_with_two_buttons_sends_the_one_that_was_pressed(browser: Browser, city: City) -> None:
    """After the look whether the session still stands."""
    async with opened(browser, city) as page:
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.post_data or "") if request.method == "POST" else None)
        await whole(page, "/account")
        await page.evaluate("""() => {
          const form = document.querySelector("form.filled"), button = document.createElement("button");
          Object.assign(button, { name: "decision", value: "dismissed", textContent: "驳回", formNoValidate: true });
          form.append(button);
        }""")
        await page.get_by_role("button", name="驳回").click()
        await expect(page.get_by_role("alert")).to_be_visible()
        assert "decision=dismissed" in sent[-1]


@pytest.mark.rule("R-ELE-04")
async def test_ballot_lists_candidates_by_the_strokes_of_their_surnames(browser: Browser, city: City) -> None:
    """In whatever order they were nominated, and by strokes, not by pinyin; then no warning stands on the paper."""
    names = {"u1-p8": "安三", "u1-p3": "赵一", "u1-p5": "丁六"}
    candidates = [{"kind": "vice_chair", "person_id": person} for person in names]
    city.do("organisation", "/unions/u1/elections/x1/candidates", {"candidates": candidates})

    async def renamed(route: Route) -> None:
        answer = await route.fetch()
        text = await answer.text()
        for person, name in names.items():
            text = text.replace(f"王五 {person}", name)
        await route.fulfill(response=answer, body=text)

    async with opened(browser, city) as page:
        await page.route("**/ballot", renamed)
        await whole(page, "/unions/u1/elections/x1/ballot")
        await expect(page.locator("[data-by-strokes] li")).to_have_text(["丁六", "安三", "赵一"])
        await expect(page.locator("[data-unsorted]")).to_be_hidden()


async def test_refused_step_keeps_what_was_typed_and_cites_the_rule(browser: Browser, city: City) -> None:
    """At its form, on a phone as well; what the officer chose by a button is sent along."""
    async with opened(browser, city, "phone") as page:
        await whole(page, "/unions/u1/elections")
        form = page.locator("form[action$='/elections/plan']")
        await form.get_by_label("拟定开会日期").fill("2026-12-20")
        await form.get_by_label("委员 人数", exact=True).fill("5")
        await form.get_by_label("委员 候选人数", exact=True).fill("5")
        await form.get_by_label("筹备人员").fill("u1-p7")
        await form.get_by_role("button", name="报送方案").click()
        await expect(page.get_by_role("alert")).to_contain_text("方案中的候选人数不足")
        await expect(page.get_by_role("alert")).to_contain_text("R-ELE-05.committee")
        await expect(form.get_by_label("委员 人数", exact=True)).to_have_value("5")
        assert await findings(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
