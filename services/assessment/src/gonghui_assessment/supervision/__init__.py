"""Supervision: the superior union looks at targets monthly, half-yearly and yearly."""
