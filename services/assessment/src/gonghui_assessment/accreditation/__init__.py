"""Rounds of a checklist at a union: self-checked, applied for, inspected, a level granted, revoked or expired."""
