"""How far ahead shifts are written, and what becomes of them beside the states of a duty. Pure."""

HORIZON_DAYS = 14
CANCELLED = "cancelled"  # its schedule ended before it began
