"""What the house can do, measured: `make bench`, or `make bench B=writes` for one subject."""
