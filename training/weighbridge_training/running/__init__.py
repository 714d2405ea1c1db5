"""A job on this machine: its folder, and the process that watches over the one that trains."""
