"""Responsibility letters: a union's targets of a year, signed by the superior union and by the union itself."""
