"""A small town for tests: one village with its chain, the real calendar, and the town's real policy rows."""

import csv
import json
from datetime import date
from functools import cache
from pathlib import Path
from uuid import UUID

from shared.calendar.china import known_until, seed_years
from shared.contracts import registry
from shared.contracts.envelope import Mark
from shared.contracts.registry import DirectoryRow
from shared.ids import derived_id

DATA = Path(__file__).resolve().parents[2] / "deploy" / "town" / "data"
TOWN = "500230104"
VILLAGE = "500230104211"
NEIGHBOUR = "500230105"
SANDBOX = "500230999"
SINCE = date(2023, 1, 1)


def person(key: str) -> UUID:
    """The id of a person of the small town: `grid`, `cadre`, `village_chief`, `town_chief`, `mayor`, …"""
    return derived_id("test-person", key)


class PLACES:
    """The things of the small town."""

    farm = derived_id("test-source", "farm")
    plant = derived_id("test-source", "plant")
    spring = derived_id("test-source", "spring")
    sample = derived_id("test-source", "sample")
    drill = derived_id("test-source", "drill")
    reach = derived_id("test-reach", "reach")


POSTS = {
    "village_cadre": (VILLAGE, "cadre"),
    "river_chief_village": (VILLAGE, "village_chief"),
    "river_chief_town": (TOWN, "town_chief"),
    "river_chief_office_head": (TOWN, "office"),
    "general_river_chief": (TOWN, "mayor"),
    "leading_group_head": (TOWN, "secretary"),
    "county_office": ("500230", "county"),
}
CHAIN = {"town": "cadre", "village": "village_chief", "group": "group", "grid": "grid"}


def small_town() -> list[DirectoryRow]:
    """Everything that a service's directory needs for its work."""
    return [*_divisions(), *_people(), *_sources(), *_chains(), *policies(), *_calendar()]


def enforcement() -> list[DirectoryRow]:
    """The town's enforcement team of one."""
    post = registry.PostRecorded(
        id=derived_id("test-post", "enforcement_officer"),
        version=1,
        code="enforcement_officer",
        title="enforcement_officer",
        division_code=TOWN,
        person_id=person("officer"),
        mark="sample",
        valid_from=SINCE,
    )
    return [post]


def sandbox() -> list[DirectoryRow]:
    """A town for drills with one source, whose chain is the small town's."""
    town = registry.DivisionRecorded(
        id=derived_id("division", SANDBOX),
        version=1,
        code=SANDBOX,
        name="演练镇（示例）",
        level="town",
        parent_code="500230",
        mark="sample",
        valid_from=SINCE,
    )
    drill = registry.SourceRecorded(
        id=PLACES.drill,
        version=1,
        code="DRILL",
        kind="industrial_unit",
        name="示例演练加工厂",
        division_code=SANDBOX,
        town_key=False,
        mark="sample",
        valid_from=SINCE,
    )
    return [town, drill, *(answers_for(drill.id, level, key) for level, key in CHAIN.items())]


def _divisions() -> list[DirectoryRow]:
    rows = [
        ("500230", "丰都县", "county", None),
        (TOWN, "许明寺镇", "town", "500230"),
        (VILLAGE, "理明村", "village", TOWN),
        (NEIGHBOUR, "董家镇", "town", "500230"),
    ]
    return [
        registry.DivisionRecorded(
            id=derived_id("division", code),
            version=1,
            code=code,
            name=name,
            level=level,
            parent_code=parent,
            mark="real",
            valid_from=SINCE,
        )
        for code, name, level, parent in rows
    ]


def _people() -> list[DirectoryRow]:
    keys = {key for _, key in POSTS.values()} | set(CHAIN.values()) | {"clerk", "officer", "other"}
    people = [
        registry.PersonRecorded(id=person(key), version=1, name=f"示例{key}", division_code=VILLAGE, mark="sample")
        for key in sorted(keys)
    ]
    posts = [
        registry.PostRecorded(
            id=derived_id("test-post", code),
            version=1,
            code=code,
            title=code,
            division_code=division,
            person_id=person(key),
            mark="sample",
            valid_from=SINCE,
        )
        for code, (division, key) in POSTS.items()
    ]
    return [*people, *posts]


