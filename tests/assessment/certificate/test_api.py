"""Certificates on real PostgreSQL: complete, digested, verified without the service, and caught when touched."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from gonghui_assessment.certificate import sentences
from gonghui_assessment.certificate.document import FORM, Certificate, Head
from gonghui_assessment.certificate.verification import faults
from gonghui_assessment.judgement.events import ItemRated
from gonghui_deploy.cli import app
from tests.assessment.annual_evaluation.sheet import SCHEME
from tests.assessment.annual_evaluation.test_views import evaluated, known
from tests.assessment.appeal.test_api import AT, accepted, published
from tests.assessment.carrying_out import carried_out, opened

if TYPE_CHECKING:
    from tests.assessment.conftest import Assessment

PATH = "/unions/u2/evaluations/e1/certificate"
RANKED = SCHEME.replace("scheme: s1", "scheme: s3").replace(
    "rule: {kind: threshold, measure: joining_rate, target: 0.9}",
    "rule: {kind: peer_relative, measure: joining_rate, unit: 0.1, per_unit: 1/3}",
)


def judged(document: dict[str, Any], heads: tuple[Head, ...] = ()) -> set[str]:
    """Which checks a document fails."""
    return {check for check, _ in faults(FORM.validate_python(document), heads)}


def sealed(document: dict[str, Any]) -> dict[str, Any]:
    """The document with a digest that fits what it says now."""
    return Certificate.model_validate(document).sealed().model_dump(mode="json")


async def revised(assessment: "Assessment") -> dict[str, Any]:
    """The certificate of a union whose second item was scored anew."""
    await published(assessment)
    await accepted(assessment)
    anew = {"items": [{"item": "2", "points": "35"}], "reason": "补计台账。"}
    await assessment.done(f"{AT}/a1/rescore", "third", **anew)
    found: dict[str, Any] = await assessment.get(PATH, "chair2")
    return found


async def test_a_certificate_verifies_from_its_own_text(assessment: "Assessment") -> None:
    """With inputs, points, both totals, and the entries of the log."""
    found = await revised(assessment)
    assert (found["first_total"], found["total"], found["full"], found["grade"]) == ("20", "35", "100", "poor")
    assert found["inputs"]["values"]["joining_rate"] == "0.1"
    assert [(item["code"], item["points"]) for item in found["items"]] == [("1", "0"), ("2", "20")]
    assert [entry["type"].split(".")[1] for entry in found["entries"]] == [
        "EvaluationClosed", "ResultsPublished", "UnitEvaluated", "ScoreRevised",
    ]  # fmt: skip
    head = Head.model_validate(found["head"])
    assert judged(found, (head,)) == set()
    assert judged(found, (head.model_copy(update={"hash": "0" * 64}),)) == {"heads"}


async def test_whatever_is_touched_in_a_certificate_is_found(assessment: "Assessment") -> None:
    """By the digest, and where somebody made a new digest, by arithmetic or the log."""
    found = await revised(assessment)
    touched = found | {"total": "36"}
    assert "digest" in judged(touched)
    assert {"revisions", "log"} <= judged(sealed(touched))
    values = found | {"inputs": found["inputs"] | {"values": found["inputs"]["values"] | {"joining_rate": "0.95"}}}
    assert "points" in judged(sealed(values))
    text = found["scheme"] | {"text": found["scheme"]["text"].replace("full: 60", "full: 61")}
    assert {"scheme", "points"} <= judged(sealed(found | {"scheme": text}))
    assert {"grade", "log"} <= judged(sealed(found | {"grade": "good"}))
    assert "log" in judged(sealed(found | {"snapshot": "0" * 64}))
    entries = [entry | {"payload": entry["payload"].replace('"35"', '"36"')} for entry in found["entries"]]
    assert "entries" in judged(sealed(found | {"entries": entries}))
    assert "log" in judged(sealed(found | {"entries": found["entries"][:2]}))


async def test_a_certificate_says_in_sentences_what_its_page_says(assessment: "Assessment") -> None:
    """Of the result that stands, item by item, in both languages."""
    found = await revised(assessment)
    told = await assessment.get("/unions/u2/evaluations/e1/explanation", "chair2")
    said = {one["code"]: (one["zh"], one["en"]) for one in found["sentences"]["said"]}
    assert said == {leaf["code"]: (leaf["said_zh"], leaf["said_en"]) for leaf in told["leaves"]}
    assert found["sentences"]["counts"] == {"members": 1, "staff": 10}
    assert "会员 1 名 ÷ 职工 10 名" in said["1"][0]
    assert "得 35 分" in said["2"][0]


async def test_sentences_that_do_not_follow_from_a_certificate_are_found(assessment: "Assessment") -> None:
    """Other words, other figures behind them, an item without any; other wording is told apart from forgery."""
    found = await revised(assessment)
    own = found["sentences"]
    first, *rest = own["said"]
    for said in ([first | {"zh": "得 60 分。"}, *rest], rest):
        assert judged(sealed(found | {"sentences": own | {"said": said}})) == {"sentences"}
    assert judged(sealed(found | {"sentences": own | {"counts": {"members": 9, "staff": 90}}})) == {"sentences"}
    forged = Certificate.model_validate(sealed(found | {"sentences": own | {"counts": {"members": 9, "staff": 10}}}))
    assert {place for _, place in faults(forged)} == {"1", "joining_rate"}
    other = Certificate.model_validate(found | {"sentences": own | {"said": rest, "wording": "0" * 64}})
    assert sentences.otherwise_worded(other)
    assert judged(other.sealed().model_dump(mode="json")) == set()
    assert list(sentences.unlike(other)) == [first["code"]]


def test_a_certificate_of_the_first_form_still_verifies() -> None:
    """As it was issued before sentences were part of it."""
    issued = json.loads((Path(__file__).parent / "certificate-1.json").read_text("utf-8"))
    assert judged(issued, (Head.model_validate(issued["head"]),)) == set()
    assert "digest" in judged(issued | {"total": "36"})


async def test_who_was_compared_with_has_no_name_in_a_certificate(assessment: "Assessment") -> None:
    """The values are there, since the points follow from them."""
    await known(assessment)
    await assessment.done("/federations/f/schemes", "leader", scheme_id="s3", version="1", text=RANKED)
    await opened(assessment, "e1", scheme="s3")
    await carried_out(assessment)
    found = await assessment.get(PATH, "chair2")
    [column] = found["compared"]["columns"].values()
    assert sorted(column["values"]) == ["u2", "~2"]
    assert '"u1"' not in json.dumps(found)
    assert judged(found) == set()
    others = {key: one | {"values": one["values"] | {"~2": "0.2"}} for key, one in found["compared"]["columns"].items()}
    assert "points" in judged(sealed(found | {"compared": found["compared"] | {"columns": others}}))


@pytest.mark.rule("R-ASM-05.least_raters")
@pytest.mark.parametrize(("raters", "told"), [(2, False), (3, True)])
async def test_marks_of_few_raters_are_no_part_of_a_certificate(
    assessment: "Assessment", raters: int, told: bool
) -> None:
    """The item's points stand as said; everything else is recomputed, the total among it."""
    rule = "rule: {kind: rater_mean, scale: 100, groups: [{rater: experts, weight: 1}]}"
    text = SCHEME.replace("scheme: s1", "scheme: s4").replace("rule: {kind: assessor_judgement}", rule)
    await known(assessment)
    await assessment.done("/federations/f/schemes", "leader", scheme_id="s4", version="1", text=text)
    for n in range(raters):
        mark = ItemRated("s4", "2", 2025, "experts", str(70 + n))
        await assessment.write(f"rated:{n}", "u2", mark, on=date(2025, 12, 1))
    await opened(assessment, "e1", scheme="s4")
    await carried_out(assessment)
    found = await assessment.get(PATH, "chair2")
    assert (found["kept_back"], "2" in found["inputs"]["ratings"]) == ([] if told else ["2"], told)
    assert judged(found) == set()
    other = [item | {"points": "30"} if item["code"] == "2" else item for item in found["items"]]
    assert "points" in judged(sealed(found | {"items": other}))
    marked = {one["code"]: one["points"] for one in found["items"]}
    assert marked["2"] == ("28.2" if not told else "28.4")
    assert f"得 {marked['2']} 分" in found["sentences"]["said"][1]["zh"]


