"""Why there is a finding on a line, or none: the whole argument, and where it broke off."""
