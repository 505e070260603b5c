"""Targets of a year: from above and from the members, cascaded downward, reported monthly, met or missed."""
