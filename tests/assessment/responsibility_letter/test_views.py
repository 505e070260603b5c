"""Responsibility letters on real PostgreSQL: issued, read, signed by both sides."""

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
    assert (letter["union_signed"], letter["issuer_signed"], letter["targets"]) == (True, False, ["t1"])
    await assessment.done("/unions/u1/letters/l1/countersignature", "leader", digest=digest, issuer_id="d")
    [letter] = (await assessment.get("/unions/u1/letters", "chair1"))["items"]
    assert (letter["union_signed"], letter["issuer_signed"]) == (True, True)


async def test_only_the_superior_union_issues(assessment: "Assessment") -> None:
    """Not the union itself, and not one further up."""
    own = await assessment.do("/unions/u1/letters", "chair1", **LETTER | {"issuer_id": "u1"})
    assert own.status_code in {403, 409}
    higher = await assessment.do("/unions/u1/letters", "leader", **LETTER | {"issuer_id": "f"})
    assert (higher.status_code, higher.json()["code"]) == (409, "not-the-issuer")


async def test_a_chair_does_not_countersign(assessment: "Assessment") -> None:
    """The permission is that of the superior union's post."""
    digest = await issued(assessment)
    for issuer in ("d", "u1"):
        answer = await assessment.do(
            "/unions/u1/letters/l1/countersignature", "chair1", digest=digest, issuer_id=issuer
        )
        assert answer.status_code == 403


async def test_a_chair_cannot_give_both_signatures(assessment: "Assessment") -> None:
    """A body that names the other side is malformed."""
    digest = await issued(assessment)
    answer = await assessment.do("/unions/u1/letters/l1/signature", "chair1", digest=digest, side="issuer")
    assert answer.status_code == 422


async def test_a_citys_letters_enter_as_lists(assessment: "Assessment") -> None:
    """Issued, countersigned, and the signatures on paper recorded."""
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