def _sources() -> list[DirectoryRow]:
    def source(key: str, kind: str, name: str, *, town_key: bool = False, mark: Mark = "reconstructed") -> DirectoryRow:
        return registry.SourceRecorded(
            id=derived_id("test-source", key),
            version=1,
            code=key.upper(),
            kind=kind,
            name=name,
            division_code=VILLAGE + "0101",
            town_key=town_key,
            mark=mark,
            valid_from=SINCE,
        )

    return [
        source("farm", "livestock_farm", "养殖场01（示例名）"),
        source("plant", "industrial_unit", "民峰建材厂", town_key=True),
        source("spring", "drinking_water_source", "集中式饮用水水源地"),
        source("sample", "waste_point", "示例收运点", mark="sample"),
        registry.ReachRecorded(
            id=PLACES.reach,
            version=1,
            code="R1",
            name="示例河理明段",
            river_name="示例河",
            division_code=VILLAGE,
            mark="sample",
            valid_from=SINCE,
        ),
    ]


def _chains() -> list[DirectoryRow]:
    objects = [(PLACES.farm, "source"), (PLACES.plant, "source"), (PLACES.spring, "source"), (PLACES.sample, "source")]
    rows: list[DirectoryRow] = [
        answers_for(object_id, level, key) for object_id, _ in objects for level, key in CHAIN.items()
    ]
    rows += [
        answers_for(PLACES.reach, level, key, object_type="reach")
        for level, key in {"town": "town_chief", "village": "village_chief"}.items()
    ]
    return rows


def answers_for(
    object_id: UUID,
    level: str,
    key: str,
    *,
    object_type: str = "source",
    since: date = SINCE,
    until: date | None = None,
) -> registry.ResponsibilityRecorded:
    """One link of a chain."""
    return registry.ResponsibilityRecorded.model_validate(
        {
            "id": derived_id("test-chain", object_id, level, since),
            "version": 1 if until is None else 2,
            "object_type": object_type,
            "object_id": object_id,
            "level": level,
            "person_id": person(key),
            "valid_from": since,
            "valid_to": until,
        }
    )


def policy(key: str, value: object, unit: str, division: str = TOWN, **more: object) -> registry.PolicyRecorded:
    """A policy row of a test's own; the more specific division or the later date wins over the town's rows."""
    row = {
        "id": derived_id("test-policy", key, division, more.get("effective_from")),
        "version": 1,
        "key": key,
        "label": key,
        "value": value,
        "unit": unit,
        "division_code": division,
        "basis_kind": "town",
        "effective_from": SINCE,
    }
    return registry.PolicyRecorded.model_validate(row | more)


@cache
def policies() -> list[DirectoryRow]:
    """The town's real policy rows."""
    with (DATA / "policies.csv").open(encoding="utf-8") as lines:
        return [
            registry.PolicyRecorded(
                id=derived_id("policy", row["key"], row["division_code"], row["effective_from"]),
                version=1,
                key=row["key"],
                label=row["label"],
                value=json.loads(row["value"]),
                unit=row["unit"],
                division_code=row["division_code"],
                basis_kind=row["basis_kind"],
                basis=row["basis"] or None,
                issuer=row["issuer"] or None,
                document_number=row["doc_no"] or None,
                urgent=row["urgent"] == "true",
                effective_from=date.fromisoformat(row["effective_from"]),
                effective_to=date.fromisoformat(row["effective_to"]) if row["effective_to"] else None,
            )
            for row in csv.DictReader(lines)
        ]


@cache
def _calendar() -> list[DirectoryRow]:
    return [
        registry.CalendarYearImported(
            id=derived_id("calendar", year),
            version=1,
            year=year,
            source="chinesecalendar",
            days=[
                registry.SpecialDay.model_validate({"day": day, "kind": special.kind.value, "name": special.name})
                for day, special in days
            ],
        )
        for year, days in seed_years(2023, known_until().year).items()
    ]
