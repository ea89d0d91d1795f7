"""The default without Docker: real servers from wheels, and every process of the house on one machine."""
