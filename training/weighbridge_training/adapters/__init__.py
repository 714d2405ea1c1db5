"""Adapters that were trained and fetched: which content they are, how they are served, how code comes to ask one."""
