"""What a user trusts: the hooks of the own file, workspaces, and bundles by their digest."""
