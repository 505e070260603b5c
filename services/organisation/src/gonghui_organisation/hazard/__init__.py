"""Hazards found in an inspection: to be put right by a day, claimed as fixed, verified by somebody else, escalated when nothing happens."""
