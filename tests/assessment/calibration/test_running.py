"""Calibrations carried out on real PostgreSQL: by two persons, within what an item gives, once."""

from typing import TYPE_CHECKING

from gonghui_assessment.calibration.running import Calibrations
from gonghui_assessment.certificate.document import Certificate
from gonghui_assessment.certificate.verification import faults
from gonghui_shared.contracts.organisation import PostFilled
from tests.assessment.annual_evaluation.test_views import evaluated
from tests.assessment.carrying_out import beside
from tests.assessment.conftest import FORMED

if TYPE_CHECKING:
    from tests.assessment.conftest import Assessment

AT = "/federations/f/evaluations/e1/calibrations"


async def test_a_calibration_stands_beside_the_raw_score_and_grades_follow(assessment: "Assessment") -> None:
    """Thirteen points off thirty, and twenty on twenty; what an item cannot give it does not get."""
    posts = [PostFilled(name, "federation_officer", name, FORMED) for name in ("second", "third")]
    await assessment.hear("organisation", *(("f", FORMED, post) for post in posts))
    await evaluated(assessment)
    await assessment.done(AT, "leader", calibration_id="c1", item="2", delta="-13", unions=["u1", "d"], reason="偏宽")
    await assessment.done(AT, "leader", calibration_id="c2", item="2", delta="21", unions=["u2"], reason="偏严")
    own = await assessment.do(f"{AT}/c1/decision", "leader", confirmed=True, reason="同意")
    assert own.json()["code"] == "proposed-by-the-same"
    for name in ("c1", "c2"):
        await assessment.done(f"{AT}/{name}/decision", "second", confirmed=True, reason="同意")
    publication = "/federations/f/evaluations/e1/publication"
    assert (await assessment.do(publication, "leader")).json()["code"] == "calibration-under-way"
    worker = Calibrations(assessment.runtime, assessment.annual._executor)
    while await _step(assessment, worker):
        pass
    rows = (await assessment.get("/evaluations/e1/results"))["items"]
    assert [(r["union_id"], r["total"], r["grade"], r["first_total"], r["first_grade"]) for r in rows] == [
        ("u1", "77", "poor", "90", "good"),
        ("u2", "40", "poor", "20", "poor"),
    ]
    trail = await assessment.get("/evaluations/e1/calibrations", "leader")
    assert [(c["standing"], c["revised"]) for c in trail] == [("finished", 1), ("finished", 1)]
    assert [(said["kind"], said["text"]) for said in trail[0]["texts"]] == [("proposal", "偏宽"), ("decision", "同意")]
    items = await assessment.get("/evaluations/e1/items", "leader")
    assert [(item["code"], item["title_zh"], item["full"]) for item in items] == [
        ("1", "入会率", "60"),
        ("2", "印象", "40"),
    ]
    explanation = await assessment.get("/unions/u1/evaluations/e1/explanation", "chair1")
    assert [(leaf["points"], leaf["first_points"]) for leaf in explanation["leaves"]] == [("60", None), ("17", "30")]
    certificate = Certificate.model_validate(await assessment.get("/unions/u1/evaluations/e1/certificate", "chair1"))
    assert (list(faults(certificate)), certificate.first_grade, certificate.grade) == ([], "good", "poor")
    await assessment.done(publication, "leader")
    await assessment.done("/unions/u2/results/e1/appeals", "chair2", appeal_id="a1", item="2", grounds="漏计")
    answer = {"accepted": True, "answer": "属实"}
    where = "/unions/u2/results/e1/appeals/a1/answer"
    assert (await assessment.do(where, "second", **answer)).json()["code"] == "judged-before"
    await assessment.done(where, "third", **answer)
    assert await assessment.rebuilt_differently() == []


async def _step(assessment: "Assessment", worker: Calibrations) -> bool:
    done: list[bool] = []

    async def step() -> None:
        done.append(await worker.step())

    await beside(assessment, step())
    return done[0]
