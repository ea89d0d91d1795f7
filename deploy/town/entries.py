"""What each row of the town's files is to the API: a method, an address and a body."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from deploy.town.files import DATA, ROOT, SANDBOX, Row, rows
from shared.calendar.china import known_until, seed_years
from shared.ids import derived_id

TOWN = "500230104"
COUNTY = "500230"
_FIRST_YEAR = 2023  # that of the town's report


@dataclass(frozen=True, slots=True)
class Entry:
    """One request, with the file and line that it comes from."""

    origin: str
    method: str
    path: str
    body: dict[str, Any]


Make = Callable[[Row], tuple[str, str, dict[str, Any]]]


def batches() -> Iterator[tuple[str, list[Entry]]]:
    """All entries, town and sandbox, in batches of which none needs another of its own or a later one."""
    yield "calendar", _calendar()
    for name, make in FILES.items():
        if name == "obligations":
            yield "checklists", _checklists()
        by_level: dict[int, list[Entry]] = {}
        for folder in (DATA, SANDBOX):
            for line, row in enumerate(rows(name, folder), start=2):
                origin = f"{folder.relative_to(ROOT)}/{name}.csv:{line}"
                by_level.setdefault(_level(row), []).append(Entry(origin, *make(row)))
        for _, batch in sorted(by_level.items()):
            yield name, batch


def _calendar() -> list[Entry]:
    """The official days off and make-up days, year by year."""
    return [
        Entry(
            f"chinesecalendar {year}",
            "PUT",
            f"/api/registry/v1/calendar/{year}",
            {
                "source": "chinesecalendar",
                "days": [{"day": str(day), "kind": special.kind, "name": special.name} for day, special in days],
            },
        )
        for year, days in seed_years(_FIRST_YEAR, known_until().year).items()
    ]


def _checklists() -> list[Entry]:
    """The first edition of each checklist: the rows of the file that name it."""
    by_list: dict[str, list[tuple[int, Row]]] = {}
    for line, row in enumerate(rows("checklists"), start=2):
        by_list.setdefault(row["list_key"], []).append((line, row))
    return [
        Entry(
            f"{DATA.relative_to(ROOT)}/checklists.csv:{asked[0][0]}",
            "POST",
            "/api/patrol/v1/checklists",
            _checklist(key, asked[0][1], [_item(row) for _, row in asked]),
        )
        for key, asked in by_list.items()
    ]


def _checklist(key: str, row: Row, items: list[dict[str, Any]]) -> dict[str, Any]:
    named = {name: row[name] for name in ("label", "object_type", "source_kind") if row[name]}
    if row["list_basis"]:
        named["basis"] = row["list_basis"]
    first = {"id": id_of("checklist", f"{key}/1"), "key": key, "edition": 1, "valid_from": f"{_FIRST_YEAR}-01-01"}
    return first | named | {"division_code": COUNTY, "items": items}


def _item(row: Row) -> dict[str, Any]:
    """One question; numbers are numbers, and choices are parted by bars."""
    numbers = {name: json.loads(row[name]) for name in ("severity", "minimum", "maximum") if row[name]}
    words = {name: row[name] for name in ("code", "question", "kind", "basis", "unit", "category") if row[name]}
    choices = row["choices"].split("|") if row["choices"] else []
    return words | numbers | {"choices": choices, "photo": row["photo"] == "true"}


def _level(row: Row) -> int:
    """Divisions come after those that they are in, sources after those whose site they share; all else at once."""
    return len(row["code"]) if "parent_code" in row else len(row.get("same_site_key", ""))


def id_of(kind: str, key: str) -> str:
    """The id of a row, the same at every load."""
    return str(derived_id(kind, key))


def _plain(row: Row, *but: str) -> dict[str, Any]:
    """The cells that go in as they are, empty ones left out."""
    return {name: value for name, value in row.items() if value and name not in but and not name.endswith("key")}


def _division(row: Row) -> tuple[str, str, dict[str, Any]]:
    return "PUT", f"/api/registry/v1/divisions/{row['code']}", _plain(row, "code")


def _person(row: Row) -> tuple[str, str, dict[str, Any]]:
    return "POST", "/api/registry/v1/people", {"id": id_of("person", row["key"])} | _plain(row)


def _post(row: Row) -> tuple[str, str, dict[str, Any]]:
    body = {"id": id_of("post", row["key"]), "person_id": id_of("person", row["person_key"])} | _plain(row)
    if row["deputy_person_key"]:
        body["deputy_id"] = id_of("person", row["deputy_person_key"])
    return "POST", "/api/registry/v1/posts", body


def _policy(row: Row) -> tuple[str, str, dict[str, Any]]:
    body = _plain(row, "doc_no", "value", "urgent") | {
        "id": id_of("policy", f"{row['key']}/{row['division_code']}/{row['effective_from']}"),
        "key": row["key"],
        "value": json.loads(row["value"]),
        "urgent": json.loads(row["urgent"]),
        "division_code": row["division_code"],
    }
    if row["doc_no"]:
        body["document_number"] = row["doc_no"]
    return "POST", "/api/registry/v1/policies", body


def _river(row: Row) -> tuple[str, str, dict[str, Any]]:
    return "POST", "/api/registry/v1/rivers", {"id": id_of("river", row["key"])} | _plain(row)


def _reach(row: Row) -> tuple[str, str, dict[str, Any]]:
    body = _plain(row) | {
        "id": id_of("reach", row["key"]),
        "river_id": id_of("river", row["river_key"]),
        "length_km": float(row["length_km"]),
        "position": int(row["position"]),
    }
    return "POST", "/api/registry/v1/reaches", body


def _market_town(row: Row) -> tuple[str, str, dict[str, Any]]:
    return "POST", "/api/registry/v1/market_towns", {"id": id_of("market_town", row["key"])} | _plain(row)


def _source(row: Row) -> tuple[str, str, dict[str, Any]]:
    body = _plain(row, "longitude", "latitude", "crs", "coordinate_note") | {
        "id": id_of("source", row["key"]),
        "details": json.loads(row["details"]),
    }
    if row["longitude"]:
        place = {"longitude": float(row["longitude"]), "latitude": float(row["latitude"])}
        body["location"] = place | {"crs": row["crs"], "note": row["coordinate_note"]}
    if row["same_site_key"]:
        body["same_site_id"] = id_of("source", row["same_site_key"])
    if row["reach_key"]:
        body["details"]["reach_id"] = id_of("reach", row["reach_key"])
    return "POST", "/api/registry/v1/sources", body


def _listing(row: Row) -> tuple[str, str, dict[str, Any]]:
    body = _plain(row) | {
        "id": id_of("listing", "/".join((row["source_key"], row["list_name"], row["valid_from"]))),
        "source_id": id_of("source", row["source_key"]),
    }
    return "POST", "/api/registry/v1/listings", body


def _responsibility(row: Row) -> tuple[str, str, dict[str, Any]]:
    chain = (row["object_type"], row["object_key"], row["level"], row["valid_from"])
    body = _plain(row, "mark") | {
        "id": id_of("responsibility", "/".join(chain)),
        "object_id": id_of(row["object_type"], row["object_key"]),
        "person_id": id_of("person", row["person_key"]),
    }
    return "POST", "/api/registry/v1/responsibilities", body


def _river_office(row: Row) -> tuple[str, str, dict[str, Any]]:
    return "POST", "/api/registry/v1/river_offices", {"id": id_of("river_office", row["key"])} | _plain(row)


def _office_member(row: Row) -> tuple[str, str, dict[str, Any]]:
    body = {
        "id": id_of("river_office_member", f"{row['office_key']}/{row['person_key']}"),
        "person_id": id_of("person", row["person_key"]),
    }
    office_id = id_of("river_office", row["office_key"])
    return "POST", f"/api/registry/v1/river_offices/{office_id}/members", body | _plain(row)


def _sign(row: Row) -> tuple[str, str, dict[str, Any]]:
    """It names the chiefs of the day since which it stands."""
    body = {"id": id_of("sign", row["key"]), "reach_id": id_of("reach", row["reach_key"])}
    return "POST", "/api/registry/v1/signs", body | _plain(row)


def _leader_duty(row: Row) -> tuple[str, str, dict[str, Any]]:
    body = {"id": id_of("leader_duty", row["key"])} | _plain(row) | {"position": int(row["position"])}
    return "POST", "/api/registry/v1/leader_duties", body


def _equipment(row: Row) -> tuple[str, str, dict[str, Any]]:
    body = {"id": id_of("equipment", row["key"]), "source_id": id_of("source", row["source_key"])}
    return "POST", "/api/registry/v1/equipment", body | _plain(row)


def _maintenance(row: Row) -> tuple[str, str, dict[str, Any]]:
    body = {"id": id_of("maintenance", row["key"]), "equipment_id": id_of("equipment", row["equipment_key"])}
    return "POST", "/api/registry/v1/maintenance", body | _plain(row)


def _households(row: Row) -> tuple[str, str, dict[str, Any]]:
    body = {"id": id_of("households", row["key"]), "source_id": id_of("source", row["source_key"])}
    return "POST", "/api/registry/v1/households", body | _plain(row) | {"households": int(row["households"])}


def _document(row: Row) -> tuple[str, str, dict[str, Any]]:
    body = {"id": id_of("document", row["key"]), "source_id": id_of("source", row["source_key"])} | _plain(row)
    return "POST", "/api/registry/v1/documents", body


def _wording(row: Row) -> tuple[str, str, dict[str, Any]]:
    body = {"id": id_of("wording", f"{row['kind']}/{row['edition']}")} | _plain(row)
    return "POST", "/api/registry/v1/wordings", body | {"edition": int(row["edition"])}


def _notice(row: Row) -> tuple[str, str, dict[str, Any]]:
    body = {"id": id_of("notice", row["key"])} | _plain(row) | {"copies": int(row["copies"])}
    body |= {f"{to}_id": id_of("source", row[f"{to}_key"]) for to in ("source", "around") if row[f"{to}_key"]}
    return "POST", "/api/registry/v1/notices", body


def _obligation(row: Row) -> tuple[str, str, dict[str, Any]]:
    body = _plain(row, "source_filter") | {
        "id": id_of("obligation", row["key"]),
        "key": row["key"],
        "policy_key": row["policy_key"],
        "town_key_only": row["source_filter"] == "town_key=true",
        "division_code": TOWN,
    }
    return "POST", "/api/patrol/v1/obligations", body


FILES: dict[str, Make] = {
    "divisions": _division,
    "groups_and_grids": _division,
    "people": _person,
    "posts": _post,
    "policies": _policy,
    "rivers": _river,
    "reaches": _reach,
    "market_towns": _market_town,
    "sources": _source,
    "listings": _listing,
    "responsibilities": _responsibility,
    "river_offices": _river_office,
    "river_office_members": _office_member,
    "signs": _sign,
    "leader_duties": _leader_duty,
    "equipment": _equipment,
    "maintenance": _maintenance,
    "households": _households,
    "documents": _document,
    "wordings": _wording,
    "notices": _notice,
    "obligations": _obligation,
}
