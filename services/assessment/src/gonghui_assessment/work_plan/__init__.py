"""Annual work plans: what a union means to do in a year, by its targets, approved or returned by the union above."""
