"""Weighbridge's command line: the composition root, which nothing imports."""
