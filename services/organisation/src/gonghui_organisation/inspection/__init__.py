"""Inspections of a site by supervisors: of labour protection, and of how labour law is kept."""
