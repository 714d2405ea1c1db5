"""Program code, whatever its language: a neutral model, its front ends, and where values go."""
