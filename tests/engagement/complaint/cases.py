"""A complaint at each of its stages, and the commands that move it on."""

from datetime import date, timedelta
from hashlib import sha256

from gonghui_engagement.complaint.commands import (
    AcceptComplaint,
    AnswerComplaint,
    AppealComplaint,
    CloseComplaint,
    ExtendAnswer,
    FileComplaint,
    RateComplaint,
    ReviewComplaint,
    TransferComplaint,
)
from gonghui_engagement.complaint.events import ComplaintWritten, OwnerNamed, ServiceClockSet
from gonghui_shared.contracts.engagement import (
    ComplaintAccepted,
    ComplaintAnswered,
    ComplaintAppealed,
    ComplaintFiled,
    ComplaintReviewed,
)
from gonghui_shared.testing import DAY, rules

CODE = "gu8rQ0XwV1nB6m3kT9yZpA"
DIGEST = sha256(CODE.encode()).hexdigest()
YEAR: dict[str, list[str]] = {"holidays": [], "worked": []}
RULES = rules(
    {
        "R-CMP-01.accept": (15, "days"),
        "R-CMP-01.answer": (60, "days"),
        "R-CMP-01.extension": (30, "days"),
        "R-CMP-01.review": (30, "days"),
        "R-CMP-01.re_review": (20, "days"),
        "R-CMP-01.triage": (5, "working_days"),
        "R-CMP-01.close": (10, "working_days"),
        "R-SUP-04": (True, "switch"),
        "calendar.2026": (YEAR, "table"),
    }
)
ACCEPT_BY, ANSWER_BY = DAY + timedelta(days=15), DAY + timedelta(days=60)
TRIAGE_BY, CLOSE_BY = date(2026, 3, 9), date(2026, 3, 16)  # DAY is a Monday

FILED = ComplaintFiled("c1", "wages", False, DAY, ACCEPT_BY, ANSWER_BY)
WRITTEN = ComplaintWritten("c1", "p1", False, "unpaid overtime", DIGEST)
TRIAGE = ServiceClockSet("c1", "triage", TRIAGE_BY)
ANONYMOUS = (
    ComplaintFiled("c1", "wages", True, DAY, ACCEPT_BY, ANSWER_BY),
    ComplaintWritten("c1", "case.c1", True, "unpaid overtime", DIGEST),
)
OPEN = (FILED, WRITTEN, TRIAGE)
ACCEPTED = (*OPEN, ComplaintAccepted("c1", ANSWER_BY), OwnerNamed("c1", "p2"))
ANSWERED = (*ACCEPTED, ComplaintAnswered("c1", "upheld", True, 3), ServiceClockSet("c1", "close", CLOSE_BY))
REVIEW_BY = DAY + timedelta(days=30)
APPEALED = (*ANSWERED, ComplaintAppealed("c1", 1, REVIEW_BY))
REVIEWED = (*APPEALED, ComplaintReviewed("c1", 1, True, True))

FILE = FileComplaint(
    union_id="u1", complaint_id="c1", theme="wages", body="unpaid overtime", person_id="p1", receipt=DIGEST
)
NAMELESS = FILE.model_copy(update={"person_id": None})
ACCEPT = AcceptComplaint(union_id="u1", complaint_id="c1", owner_id="p2")
ANSWER = AnswerComplaint(union_id="u1", complaint_id="c1", outcome="upheld", answer="it will be paid")
EXTEND = ExtendAnswer(union_id="u1", complaint_id="c1", reason="the books are abroad")
TRANSFER = TransferComplaint(union_id="u1", complaint_id="c1", to_union_id="u2", reason="not our unit")
APPEAL = AppealComplaint(union_id="u1", complaint_id="c1", reason="it was not paid")
REVIEW = ReviewComplaint(union_id="u1", complaint_id="c1", superior_id="u0", confirmed=True, answer="it was paid")
CLOSE = CloseComplaint(union_id="u1", complaint_id="c1")
RATE = RateComplaint(union_id="u1", complaint_id="c1", satisfaction=4)
HANDLER, COMPLAINANT = "person:p2", "person:p1"
