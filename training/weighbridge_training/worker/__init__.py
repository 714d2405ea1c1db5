"""Trains one adapter in the folder of a job, answers the hold-out with it, and says how it went."""
