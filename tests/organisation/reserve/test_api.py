"""Succession over HTTP on a real database."""

from tests.organisation.conftest import Office


async def test_elected_post_without_a_successor_is_a_gap(office: Office) -> None:
    """The holder does not follow themselves; an organiser's post is not elected."""
    posts = [
        {"union_id": union, "post_id": kind, "kind": kind, "person_id": f"{union}-{kind}", "held_from": "2025-01-01"}
        for union, kind in (("u1", "chair"), ("u1", "organiser"), ("u2", "chair"))
    ]
    await office.ask("operator", "/federations/f/posts/bulk", posts=posts)
    gaps = "/federations/f/succession-gaps"
    assert [gap["union_id"] for gap in (await office.see("operator", gaps))["items"]] == ["u1", "u2"]
    put = await office.ask("u1-chair", "/unions/u1/posts/chair/reserve", person_id="wang", readiness="now")
    assert put.status_code == 201, put.text
    assert [gap["union_id"] for gap in (await office.see("operator", gaps))["items"]] == ["u2"]
    (named,) = (await office.see("u1-chair", "/unions/u1/successors"))["items"]
    assert (named["person_id"], named["readiness"]) == ("wang", "now")
    hidden = await office.serving.client.get("/unions/u1/successors", headers=office.signed("u1-organiser"))
    assert hidden.status_code == 403
