"""What the town's files say of waters, leaders and hoods, none of which the report lists: samples that fit together."""

import json
from collections import Counter

from deploy.town.files import rows


def column(name: str, key: str) -> set[str]:
    return {row[key] for row in rows(name)}


def test_each_reach_has_its_place_on_its_river_and_a_sign_and_each_market_town_a_hood() -> None:
    positions: dict[str, list[int]] = {}
    for row in rows("reaches"):
        positions.setdefault(row["river_key"], []).append(int(row["position"]))
    assert all(found == list(range(1, len(found) + 1)) for found in positions.values())
    assert column("signs", "reach_key") == column("reaches", "key")
    towns = {row["key"]: json.loads(row["details"]).get("market_town") for row in rows("sources")}
    hoods = Counter(towns[row["source_key"]] for row in rows("equipment"))
    assert hoods == {"示例场镇一": 1, "示例场镇二": 1, "示例场镇三": 1}
    assert column("maintenance", "equipment_key") < column("equipment", "key")


def test_offices_duties_and_households_are_shown_to_be_made_up() -> None:
    assert column("river_office_members", "office_key") == column("river_offices", "key")
    assert column("river_office_members", "person_key") <= column("people", "key")
    assert column("leader_duties", "post_code") <= column("posts", "code")
    assert all(row["description"].startswith("示例分工：") for row in rows("leader_duties"))
    assert column("households", "source_key") <= {row["key"] for row in rows("sources") if row["mark"] == "sample"}