async def test_the_command_line_verifies_a_file(assessment: "Assessment", tmp_path: Path) -> None:
    """And ends with one where something does not fit."""
    found = await revised(assessment)
    file, heads = tmp_path / "certificate.json", tmp_path / "heads.json"
    own = found["sentences"] | {"wording": "0" * 64, "said": found["sentences"]["said"][:1]}
    first = json.loads((Path(__file__).parent / "certificate-1.json").read_text("utf-8"))
    for document, status, says in (
        (found, 0, "✓ 文字说明"), (found | {"total": "36"}, 1, "✗"),
        (sealed(found | {"sentences": own}), 0, "– 文字说明"), (first, 0, "– 文字说明"),
    ):  # fmt: skip
        file.write_text(json.dumps(document, ensure_ascii=False))
        heads.write_text(json.dumps([document["head"]]))
        ended = CliRunner().invoke(app, ["certificate", "verify", str(file), "--heads", str(heads)])
        assert ended.exit_code == status, ended.output
        assert says in ended.output
    file.write_text("{}")
    assert CliRunner().invoke(app, ["certificate", "verify", str(file)]).exit_code != 0


@pytest.mark.parametrize(("who", "status"), [("chair1", 403), (None, 401), ("chair2", 200), ("leader", 200)])
async def test_a_union_and_those_above_get_its_certificate(
    assessment: "Assessment", who: str | None, status: int
) -> None:
    """Not the union next door."""
    await evaluated(assessment)
    assert (await assessment.ask("GET", PATH, as_=who)).status_code == status
    assert (await assessment.ask("GET", PATH.replace("e1", "e9"), as_="chair2")).status_code == 404
