"""Bugs of ledgers: fen that vanish, appear, or are booked twice."""

from typing import Final

from tests.museum.exhibit import Exhibit

_MONEY, _SPLIT = "shared/src/gonghui_shared/money.py", "tests/shared/test_money.py::test_"
_FINANCE = "services/finance/src/gonghui_finance"
_DUES, _ALLOCATION = f"{_FINANCE}/dues/decider.py", f"{_FINANCE}/allocation/decider.py"
_EXACT = "    exact = amount * ratio\n    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)\n"

EXHIBITS: Final = (
    Exhibit(
        "money.binary-float",
        "A share is computed in binary floating point.",
        "JSON numbers; half a cent that is 0.4999…",
        _MONEY,
        {_EXACT: "    return int(amount * float(ratio) + 0.5)\n"},
        (f"{_SPLIT}a_share_is_exact",),
    ),
    Exhibit(
        "money.bankers-rounding",
        "Half a fen goes to the even neighbour.",
        "Python's and IEEE 754's `round`",
        _MONEY,
        {_EXACT: "    return round(amount * ratio)\n"},
        (f"{_SPLIT}half_a_fen_is_rounded_up",),
    ),
    Exhibit(
        "money.parts-do-not-sum",
        "Parts are rounded each for itself, and a fen is left over.",
        "every split invoice",
        _MONEY,
        {"    for i in order[: amount - sum(parts)]:\n        parts[i] += 1\n": ""},
        (f"{_SPLIT}parts_always_sum_to_the_amount",),
    ),
    Exhibit(
        "money.both-sides-rounded",
        "What is kept and what goes upward are computed apart, and together are more than was received.",
        "two roundings of one amount",
        _ALLOCATION,
        {
            '    upward = received - share(received, rules.ratio("R-FIN-05"))\n': (
                '    upward = share(received, 1 - rules.ratio("R-FIN-05"))\n'
            ),
            '"R-ACC-02.allocation": received - upward,': (
                '"R-ACC-02.allocation": share(received, rules.ratio("R-FIN-05")),'
            ),
        },
        ("tests/finance/allocation/test_decider.py::test_half_a_fen_is_not_rounded_on_both_sides",),
    ),
    Exhibit(
        "money.payment-booked-twice",
        "A payment that comes under another idempotency key is booked again.",
        "double payments; a business key is needed besides",
        _DUES,
        {"    if command.payment_id in dues.payments:\n        raise PaymentBookedAlready(month=command.month)\n": ""},
        ("tests/finance/dues/test_decider.py::test_a_payment_is_booked_once",),
    ),
    Exhibit(
        "money.receipt-booked-twice",
        "A bank's receipt is booked as often as it is reported.",
        "at-least-once bank feeds",
        _ALLOCATION,
        {
            "    if command.receipt_id in allocation.receipts:\n": "    if command.receipt_id in allocation.remittances:\n"
        },
        ("tests/finance/allocation/test_decider.py::test_a_receipt_is_booked_once",),
    ),
    Exhibit(
        "money.one-book-believed",
        "Only the payer's book is asked whether a remittance was made.",
        "sagas that look at one side",
        f"{_FINANCE}/allocation/remittance.py",
        {"in allocation.remittances | received.remittances:": "in allocation.remittances:"},
        ("tests/finance/allocation/test_remittance.py::test_a_remittance_is_booked_once_whichever_book_knows_it",),
    ),
    Exhibit(
        "money.refund-beyond-payment",
        "More is given back than was paid.",
        "refunds checked against the invoice",
        _DUES,
        {"    if command.refunded > left:\n": "    if left < 0:\n"},
        ("tests/finance/dues/test_decider.py::test_a_payment_may_be_refunded_in_parts",),
    ),
    Exhibit(
        "money.fee-on-what-was-paid",
        "The late fee is charged on the whole month after part of it came.",
        "interest on the principal",
        _ALLOCATION,
        {"fen_days=self.fen_days + self.missing * days,": "fen_days=self.fen_days + self.owed * days,"},
        ("tests/finance/allocation/test_decider.py::test_a_part_that_came_late_is_charged_until_it_came",),
    ),
    Exhibit(
        "money.cap-for-each-charge",
        "The cap of the late fee holds for every charge, and not for all together.",
        "limits checked one transaction at a time",
        _ALLOCATION,
        {'rules.ratio("R-FIN-04.cap")) - now.fee\n': 'rules.ratio("R-FIN-04.cap"))\n'},
        ("tests/finance/allocation/test_decider.py::test_a_lower_cap_holds_for_all_charges_together",),
    ),
    Exhibit(
        "money.entry-out-of-balance",
        "Lines of nothing are left out on one side, and the debit is that of the first line.",
        "ledgers without a constraint per posting",
        f"{_FINANCE}/ledger/entries.py",
        {"debit=sum(credits.values())), *lines": "debit=max(credits.values())), *lines"},
        ("tests/finance/ledger/test_entries.py::test_a_divided_entry_balances_and_has_no_line_of_nothing",),
    ),
)
