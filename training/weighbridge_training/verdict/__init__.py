"""Whether an adapter beats what runs today: answers in, a verdict with its evidence out."""
