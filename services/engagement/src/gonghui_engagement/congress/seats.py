"""How many representatives a workers' congress has at least, by the staff of its unit."""

from gonghui_shared.rules import Rules


def least_representatives(staff: int, rules: Rules) -> int | None:
    """The fewest that the formula of the jurisdiction allows; None where it says nothing of so small a unit.

    A line of the table holds from a number of staff on: so many, and so many `more` for `each` full number of staff above it.
    Where the unit has fewer workers than that, all of them meet.

    Source: R-WC-02.
    """
    lines = rules.table("R-WC-02")
    begun = [int(limit) for limit in lines if int(limit) <= staff]
    if not begun:
        return None
    limit = max(begun)
    line = lines[str(limit)]
    least: int = line["least"]
    return min(staff, least + line["more"] * ((staff - limit) // line["each"]) if "more" in line else least)
