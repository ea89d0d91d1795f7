"""The posts of a town, and what makes one right. Pure."""

from enum import StrEnum
from uuid import UUID


class PostCode(StrEnum):
    """The posts that the ladder, the patrols and the reports know by code; which division has which is data."""

    PARTY_SECRETARY = "party_secretary"
    MAYOR = "mayor"
    GENERAL_RIVER_CHIEF = "general_river_chief"
    DEPUTY_MAYOR_ENVIRONMENT = "deputy_mayor_environment"
    RIVER_CHIEF_OFFICE_HEAD = "river_chief_office_head"
    CLERK = "clerk"
    ENFORCEMENT_HEAD = "enforcement_head"
    ENFORCEMENT_OFFICER = "enforcement_officer"
    RIVER_CHIEF_TOWN = "river_chief_town"
    RIVER_CHIEF_VILLAGE = "river_chief_village"
    VILLAGE_SECRETARY = "village_secretary"
    VILLAGE_CADRE = "village_cadre"
    GROUP_HEAD = "group_head"
    GRID_MEMBER = "grid_member"
    RESPONSIBLE_UNIT_HEAD = "responsible_unit_head"
    COUNTY_OFFICE = "county_office"
    LEADING_GROUP_HEAD = "leading_group_head"
    LEADING_GROUP_MEMBER = "leading_group_member"


def stands_in_for_oneself(person_id: UUID | None, deputy_id: UUID | None) -> bool:
    """A deputy who is the holder would leave the post empty in the very case that a deputy is for."""
    return deputy_id is not None and deputy_id == person_id
