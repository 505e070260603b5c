"""Calibration before publication: two persons adjust an item for some unions; totals and grades of the city follow.

What was scored stays beside it. A worker carries out what was confirmed, by commands with fixed keys, as evaluations are.
"""
