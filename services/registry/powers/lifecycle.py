"""In which forms a power of enforcement comes to a town. Pure."""

from enum import StrEnum


class Form(StrEnum):
    """行政处罚法 art. 24: given over by the municipality's decision; arts. 20-21: exercised in the grantor's name."""

    DEVOLVED = "devolved"
    ENTRUSTED = "entrusted"
