"""Work reports: what a union did in a month, half-year or year, told to the union above, which accepts or returns it."""
