"""A sheet of forty indicators, as districts print them: rates with bands and shortfalls, shares, counts, ranks, judgements."""

from typing import Final

RATES: Final = (
    "joining_rate",
    "dues_rate",
    "allocation_rate",
    "complaint_answer_rate",
    "activity_satisfaction",
    "appraisal_satisfaction",
)
COUNTS: Final = ("members_admitted", "activities_held", "activity_attendances", "complaints_filed", "disclosures", "contracts_filed",
                 "cultural_activities_held", "targets_met")  # fmt: skip
FACTS: Final = tuple(f"fact_{n}" for n in range(8))  # reported: four counts, four answers
JUDGED: Final = tuple(f"J{n}" for n in range(6))


def sheet() -> str:
    """The scheme as YAML: 6 + 6 + 3 + 8 + 8 + 3 + 6 items."""
    rules = [
        *(
            f"{{kind: bands, measure: {r}, bands: [{{min: 95%, points: 3}}, {{min: 85%, points: 2}}, {{min: 70%, points: 1}}]}}"
            for r in RATES
        ),
        *(f"{{kind: per_unit_deduction, measure: {r}, target: 95%, unit: 1%, per_unit: 0.1}}" for r in RATES),
        *(f"{{kind: proportional, mode: to_target, measure: {r}, target: 90%}}" for r in RATES[:3]),
        *(f"{{kind: per_unit_bonus, measure: {c}, base_target: 2, base_points: 1, per_unit: 0.1}}" for c in COUNTS),
        *(f"{{kind: threshold, measure: {f}, target: 3, else: 1}}" for f in FACTS[:4]),
        *(f"{{kind: yes_no, condition: {f}}}" for f in FACTS[4:]),
        "{kind: peer_relative, measure: dues_rate, unit: 5%, per_unit: 0.5}",
        "{kind: proportional, mode: to_best, measure: members_admitted}",
        "{kind: rank_points, measure: activities_held, table: {1: 3}, formula: {first: 3, step: 0.0001}}",
        *("{kind: assessor_judgement}" for _ in JUDGED),
    ]
    codes = [f"I{n}" for n in range(len(rules) - len(JUDGED))] + list(JUDGED)
    kinds = {name: "yes_no" if name in FACTS[4:] else "number" for name in (*RATES, *COUNTS, *FACTS)}
    lines = [
        'scheme: forty\nversion: "1"\ntitle: {zh: 四十项, en: forty}\nsource: {cited: benchmark}\nunits: {zh: 工会, en: unions}\ninputs:',
        *(f"  {name}: {{kind: {kind}}}" for name, kind in kinds.items()),
        "indicators:",
        *(f'  - {{code: "{code}", zh: 项, full: 3, rule: {rule}}}' for code, rule in zip(codes, rules, strict=True)),
    ]
    return "\n".join(lines) + "\n"
