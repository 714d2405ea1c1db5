"""The program that trains: it travels to the machine that has the GPU."""
