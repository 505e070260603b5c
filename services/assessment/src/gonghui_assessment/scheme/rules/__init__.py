"""The closed set of scoring functions."""
