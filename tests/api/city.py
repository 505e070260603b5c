"""A small federation in all four services, founded over their public APIs, so that ids in paths hit something."""

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final

import httpx2
import msgspec

from gonghui_assessment.scheme.files import load
from gonghui_deploy.stack import OPERATOR, Stack
from gonghui_organisation.membership.identity import check_digit
from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_shared.http.tokens import PERSON_LIFE, SIGN_IN

FEDERATION: Final = "federation"
LEADER: Final = "leader"  # holds the post that gives most permissions
CHAIR: Final = "u1-p1"  # of the union u1
PASSWORD: Final = "a-long-password"
EVERYBODY: Final = ("organisation", "finance", "engagement", "assessment")
RECEIPT: Final = "A" * 32
THING: Final = "x1"
LATER: Final = "2190-01-02"
_CONTEST: Final = {"kind": "vice_chair", "post_ids": ["x1"]}
THINGS: Final[Sequence[tuple[str, str, Mapping[str, Any]]]] = (
    ("organisation", "/unions/u1/posts", {"post_id": THING, "kind": "vice_chair"}),
    ("organisation", "/unions/u1/elections", {"election_id": THING, "kind": "by", "contests": [_CONTEST]}),
    ("finance", "/unions/u1/members/u1-m1/dues/assessments", {"month": "2026-03", "wage": 500_000}),
    ("finance", "/unions/u1/allocation/assessments", {"month": "2026-03", "payroll": 9_000_000}),
    (
        "engagement",
        "/unions/u1/complaint-records",
        {"complaint_id": THING, "theme": "wages", "body": "迟发工资", "receipt": sha256(RECEIPT.encode()).hexdigest()},
    ),
    (
        "engagement",
        "/unions/u1/activities",
        {"activity_id": THING, "kind": "culture", "title": "书法", "held_on": LATER, "places": 20},
    ),
    ("engagement", "/unions/u1/disclosures", {"disclosure_id": THING, "subject": "wages", "content": "工资方案"}),
    (
        "engagement",
        "/unions/u1/surveys",
        {"survey_id": THING, "title": "需求", "themes": ["a", "b"], "asked": 8, "closes_on": LATER},
    ),
    (
        "assessment",
        "/unions/u1/targets",
        {"target_id": THING, "year": 2026, "title": "建会", "measure": "members.admitted", "wanted": 5},
    ),
    ("assessment", "/unions/u1/letters", {"letter_id": THING, "issuer_id": "d1", "year": 2026, "targets": [THING]}),
)


@dataclass
class City:
    """The running platform and those who ask it."""

    stack: Stack
    client: httpx2.Client = field(default_factory=lambda: httpx2.Client(timeout=30))

    def token(self, who: str, audience: str) -> str:
        """What `operator`, `service:<name>` or a person shows to a service; good for a quarter of an hour."""
        kind, _, name = who.rpartition(":")
        if kind or who == OPERATOR:
            return self.stack.tokens.sign(name, name, audience, PERSON_LIFE)
        return self.stack.tokens.sign(SIGN_IN, who, list(EVERYBODY), PERSON_LIFE)

    def ask(self, service: str, method: str, path: str, as_: str | None = OPERATOR, **options: Any) -> httpx2.Response:
        """One request."""
        headers = {"Idempotency-Key": secrets.token_hex(8)} if method == "POST" else {}
        if as_ is not None:
            headers["Authorization"] = f"Bearer {self.token(as_, service)}"
        headers |= options.pop("headers", {})
        return self.client.request(method, self.stack.addresses[service] + path, headers=headers, **options)

    def do(self, service: str, path: str, body: Mapping[str, Any], as_: str = OPERATOR) -> None:
        """A command that must be carried out."""
        answer = self.ask(service, "POST", path, as_, json=body)
        assert answer.status_code in {200, 201}, (path, answer.text)

    def parked(self, service: str) -> list[Any]:
        """Keys whose events could not be handled."""
        found: list[Any] = self.ask(service, "GET", "/ops/parked").json()
        return found

    def settled(self) -> bool:
        """Whether everything that happened is known everywhere."""
        lags = [self.ask(service, "GET", "/readyz").json()["lag_seconds"] for service in EVERYBODY]
        return not any(seconds for of_service in lags for seconds in of_service.values())

    def knows(self, service: str) -> bool:
        """Whether a service has folded what organisation has told."""
        heads = self.ask("organisation", "GET", "/heads").json()
        here = self.ask(service, "GET", "/ops/positions").json()["consumer.organisation"]["position"]
        return bool(here >= max(position for position, _ in heads["slices"]) > 0)


