"""Post allowances of part-time cadres: claimed by the holder, granted or refused by somebody else, paid by finance."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Response

from gonghui_console.answers.cadres import Allowance, AllowanceCap
from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.finance import Payable
from gonghui_console.answers.organisation import StaffedPost
from gonghui_console.charts import Tone
from gonghui_console.forms import DoneWhat, Field, Form, Known, Typed, carry_out, told, waiting_for
from gonghui_console.page import CurrentPage, Page
from gonghui_console.services import Down, Refused
from gonghui_console.session import own_form
from gonghui_shared.clock import business_date
from gonghui_shared.ids import PostId, UnionId
from gonghui_shared.money import Month, month_of, months_after

from .cadres import POST, answered, named, posts_of

router = APIRouter(prefix="/unions/{union_id}/cadres/allowances")
After = Annotated[str, Query(max_length=500)]
MONTHS: Final = 12  # that are offered, this one included
CLAIM: Final = Form("claim_allowance", (POST, Field("month", "choice"), Field("amount", "yuan")))
GRANT: Final = Form("grant_allowance")
REFUSE: Final = Form("refuse_allowance", (Field("reason"),))
TONES: Final[Mapping[str, Tone]] = {"claimed": "warn", "granted": "good", "refused": "bad"}
APPROVE: Final = Form("approve_payment")
PAY: Final = Form("pay_allowance", (Field("payment_id", "id"),))
PAYMENT_TONES: Final[Mapping[str, Tone]] = {"owed": "warn", "approved": "plain", "paid": "good"}


@router.get("")
async def allowances(
    page: CurrentPage, union_id: UnionId, after: After = "", done: DoneWhat = "", known: Known = ""
) -> Response:
    """Claims by month, the newest first, the cap, and the forms to claim and to answer."""
    where = f"/unions/{union_id}"
    asked = waiting_for(known) | ({"after": after} if after else {})
    paged, cap, posts = await asyncio.gather(
        page.ask("organisation", f"{where}/allowances", Paged[Allowance], descending="true", **asked),
        page.ask("organisation", f"{where}/allowance-cap", AllowanceCap),
        posts_of(page, union_id),
    )
    own = [post for post in posts if post.holder == page.person and not post.full_time]
    months = [months_after(month_of(business_date(page.now)), -back) for back in range(MONTHS)]
    return answered(page, done)(
        "allowances", "cadres/allowances.html", union_id=union_id, allowances=paged.items, more_at=page.next(paged),
        cap=cap.cap, posts={post.post_id: post for post in posts}, person=page.person, tones=TONES,
        claim=CLAIM if own else None, grant=GRANT, refuse=REFUSE,
        options={"post_id": named(page.words, own), "month": [(month, month) for month in months]},
        done=done if done in {CLAIM.key, GRANT.key, REFUSE.key} else "",
    )  # fmt: skip


@router.post("", dependencies=[Depends(own_form)])
async def claim(page: CurrentPage, union_id: UnionId, typed: Typed) -> Response:
    """Claim one's own of a month."""
    path = f"/unions/{union_id}/posts/{typed.id('post_id')}/allowances/{typed.id('month')}"
    done = await carry_out(
        page, "organisation", path, CLAIM, typed, shaped=lambda b: {"amount": b["amount"], "person_id": page.person}
    )
    return told(f"/unions/{union_id}/cadres/allowances", CLAIM.key, done)


@router.post("/{post_id}/{month}/grant", dependencies=[Depends(own_form)])
async def grant(page: CurrentPage, union_id: UnionId, post_id: PostId, month: Month, typed: Typed) -> Response:
    """Grant what somebody else claimed."""
    path = f"/unions/{union_id}/posts/{post_id}/allowances/{month}/grant"
    done = await carry_out(page, "organisation", path, GRANT, typed)
    return told(f"/unions/{union_id}/cadres/allowances", GRANT.key, done)


@router.post("/{post_id}/{month}/refusal", dependencies=[Depends(own_form)])
async def refuse(page: CurrentPage, union_id: UnionId, post_id: PostId, month: Month, typed: Typed) -> Response:
    """Refuse it with a reason; it may be claimed again."""
    path = f"/unions/{union_id}/posts/{post_id}/allowances/{month}/refusal"
    done = await carry_out(page, "organisation", path, REFUSE, typed)
    return told(f"/unions/{union_id}/cadres/allowances", REFUSE.key, done)


@router.get("/payments")
async def payments(
    page: CurrentPage, union_id: UnionId, after: After = "", done: DoneWhat = "", known: Known = ""
) -> Response:
    """What finance has to pay, and what it has paid; what waits first, the oldest on top."""
    where, asked = f"/unions/{union_id}/allowances", waiting_for(known)
    waiting, paid, posts = await asyncio.gather(
        page.ask("finance", where, Paged[Payable], waiting="true", **asked, **({"after": after} if after else {})),
        page.ask("finance", where, Paged[Payable], waiting="false", descending="true", limit=MONTHS, **asked),
        _posts(page, union_id),
    )
    return answered(page, done)(
        "payments", "cadres/payments.html", union_id=union_id, waiting=waiting.items, paid=paid.items,
        more_at=page.next(waiting), posts={post.post_id: post for post in posts}, today=business_date(page.now),
        person=page.person, tones=PAYMENT_TONES, approve=APPROVE, pay=PAY, done=done if done in {APPROVE.key, PAY.key} else "",
    )  # fmt: skip


@router.post("/payments/{post_id}/{month}/approval", dependencies=[Depends(own_form)])
async def approve_payment(
    page: CurrentPage, union_id: UnionId, post_id: PostId, month: Month, typed: Typed
) -> Response:
    """Approve a payment, within one's limit."""
    path = f"/unions/{union_id}/allowances/{post_id}/{month}/approval"
    done = await carry_out(page, "finance", path, APPROVE, typed)
    return told(f"/unions/{union_id}/cadres/allowances/payments", APPROVE.key, done)


@router.post("/payments/{post_id}/{month}/payment", dependencies=[Depends(own_form)])
async def pay_allowance(page: CurrentPage, union_id: UnionId, post_id: PostId, month: Month, typed: Typed) -> Response:
    """Pay what somebody else approved."""
    path = f"/unions/{union_id}/allowances/{post_id}/{month}/payment"
    done = await carry_out(page, "finance", path, PAY, typed)
    return told(f"/unions/{union_id}/cadres/allowances/payments", PAY.key, done)


async def _posts(page: Page, union_id: UnionId) -> Sequence[StaffedPost]:
    """What the posts are, as far as organisation says so just now."""
    try:
        return await posts_of(page, union_id)
    except (Down, Refused):
        return []
