"""What reporting publishes: nothing yet that others follow."""
