"""Weighbridge's core: text in, findings out; knows no protocol, no network, no GPU and no terminal."""
