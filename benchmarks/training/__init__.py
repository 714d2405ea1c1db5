"""How fast the worker trains, against TRL's own trainer on the same rows."""
