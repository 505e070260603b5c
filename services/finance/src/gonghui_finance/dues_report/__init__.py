"""Totals of dues that a union collected outside the platform, reported period by period."""
