"""Measurements: `make bench` takes them and writes docs/benchmarks.md."""
