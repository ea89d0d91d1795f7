"""Working days, quiet hours and periods: the pure rules of time."""
