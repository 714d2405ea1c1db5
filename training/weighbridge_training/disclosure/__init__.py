"""What is shown before anything leaves: which files, how much, to whom, at what cost, and what is in them."""
