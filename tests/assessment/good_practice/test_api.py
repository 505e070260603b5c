"""Good practices on real PostgreSQL: nominated, published, taken over, counted."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.assessment.conftest import Assessment

AT = "/unions/u1/practices"


async def test_a_practice_goes_up_and_then_across(assessment: "Assessment") -> None:
    """The union below another takes it over for itself; what is not published no other union reads."""
    await assessment.done(AT, "chair1", practice_id="p1", title="班前十分钟", description="每日班前协商")
    read = "/unions/u2/published-practices"
    assert (await assessment.ask("GET", f"{read}/u1/p1", as_="chair2")).status_code == 404
    [waiting] = (await assessment.get("/federations/d/practices", "head"))["items"]
    assert (waiting["union_name"], waiting["title"]) == ("One", "班前十分钟")
    await assessment.done(f"{AT}/p1/review", "head", superior_id="d", published=True, opinion="值得推广")
    adoption = {"adopter_id": "u2", "how": "车间试行"}
    assert (await assessment.do(f"{AT}/p1/adoptions", "chair1", **adoption)).status_code == 403
    await assessment.done(f"{AT}/p1/adoptions", "chair2", **adoption)
    assert (await assessment.do(f"{AT}/p1/adoptions", "chair2", **adoption)).json()["code"] == "practice-adopted-before"
    [published] = (await assessment.get(read, "chair2"))["items"]
    assert published["adoptions"] == 1
    found = await assessment.get(f"{read}/u1/p1", "chair2")
    assert [one["name"] for one in found["adopters"]] == ["Two"]
    assert [said["kind"] for said in found["texts"]] == ["nominated", "published", "adopted"]
    assert await assessment.rebuilt_differently() == []
