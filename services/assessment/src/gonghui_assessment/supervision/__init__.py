"""Supervision: the superior union looks at targets monthly, half-yearly and yearly, and what every form of it needs."""
