"""Activists: members on whom a union can count for its work."""
