"""How the house is put on a machine."""
