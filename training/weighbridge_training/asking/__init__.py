"""Asks a model behind an endpoint of the user's own file for its answers: shown first, paid once, never asked twice."""
