"""Responsibility letters on real PostgreSQL: issued, read, signed by both sides."""

from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.assessment.conftest import Assessment

LETTER: dict[str, Any] = {"letter_id": "l1", "issuer_id": "d", "year": 2026, "targets": ["t1"]}
TARGET: dict[str, Any] = {
    "target_id": "t1", "year": 2026, "title": "New members", "measure": "members_joined", "wanted": 100,
}  # fmt: skip


async def issued(assessment: "Assessment") -> str:
    """A letter of the district to `u1`; the digest of what is signed."""
    await assessment.done("/unions/u1/targets", "leader", **TARGET)
    await assessment.done("/unions/u1/letters", "service:operator", **LETTER)
    [letter] = (await assessment.get("/unions/u1/letters", "chair1"))["items"]
    return str(letter["digest"])


async def test_a_letter_is_signed_by_the_chair_and_by_the_superior_union(assessment: "Assessment") -> None:
    """Everybody sees who has signed."""
    digest = await issued(assessment)
    await assessment.done("/unions/u1/letters/l1/signature", "chair1", digest=digest)
    [letter] = (await assessment.get("/unions/u1/letters", "chair1"))["items"]
    assert (letter["union_signed"], letter["issuer_signed"], letter["bound_version"]) == (True, False, None)
    assert [(target["title"], target["wanted"]) for target in letter["targets"]] == [("New members", 100)]
    await assessment.done("/unions/u1/letters/l1/countersignature", "leader", digest=digest, issuer_id="d")
    [letter] = (await assessment.get("/unions/u1/letters", "chair1"))["items"]
    assert (letter["union_signed"], letter["issuer_signed"]) == (True, True)


async def test_only_the_superior_union_issues(assessment: "Assessment") -> None:
    """Not the union itself, and not one further up."""
    own = await assessment.do("/unions/u1/letters", "chair1", **LETTER | {"issuer_id": "u1"})
    assert own.status_code in {403, 409}
    higher = await assessment.do("/unions/u1/letters", "leader", **LETTER | {"issuer_id": "f"})
    assert (higher.status_code, higher.json()["code"]) == (409, "not-the-issuer")


async def test_a_chair_does_not_countersign_what_the_superior_union_issued(assessment: "Assessment") -> None:
    """Neither in its name nor in that of the own union; the chair of the superior union does."""
    digest = await issued(assessment)
    for issuer, status in (("d", 403), ("u1", 409)):
        body = {"digest": digest, "issuer_id": issuer}
        answer = await assessment.do("/unions/u1/letters/l1/countersignature", "chair1", **body)
        assert answer.status_code == status
    await assessment.done("/unions/u1/letters/l1/countersignature", "head", digest=digest, issuer_id="d")


async def test_an_amended_letter_waits_for_both_sides_again(assessment: "Assessment") -> None:
    """The version before binds until then; each text is there byte for byte as its digest was taken."""
    first = await issued(assessment)
    await assessment.done("/unions/u1/letters/l1/signature", "chair1", digest=first)
    await assessment.done("/unions/u1/letters/l1/countersignature", "head", digest=first, issuer_id="d")
    assert (await assessment.get("/unions/u1/letters-to-sign", "chair1"))["items"] == []
    promise = {"commitment_id": "m", "kind": "money", "what": "Training", "amount": 500_000, "by": "2026-06-30"}
    amended = {"issuer_id": "d", "targets": ["t1"], "commitments": [promise], "reason": "It costs something"}
    assert (await assessment.do("/unions/u1/letters/l1/amendments", "chair1", **amended)).status_code == 403
    await assessment.done("/unions/u1/letters/l1/amendments", "head", **amended)
    letter = await assessment.get("/unions/u1/letters/l1", "chair1")
    assert (letter["version"], letter["bound_version"], letter["union_signed"]) == (2, 1, False)
    for version, digest in ((1, first), (2, letter["digest"])):
        text = await assessment.ask("GET", f"/unions/u1/letters/l1/versions/{version}", as_="chair1")
        assert sha256(text.content).hexdigest() == digest
    sides = {
        who: (await assessment.get(f"/unions/{union}/letters-to-sign", who))["items"]
        for who, union in (("chair1", "u1"), ("head", "d"))
    }
    assert [(side["letter_id"], side["side"], side["union_name"]) for [side] in sides.values()] == [
        ("l1", "union", "One"), ("l1", "issuer", "One"),
    ]  # fmt: skip
    await assessment.done("/unions/u1/letters/l1/countersignature", "head", digest=letter["digest"], issuer_id="d")
    await assessment.done("/unions/u1/letters/l1/signature", "chair1", digest=letter["digest"])
    await assessment.done("/unions/u1/letters/l1/commitments/m/delivery", "chair1", delivered=400_000)
    letter = await assessment.get("/unions/u1/letters/l1", "chair1")
    assert (letter["bound_version"], letter["commitments"][0]["delivered"]) == (2, 400_000)
    assert await assessment.rebuilt_differently() == []


async def test_a_chair_cannot_give_both_signatures(assessment: "Assessment") -> None:
    """A body that names the other side is malformed."""
    digest = await issued(assessment)
    answer = await assessment.do("/unions/u1/letters/l1/signature", "chair1", digest=digest, side="issuer")
    assert answer.status_code == 422


async def test_a_citys_letters_enter_as_lists(assessment: "Assessment") -> None:
    """Issued, countersigned, and the signatures on paper recorded."""
    targets = [{**TARGET, "union_id": union} for union in ("u1", "u2")]
    await assessment.done("/federations/f/targets", "leader", targets=targets)
    letters = [{**LETTER, "union_id": union} for union in ("u1", "u2")]
    await assessment.done("/federations/f/letters", "leader", letters=letters)
    digests = {u: (await assessment.get(f"/unions/{u}/letters"))["items"][0]["digest"] for u in ("u1", "u2")}
    signed = [{"union_id": union, "letter_id": "l1", "digest": digest} for union, digest in digests.items()]
    await assessment.done(
        "/federations/f/letter-countersignatures", "leader", signatures=[{**s, "issuer_id": "d"} for s in signed]
    )
    await assessment.done("/federations/f/letter-signatures", "leader", signatures=signed)
    for union in ("u1", "u2"):
        [letter] = (await assessment.get(f"/unions/{union}/letters"))["items"]
        assert (letter["union_signed"], letter["issuer_signed"]) == (True, True)
    assert await assessment.rebuilt_differently() == []


async def test_nobody_signs_in_a_list_for_a_union_above_their_own(assessment: "Assessment") -> None:
    """The permission is judged at the union in whose name a letter is issued or countersigned."""
    digest = await issued(assessment)
    signed = [{"union_id": "u1", "letter_id": "l1", "digest": digest, "issuer_id": "d"}]
    path = "/federations/u1/letter-countersignatures"
    assert (await assessment.do(path, "chair1", signatures=signed)).status_code == 403
    letters = [{**LETTER, "union_id": "u1", "letter_id": "l2"}]
    assert (await assessment.do("/federations/u1/letters", "chair1", letters=letters)).status_code == 403
