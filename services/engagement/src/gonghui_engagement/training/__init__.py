"""Courses and lectures: held, attended, hours per member."""
