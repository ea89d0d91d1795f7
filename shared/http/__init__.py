"""HTTP as all services speak it: problems, bodies, limits, pages, conditional and idempotent writes."""
