"""For tests: given/when/then, folded events, rules by value."""

from gonghui_shared.testing.given import DAY, INSTANT, folded, given, recorded, rules

__all__ = ["DAY", "INSTANT", "folded", "given", "recorded", "rules"]