def eventually(condition: Callable[[], bool], within: float = 60) -> None:
    """Wait for a condition."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def found(city: City) -> None:
    """Rules, a federation, a district, two unions with posts, members and an account each."""
    path = f"/federations/{FEDERATION}"
    city.do("organisation", path, {"name": "市总工会", "jurisdiction": "CN/500000", "formed_on": "1950-05-01"})
    city.do("organisation", f"{path}/rule-versions/adoptions", {"versions": msgspec.to_builtins(shipped())})
    eventually(lambda: bool(city.ask("organisation", "GET", f"{path}/rule-versions?limit=1").json()["items"]))
    unions = [_union("d1", FEDERATION, "district"), _union("u1", "d1", "primary"), _union("u2", "d1", "primary")]
    city.do("organisation", f"{path}/unions/bulk", {"unions": unions})
    posts = [_post(FEDERATION, "leader", "federation_leader", LEADER), _post("u1", "chair", "chair", CHAIR)]
    city.do("organisation", f"{path}/posts/bulk", {"posts": posts})
    for union in ("u1", "u2"):
        members = [_member(union, number) for number in range(1, 9)]
        city.do("organisation", f"/unions/{union}/members/bulk", {"members": members})
    for person in (LEADER, CHAIR):
        city.do("organisation", f"{path}/accounts", {"person_id": person, "password": PASSWORD})
    for union in ("u1", "u2"):
        size = f"/unions/{union}/roll-size"
        eventually(lambda size=size: city.ask("organisation", "GET", size).json()["members"] == 8)  # type: ignore[misc]  # bound at once
    for service in EVERYBODY[1:]:
        eventually(lambda service=service: city.knows(service))  # type: ignore[misc]  # bound at once
    _live(city)
    eventually(city.settled)


def _live(city: City) -> None:
    """One of everything that has an id of its own, all with the same id."""
    for service, path, body in THINGS:
        city.do(service, path, body)
    text = files("gonghui_assessment.schemes").joinpath("quzhou-home.yaml").read_text()
    scheme = load(text)
    adopted = {"scheme_id": scheme.scheme, "version": scheme.version}
    city.do("assessment", f"/federations/{FEDERATION}/schemes", {**adopted, "text": text})
    opened = {"evaluation_id": THING, "year": 2026, **adopted, "applies_to": ["primary/*"]}
    eventually(lambda: bool(city.ask("assessment", "GET", "/schemes").json()["items"]))
    city.do("assessment", f"/federations/{FEDERATION}/evaluations", opened)
    eventually(
        lambda: any(row["state"] == "closed" for row in city.ask("assessment", "GET", "/evaluations").json()["items"])
    )


def _union(union: str, superior: str, kind: str) -> dict[str, Any]:
    return {
        "union_id": union, "superior_id": superior, "kind": kind, "unit_type": "private", "name": f"工会 {union}",
        "jurisdiction": "CN/500000", "formed_on": "2020-01-01", "staff": 40, "women_staff": 15,
    }  # fmt: skip


def _post(union: str, post: str, kind: str, person: str) -> dict[str, Any]:
    return {"union_id": union, "post_id": post, "kind": kind, "person_id": person, "held_from": "2022-01-01"}


def _member(union: str, number: int) -> dict[str, Any]:
    body = f"500103{1980 + number}0101{1 if union == 'u1' else 2:02}{number}"
    return {
        "member_id": f"{union}-m{number}", "person_id": f"{union}-p{number}", "woman": False, "name": "王五",
        "id_number": body + check_digit(body),
    }  # fmt: skip
