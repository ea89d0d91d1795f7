"""The posts of a town, what makes one right, and how it changes hands. Pure."""

from collections.abc import Mapping
from datetime import date
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


POST_WORDS: Mapping[str, str] = {
    PostCode.PARTY_SECRETARY: "党委书记",
    PostCode.MAYOR: "镇长",
    PostCode.GENERAL_RIVER_CHIEF: "总河长",
    PostCode.DEPUTY_MAYOR_ENVIRONMENT: "分管环保副镇长",
    PostCode.RIVER_CHIEF_OFFICE_HEAD: "河长办主任",
    PostCode.CLERK: "规环办经办人",
    PostCode.ENFORCEMENT_HEAD: "执法负责人",
    PostCode.ENFORCEMENT_OFFICER: "执法人员",
    PostCode.RIVER_CHIEF_TOWN: "镇级河长",
    PostCode.RIVER_CHIEF_VILLAGE: "村级河长",
    PostCode.VILLAGE_SECRETARY: "村（社区）书记",
    PostCode.VILLAGE_CADRE: "村（社区）干部",
    PostCode.GROUP_HEAD: "组长",
    PostCode.GRID_MEMBER: "网格员",
    PostCode.RESPONSIBLE_UNIT_HEAD: "责任单位负责人",
    PostCode.COUNTY_OFFICE: "县级主管部门",
    PostCode.LEADING_GROUP_HEAD: "领导小组组长",
    PostCode.LEADING_GROUP_MEMBER: "领导小组成员",
}


def stands_in_for_oneself(person_id: UUID | None, deputy_id: UUID | None) -> bool:
    """A deputy who is the holder would leave the post empty in the very case that a deputy is for."""
    return deputy_id is not None and deputy_id == person_id


_TOWN = 9  # digits of a town's code; a county's is shorter


def may_stand_in(post_division: str, deputy_division: str) -> bool:
    """A deputy is somebody of the post's town, be it of another level; for a post of the county, of the county."""
    return deputy_division.startswith(post_division[:_TOWN])


class Handover(StrEnum):
    """What a change of who holds a post means on a day."""

    SUCCESSION = "succession"  # who held it so far did so until then
    IN_PLACE = "in_place"  # nobody has held it yet
    TOO_EARLY = "too_early"  # it would say of the past what was not
    TOO_LATE = "too_late"  # by then somebody else holds it, or nobody


def handover(valid_from: date, valid_to: date | None, since: date, today: date) -> Handover:
    """What it means that others hold a post from a day on, which one holds from and until: history is not rewritten."""
    if valid_to is not None and since >= valid_to:
        return Handover.TOO_LATE
    if since > valid_from:
        return Handover.SUCCESSION
    return Handover.IN_PLACE if since == valid_from >= today else Handover.TOO_EARLY
