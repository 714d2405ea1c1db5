"""One module per kind of fact: evidence, never an opinion."""
