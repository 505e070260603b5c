"""The scheme language: scorecards as data, read, checked and scored without running anybody's code."""
