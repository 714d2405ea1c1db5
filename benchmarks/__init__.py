"""How fast Weighbridge is, against other programs on the same files: `make bench` writes `docs/benchmarks.md`."""
