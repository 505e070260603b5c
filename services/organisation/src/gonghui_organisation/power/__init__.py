"""The powers that a union has in its unit, and what each was used for."""
