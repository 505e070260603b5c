"""What a union owes: a second, naive reading, written from the rules and not from the service's code."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date

MOST_MEMBERS_WITHOUT_COMMITTEE = 25  # R-ORG-01: no place may ask for a committee later than the law does
AN_OFFICER, THE_CHAIR, NOBODY = "shall_have_full_time_staff", "shall", "may"  # R-ORG-10


@dataclass
class Law:
    """What one jurisdiction says today."""

    months_to_form: int  # R-ORG-03
    committee_from: int = 25  # R-ORG-01
    women_from: int = 10  # R-ORG-08
    full_time: str = AN_OFFICER
    funds_reviewed: bool = True  # R-ORG-12
    congress_from: int = 100  # R-WC-01
    meetings: int = 1  # R-ELE-11: of the members, in a year
    supervision: bool = False  # R-ORG-15: the place asks for it


@dataclass
class Unit:
    """A union and its unit."""

    in_being: bool = True
    unit_type: str = "private"
    members: int = 0
    women: int = 0
    staff: int = 0
    own_account: bool = False
    congress: bool = False
    overdue: bool = False
    year_over: bool = False  # a whole year that is on the books
    met: int = 0  # how often the members met since that year began
    head: bool | None = None  # of the funds review: there, or the post is vacant; None: nobody said which post it is
    supervisor: bool = False
    committees: set[str] = field(default_factory=set)
    posts: dict[str, bool] = field(default_factory=dict)  # held or vacant; a kind, "!" after it where full-time

    def has(self, kind: str) -> bool:
        """Somebody holds a post of this kind."""
        return self.posts.get(kind, False) or self.posts.get(f"{kind}!", False)


def figures(unit: Unit) -> dict[str, int]:
    """What is counted for each duty."""
    return {
        "union_committee": unit.members,
        "womens_committee": unit.women,
        "womens_commissioner": unit.women,
        "funds_review_committee": int(unit.own_account),
        "full_time_office": unit.staff,
        "workers_congress": unit.staff,
        "chair": int(bool(unit.posts.keys() & {"chair", "chair!"}) and not unit.has("chair")),
        "vice_chair": sum(not held for post, held in unit.posts.items() if post.startswith("vice_chair")),
        "funds_review_head": int(unit.head is False),
        "re_election": int(unit.overdue),
        "yearly_meeting": int(unit.year_over),
        "supervision_committee": unit.members,
        "labour_supervisor": unit.members,
    }


def needed(unit: Unit, law: Law) -> dict[str, int]:
    """What the union has to have, done or not, with the figure from which on it is asked."""
    counted = figures(unit)
    least = {
        "union_committee": min(law.committee_from, MOST_MEMBERS_WITHOUT_COMMITTEE),
        "womens_committee": law.women_from,
        "chair": 1,
        "vice_chair": 1,
        "funds_review_head": 1,
        "re_election": 1,
        "yearly_meeting": 1,
    }
    if unit.women < law.women_from:
        least["womens_commissioner"] = 1
    if law.funds_reviewed:
        least["funds_review_committee"] = 1
    if law.full_time != NOBODY:
        least["full_time_office"] = 200
    if law.supervision:
        least["supervision_committee"] = 25
        if unit.members < least["supervision_committee"]:
            least["labour_supervisor"] = 1
    if unit.unit_type != "agency":  # agencies have no workers' congress
        least["workers_congress"] = law.congress_from
    return {duty: threshold for duty, threshold in least.items() if unit.in_being and counted[duty] >= threshold}


def done(unit: Unit, law: Law) -> set[str]:
    """What the union has."""
    an_officer = any(held for post, held in unit.posts.items() if post.endswith("!"))
    has = {
        "union_committee": "union" in unit.committees,
        "womens_committee": "women" in unit.committees,
        "womens_commissioner": "women" in unit.committees or unit.has("women_commissioner"),
        "funds_review_committee": "funds_review" in unit.committees,
        "full_time_office": unit.posts.get("chair!", False) if law.full_time == THE_CHAIR else an_officer,
        "workers_congress": unit.congress,
        "chair": unit.has("chair"),
        "vice_chair": all(held for post, held in unit.posts.items() if post.startswith("vice_chair")),
        "funds_review_head": unit.head in {None, True},
        "re_election": not unit.overdue,
        "yearly_meeting": unit.met >= law.meetings,
        "supervision_committee": "supervision" in unit.committees,
        "labour_supervisor": "supervision" in unit.committees or unit.supervisor,
    }
    return {duty for duty, there in has.items() if there}


def owed(unit: Unit, law: Law) -> set[str]:
    """What the union has to have and has not."""
    return needed(unit, law).keys() - done(unit, law)


def last_day(duty: str, law: Law, arose_on: date) -> date | None:
    """The last day in time, where it is so many months later; None where working days count."""
    months = {
        "union_committee": law.months_to_form,
        "chair": 3,
        "vice_chair": 3,
        "funds_review_head": 3,
        "yearly_meeting": 3,
        "re_election": 6,
        "full_time_office": 6,
        "supervision_committee": 6,
        "labour_supervisor": 6,
        "workers_congress": 12,
    }
    if duty not in months:
        return None
    year, month = divmod(arose_on.year * 12 + arose_on.month - 1 + months[duty], 12)
    return date(year, month + 1, min(arose_on.day, monthrange(year, month + 1)[1]))
