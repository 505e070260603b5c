"""Benchmarks of the platform beside its peers; `make bench` runs them, docs/benchmarks.md shows the last results."""
