"""Findings of supervision: opened by the union above, put right by the union, verified by other hands, overdue by the clock."""
