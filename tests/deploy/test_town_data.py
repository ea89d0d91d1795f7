"""The town's CSV files are consistent, honest about their marks, and complete."""

import json
from collections import Counter
from datetime import date

import pytest

from deploy.town.files import DATA, SANDBOX, Row, rows
from services.registry.kinds.lifecycle import SourceKind
from services.registry.kinds.service import checked
from services.registry.wordings.lifecycle import fault

TOWN = "500230104"
CODE_LENGTHS = {"county": 6, "town": 9, "village": 12, "group": 14, "grid": 16}
CITATION = "2023年报告 一（"


def words(text: str) -> set[str]:
    return set(text.split())


ROLES = words(
    """
    clerk grid_member village_cadre river_chief_village river_chief_town town_leader enforcement
    responsible_unit county_office citizen system_admin security_admin audit_admin
    """
)
FILES = {
    "divisions": "code",
    "groups_and_grids": "code",
    "people": "key",
    "posts": "key",
    "rivers": "key",
    "reaches": "key",
    "sources": "key",
    "policies": "key",
    "documents": "key",
    "river_offices": "key",
    "signs": "key",
    "leader_duties": "key",
    "equipment": "key",
    "maintenance": "key",
    "households": "key",
    "notices": "key",
    "checklists": "code",
    "obligations": "key",
    "logins": "role",
}


# Of these the report gives no single one.
SAMPLES = words(
    """
    groups_and_grids people posts rivers reaches responsibilities river_offices river_office_members signs
    leader_duties equipment maintenance households
    """
)


def column(name: str, key: str) -> set[str]:
    return {row[key] for row in rows(name)}


def sandbox_column(name: str, key: str) -> set[str]:
    return {row[key] for row in rows(name, SANDBOX)}


def all_divisions() -> dict[str, Row]:
    return {row["code"]: row for name in ("divisions", "groups_and_grids") for row in rows(name)}


def test_files_are_plain_utf8() -> None:
    for path in DATA.rglob("*.csv"):
        raw = path.read_bytes()
        assert not raw.startswith(b"\xef\xbb\xbf"), path.name
        assert b"\r" not in raw, path.name
        assert raw.endswith(b"\n"), path.name
        assert all(None not in row and None not in row.values() for row in rows(path.stem, path.parent)), path.name


@pytest.mark.parametrize(("name", "key"), FILES.items())
def test_keys_are_unique_and_filled(name: str, key: str) -> None:
    counted = Counter(row[key] for row in rows(name))
    assert counted
    assert "" not in counted
    assert max(counted.values()) == 1


def test_codes_of_sources_rivers_and_reaches_are_unique() -> None:
    for name in ("sources", "rivers", "reaches"):
        assert len(column(name, "code")) == len(rows(name))


def test_division_codes_are_digits_and_extend_their_parent() -> None:
    known = all_divisions()
    for code, row in known.items():
        assert code.isascii(), code
        assert code.isdigit(), code
        assert len(code) == CODE_LENGTHS[row["level"]]
        if row["level"] == "county":
            assert row["parent_code"] == ""
        else:
            assert row["parent_code"] in known
            assert code.startswith(row["parent_code"])
    assert Counter(row["level"] for row in known.values()) == {
        "county": 1,
        "town": 30,
        "village": 338,
        "group": 21,
        "grid": 42,
    }


def test_only_division_codes_are_real_and_what_we_made_up_shows_it() -> None:
    assert column("divisions", "mark") == {"real"}
    for name in SAMPLES:
        assert column(name, "mark") == {"sample"}, name
    assert column("sources", "mark") == {"reconstructed", "sample"}
    for name in ("groups_and_grids", "people", "rivers", "reaches"):
        assert all("示例" in row["name"] for row in rows(name)), name


