"""Whose a duty can be. Pure."""

from uuid import UUID


def is_somebodys(post_code: str | None, person_id: UUID | None) -> bool:
    """A duty is a post's or a person's, never both: with both, nobody could say what a change of holder means."""
    return (post_code is None) != (person_id is None)
