"""Schemes on real PostgreSQL: adopted, listed, read back as they were given."""

from typing import TYPE_CHECKING, Any

from tests.assessment.annual_evaluation.sheet import SCHEME

if TYPE_CHECKING:
    from tests.assessment.conftest import Assessment

ADOPT: dict[str, Any] = {"scheme_id": "s1", "version": "1", "text": SCHEME}
PATH = "/federations/f/schemes"


async def test_an_adopted_scheme_is_listed_and_read_as_it_was_given(assessment: "Assessment") -> None:
    """Everybody may check what a score follows from."""
    await assessment.done(PATH, "leader", **ADOPT)
    [row] = (await assessment.get("/schemes"))["items"]
    assert (row["scheme_id"], row["version"], len(row["digest"])) == ("s1", "1", 64)
    assert (row["title_zh"], row["title_en"]) == ("考核", "Assessment")
    answer = await assessment.ask("GET", "/schemes/s1/1")
    assert (answer.status_code, answer.text) == (200, SCHEME)
    assert (await assessment.ask("GET", "/schemes/s1/2")).status_code == 404
    assert await assessment.rebuilt_differently() == []


async def test_a_faulty_scheme_is_refused_with_its_faults(assessment: "Assessment") -> None:
    """What the lint says stands in the problem document, and nothing is adopted."""
    answer = await assessment.do(PATH, "leader", **ADOPT | {"text": SCHEME.replace("total: 100", "total: 99")})
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (409, "scheme-has-faults")
    assert "100" in str(problem)
    assert (await assessment.get("/schemes"))["items"] == []


async def test_a_version_in_use_is_not_changed(assessment: "Assessment") -> None:
    """Whoever wants another text takes another version."""
    await assessment.done(PATH, "leader", **ADOPT)
    answer = await assessment.do(PATH, "leader", **ADOPT | {"text": SCHEME + "notes: [x]\n"})
    assert (answer.status_code, answer.json()["code"]) == (409, "scheme-exists")


async def test_only_the_federation_adopts(assessment: "Assessment") -> None:
    """Neither a chair nor a stranger."""
    assert [(await assessment.do(PATH, who, **ADOPT)).status_code for who in ("chair1", None)] == [403, 401]
