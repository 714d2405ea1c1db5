"""Trainings from the editor: offered, shown before anything is sent, followed, ended; others drive them."""