def test_reconstructed_sources_cite_the_report_and_samples_do_not() -> None:
    named = {"民峰建材厂", "许明寺镇卫生院", "许明寺镇卫生院（辐射）", "许明寺镇污水处理厂"}
    for row in rows("sources"):
        if row["mark"] == "reconstructed":
            assert row["citation"].startswith(CITATION), row["key"]
            assert row["valid_from"] == "2023-01-01"
            assert row["name"] in named or row["name"].endswith("（示例名）")
            assert (row["longitude"], row["latitude"], row["crs"]) == ("", "", ""), row["key"]
        else:
            assert row["citation"] == ""
            assert "示例" in row["name"]


def test_sources_are_those_of_the_report() -> None:
    kinds = Counter(row["kind"] for row in rows("sources") if row["mark"] == "reconstructed")
    assert kinds == {
        "livestock_farm": 51,
        "restaurant": 12,
        "industrial_unit": 1,
        "medical_unit": 1,
        "sewage_plant": 1,
        "radiation_unit": 1,
        "drinking_water_source": 1,
    }
    names = {row["key"]: row["name"] for row in rows("sources")}
    assert {names[row["source_key"]] for row in rows("listings")} == {
        "民峰建材厂",
        "许明寺镇卫生院",
        "许明寺镇污水处理厂",
    }
    assert column("listings", "list_name") == {"town_key"}  # nothing shows that any of them is on the law's list


def test_farms_spread_over_all_villages_and_claim_no_herd() -> None:
    farms = [row for row in rows("sources") if row["kind"] == "livestock_farm"]
    per_village = Counter(row["division_code"][:12] for row in farms)
    assert len(per_village) == 7
    assert max(per_village.values()) - min(per_village.values()) <= 1
    for row in farms:
        assert json.loads(row["details"]) == {}
        assert "未载" in row["note"]


def test_source_cells_have_their_types() -> None:
    for row in rows("sources"):
        assert checked(SourceKind(row["kind"]), json.loads(row["details"]))
        if row["longitude"]:
            assert 107.5 < float(row["longitude"]) < 107.9
            assert 29.9 < float(row["latitude"]) < 30.2
            assert row["coordinate_note"] == "示例坐标"
    assert all(float(row["length_km"]) > 0 for row in rows("reaches"))


def test_references_resolve() -> None:
    divisions, people = set(all_divisions()), column("people", "key")
    for name in ("people", "posts", "reaches", "sources"):
        assert column(name, "division_code") <= divisions, name
    assert column("posts", "person_key") <= people
    assert column("posts", "deputy_person_key") <= people | {""}
    assert column("responsibilities", "person_key") <= people
    assert column("reaches", "river_key") == column("rivers", "key")
    assert column("obligations", "policy_key") <= column("policies", "key")
    assert column("obligations", "source_kind") <= column("sources", "kind") | {""}
    assert column("sources", "same_site_key") | column("listings", "source_key") <= column("sources", "key") | {""}
    assert column("sources", "reach_key") <= column("reaches", "key") | {""}


def test_every_object_has_its_whole_chain_of_people() -> None:
    chain: dict[tuple[str, str], list[str]] = {}
    for row in rows("responsibilities"):
        chain.setdefault((row["object_type"], row["object_key"]), []).append(row["level"])
    expected = {("reach", key): ["town", "village"] for key in column("reaches", "key")}
    for row in rows("sources"):
        levels = ["town", "village", "group", "grid"]
        if row["kind"] == "livestock_farm":
            levels.append("owner")
        elif row["kind"] in {"industrial_unit", "medical_unit", "sewage_plant", "radiation_unit"}:
            levels.append("unit")
        expected["source", row["key"]] = levels
    assert chain == expected


def test_nobody_answers_for_an_object_before_it_exists() -> None:
    begins = {row["key"]: row["valid_from"] for row in rows("sources")}
    for row in rows("responsibilities"):
        assert row["valid_from"] >= begins.get(row["object_key"], "2023-01-01")


