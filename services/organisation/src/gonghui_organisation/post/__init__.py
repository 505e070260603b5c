"""A post of a union: established, filled, handed over, vacated."""
