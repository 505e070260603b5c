"""Drafts and comments on real PostgreSQL: drafted, commented on, answered, set."""

from datetime import date
from typing import TYPE_CHECKING, Any

from gonghui_assessment.target_comment.views import PersonOfMember

if TYPE_CHECKING:
    from tests.assessment.conftest import Assessment

DRAFT: dict[str, Any] = {
    "target_id": "t1", "year": 2026, "title": "New members", "measure": "members_joined", "wanted": 100,
}  # fmt: skip
AT = "/unions/u1/targets/t1"


class Organisation:
    """Organisation as assessment asks it: `m1` is li's membership."""

    async def get(self, path: str, _answer: object, **asked: str) -> PersonOfMember:
        """Its answer."""
        assert path == "/internal/person-of-member"
        return PersonOfMember(person_id={"m1": "li"}.get(asked["member_id"]))


async def test_a_draft_goes_over_the_members_comments_to_a_target(assessment: "Assessment") -> None:
    """Its words are kept under the keys of those who wrote them, nobody sees whose they are, and the letter says how many were answered."""
    assessment.runtime.clients["organisation"] = Organisation()
    await assessment.done("/unions/u1/drafts", "chair1", **DRAFT)
    assert [t["state"] for t in (await assessment.get("/unions/u1/targets", "chair1"))["items"]] == ["draft"]
    await assessment.done(f"{AT}/invitation", "chair1", opens_on="2026-03-02", closes_on="2026-03-16")
    comment = {"comment_id": "c1", "member_id": "m1", "text": "一百人太多"}
    other = await assessment.do(f"{AT}/comments", "wang", **comment)
    assert (other.status_code, other.json()["code"]) == (403, "not-this-member")
    await assessment.done(f"{AT}/comments", "li", **comment)
    [draft] = (await assessment.get("/unions/u1/open-drafts", "li"))["items"]
    assert (draft["comments"], draft["answered"], draft["closes_on"]) == (1, 0, "2026-03-16")
    await assessment.on(date(2026, 3, 17))
    booked = {**comment, "comment_id": "c2", "occurred_on": "2026-03-16"}
    late = await assessment.do(f"{AT}/comments", "li", **booked)
    assert (late.status_code, late.json()["code"]) == (409, "not-open-for-comment")
    window = {"opens_on": "2026-03-02", "closes_on": "2026-03-16", "occurred_on": "2026-03-02"}
    again = await assessment.do(f"{AT}/invitation", "chair1", **window)
    assert (again.status_code, again.json()["code"]) == (409, "window-wrong")
    early = await assessment.do(f"{AT}/adoption", "chair1", wanted=90)
    assert (early.status_code, early.json()["facts"]["unanswered"]) == (409, 1)
    await assessment.done(f"{AT}/comments/c1/answer", "chair1", verdict="adopted", reason="改为九十人")
    [said] = await assessment.get(f"{AT}/comments", "li")
    assert (said["text"], said["verdict"], said["reason"]) == ("一百人太多", "adopted", "改为九十人")
    assert "li" not in said.values()
    await assessment.done(f"{AT}/adoption", "chair1", wanted=90)
    [target] = (await assessment.get("/unions/u1/targets", "chair1"))["items"]
    assert (target["state"], target["wanted"], target["closes_on"]) == ("open", 90, "2026-03-16")
    await assessment.done("/unions/u1/letters", "head", letter_id="l1", issuer_id="d", year=2026, targets=["t1"])
    letter = await assessment.get("/unions/u1/letters/l1", "chair1")
    assert (letter["comments_answered"], letter["targets"][0]["wanted"]) == (1, 90)
    assert (await assessment.ask("GET", f"{AT}/comments", as_=None)).status_code == 401
    told = [record for record in await assessment.runtime.store.feed(0, 100) if b"c1" in record.payload]
    assert [record.type.split(".")[1] for record in told] == ["TargetCommented", "CommentAnswered"]
    assert told[0].origin.actor == "person"
    assert await assessment.rebuilt_differently() == []
