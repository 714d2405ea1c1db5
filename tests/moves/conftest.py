"""Lets the tests of every move import `moving`."""