def test_the_posts_of_the_ladder_are_held_and_chiefs_have_deputies() -> None:
    posts = rows("posts")
    held = Counter(row["code"] for row in posts)
    assert held["general_river_chief"] == 2
    assert held["river_chief_village"] == held["village_secretary"] == held["village_cadre"] == 7
    assert held["group_head"] == 21
    assert held["grid_member"] == 42
    assert {"leading_group_head", "leading_group_member", "county_office", "responsible_unit_head"} <= set(held)
    assert len({row["person_key"] for row in posts if row["code"] == "general_river_chief"}) == 2
    for row in posts:
        if "chief" in row["code"]:
            assert row["deputy_person_key"], row["key"]
        assert row["deputy_person_key"] != row["person_key"]


def test_town_chiefs_of_the_reaches_hold_the_post() -> None:
    holders = {code: {r["person_key"] for r in rows("posts") if r["code"] == code} for code in column("posts", "code")}
    for row in rows("responsibilities"):
        if row["object_type"] == "reach":
            assert row["person_key"] in holders[f"river_chief_{row['level']}"]


def test_dates_are_iso() -> None:
    for path in DATA.rglob("*.csv"):
        for row in rows(path.stem, path.parent):
            for name in ("valid_from", "effective_from"):
                if name in row:
                    assert date.fromisoformat(row[name]).isoformat() == row[name]


def test_there_is_one_login_per_role_and_each_but_the_citizen_is_a_person_of_the_town() -> None:
    assert column("logins", "role") == words(
        """
        clerk grid_member village_cadre river_chief_village river_chief_town town_leader enforcement
        responsible_unit county_office citizen system_admin security_admin audit_admin
        """
    )
    people = {row["role"]: row["person_key"] for row in rows("logins")}
    assert people.pop("citizen") == ""
    assert set(people.values()) <= column("people", "key")
    assert len(set(people.values())) == len(people)


def test_a_login_sees_where_its_person_works_and_the_sandbox() -> None:
    works_in = {row["role"]: row["divisions"].split() for row in rows("logins")}
    assert works_in.pop("county_office") == ["500230"]
    assert {divisions.pop() for divisions in works_in.values()} == {"500230999"}
    assert works_in.pop("grid_member") == ["5002301040020101"]
    assert works_in.pop("village_cadre") == works_in.pop("river_chief_village") == ["500230104002"]
    assert set(map(tuple, works_in.values())) == {(TOWN,)}


def test_documents_and_notices_are_what_the_report_tells_and_no_more() -> None:
    for row in rows("documents") + rows("notices"):
        assert (row["mark"], row["known_to"], row["issued_on"]) == ("reconstructed", "year", "2023-12-31")
        assert row["citation"].startswith(CITATION)
    restaurants = {row["key"] for row in rows("sources") if row["kind"] == "restaurant"}
    ozone = [row for row in rows("notices") if row["kind"] == "ozone_notice"]
    assert {row["source_key"] for row in ozone} == restaurants
    copies = Counter[str]()
    for row in rows("notices"):
        copies[f"{row['kind']} {row['qualifier']}"] += int(row["copies"])
    assert copies == {"ozone_notice exact": 12, "burn_ban_unsplit about": 3200, "water_leaflet over": 500}
    assert {row["kind"]: row["state"] for row in rows("documents")} == {
        "risk_assessment": "filed",
        "emergency_plan": "filed",
    }


def test_what_was_handed_out_in_2023_has_no_text_of_ours() -> None:
    for row in rows("wordings"):
        assert fault(row["title"]) is fault(row["body"]) is None
        if row["body"]:
            assert row["valid_from"] >= "2026-01-01"


def test_the_sandbox_is_a_sample_with_a_whole_ladder_of_its_own() -> None:
    for name in ("divisions", "people", "posts", "sources", "responsibilities"):
        assert sandbox_column(name, "mark") == {"sample"}, name
    for name in ("people", "posts", "sources", "policies"):
        assert all(code.startswith("500230999") for code in sandbox_column(name, "division_code")), name
    ladder = {"village_cadre", "river_chief_village", "river_chief_town", "river_chief_office_head"}
    assert sandbox_column("posts", "code") == ladder | {"general_river_chief", "leading_group_head"}
    people = sandbox_column("people", "key") | column("people", "key")
    assert sandbox_column("posts", "person_key") | sandbox_column("responsibilities", "person_key") <= people
