"""What people find by words."""

from typing import Any

import pytest
import sqlalchemy as sa

from services.registry.parts import SERVICE
from services.registry.search.lifecycle import EDITION
from services.registry.search.models import SearchEntry, SearchRound
from services.registry.searched import SEARCHED
from tests.support.ledger import API, PERSON, REACH, RIVER, SOURCE, Ledger, refused
from tests.support.town import NEIGHBOUR, VILLAGE

SPRING = {"code": "500230104-WS-001", "kind": "drinking_water_source", "name": "许明寺镇集中式饮用水水源地"}


async def found(ledger: Ledger, q: str, **more: Any) -> list[str]:
    """The names of what the clerk finds, the best first."""
    answer = await ledger.clerk.get(f"{API}/search", params={"q": q, **more})
    assert answer.status_code == 200, answer.text
    return [item["name"] for item in answer.json()["items"]]


@pytest.fixture
async def town(ledger: Ledger) -> Ledger:
    """A spring, two farms, a person, a river and its reach."""
    await ledger.enter("sources", SOURCE, **SPRING)
    await ledger.enter("sources", SOURCE, code="LF-1", name="养殖场01（示例名）")
    await ledger.enter("sources", SOURCE, code="LF-10", name="水源村养殖场10（示例名）")
    await ledger.enter("people", PERSON, name="示例·水书记")
    river = await ledger.enter("rivers", RIVER, name="水源河")
    await ledger.enter("reaches", REACH, river_id=river["id"], name="水源河理明村段", start_point="老桥")
    return ledger


@pytest.mark.parametrize(
    "q",
    [
        "饮用水",
        "饮用水源地",  # 饮用 and 水源地 both stand in it
        "水水",
        "集中式　水源地",
        "许明寺 水源",
        "WS-001",
        "ｗｓ－００１",
        "500230104-ws-001",
        "０１０４",
        "寺",
        "式",
    ],
)
async def test_a_water_source_is_found_by_what_people_call_it(town: Ledger, q: str) -> None:
    assert "许明寺镇集中式饮用水水源地" in await found(town, q)


@pytest.mark.parametrize(
    "q",
    ["饮水用", "水地源", "%", "_", "地水", "养殖场02", "\x00", "'", "\\", "𠮷野", ":*", "' | 'in 5'", "\u200b", "&"],
)
async def test_what_stands_nowhere_is_not_found(town: Ledger, q: str) -> None:
    if q == "\x00":
        refused(await town.clerk.get(f"{API}/search", params={"q": q}), 400, "parameter_invalid")
    else:
        assert await found(town, q) == []


async def test_the_best_comes_first(town: Ledger) -> None:
    answer = (await town.clerk.get(f"{API}/search", params={"q": "lf-1"})).json()
    assert [(item["code"], item["match"]) for item in answer["items"]] == [("LF-1", "same"), ("LF-10", "phrase")]
    assert await found(town, "水源河") == ["水源河", "水源河理明村段"]
    assert await found(town, "水源", kind=["rivers", "people"]) == ["水源河"]
    assert (await found(town, "养殖场"))[-1] != "许明寺镇集中式饮用水水源地"
    answer = (await town.clerk.get(f"{API}/search", params={"q": "饮用水源地"})).json()
    assert [item["match"] for item in answer["items"]] == ["words"]


async def test_the_field_that_fits_is_told_with_the_places_of_the_words(town: Ledger) -> None:
    answer = (await town.clerk.get(f"{API}/search", params={"q": "老桥"})).json()
    (reach,) = answer["items"]
    assert (reach["kind"], reach["line"], reach["marks"]) == ("reaches", "老桥", [[0, 2]])
    answer = (await town.clerk.get(f"{API}/search", params={"q": "饮用水源地"})).json()
    (spring,) = answer["items"]
    assert [spring["line"][start:end] for start, end in spring["marks"]] == ["饮用", "水源地"]


async def test_pages_go_on_through_all_that_fits(town: Ledger) -> None:
    everything = await found(town, "水源")
    assert len(everything) == len(set(everything)) == len(["spring", "farm", "river", "reach"])
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = (await town.clerk.get(f"{API}/search", params={"q": "水源", "limit": "1", **cursor})).json()
        seen += [item["name"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert seen == everything
    other = await town.clerk.get(f"{API}/search", params={"q": "水", **cursor})
    refused(other, 400, "cursor_invalid")


async def test_what_is_found_is_what_the_record_says_now_and_was_called(town: Ledger) -> None:
    (farm,) = await town.listed("sources", q="养殖场01")
    await town.patch("sources", farm["id"], name="改名养猪场")
    assert await found(town, "猪场") == ["改名养猪场"]
    answer = (await town.clerk.get(f"{API}/search", params={"q": "养殖场01（示例名）"})).json()
    assert [(item["name"], item["match"]) for item in answer["items"]] == [("改名养猪场", "same")]
    await town.patch("sources", farm["id"], note="旁有老槐树")
    assert await found(town, "槐树") == ["改名养猪场"]
    await town.patch("sources", farm["id"], note=None)
    assert await found(town, "槐树") == []
    await town.void("sources", farm["id"])
    assert await found(town, "猪场") == []


async def test_the_list_of_sources_finds_the_same_words(town: Ledger) -> None:
    async def codes(q: str) -> list[str]:
        return [source["code"] for source in await town.listed("sources", q=q)]

    assert await codes("饮用水源地") == ["500230104-WS-001"]
    assert await codes("养殖场　ＬＦ") == ["LF-1", "LF-10"]
    assert await codes("示例 水源") == ["LF-10"]
    assert await codes("' | 'in 5'") == []


async def test_nobody_finds_what_is_not_theirs_to_see(town: Ledger) -> None:
    async def names(client: Any, **params: str) -> list[str]:
        answer = await client.get(f"{API}/search", params={"q": "水源", **params})
        return [item["name"] for item in answer.json()["items"]]

    assert await names(town.neighbour) == ["水源河"]  # rivers are everybody's
    assert await names(town.house.caller("registry:read", rows="own")) == ["水源河"]
    assert "水源村养殖场10（示例名）" in await names(town.house.caller("registry:read", [VILLAGE]))
    assert "水源村养殖场10（示例名）" in await names(town.house.caller("registry:read", [NEIGHBOUR, VILLAGE]))
    assert "水源村养殖场10（示例名）" in await names(town.house.caller("registry:read", ["50"]))
    assert await names(town.clerk, division=NEIGHBOUR) == []
    refused(await town.house.caller("patrol:read").get(f"{API}/search", params={"q": "水"}), 403, "not_permitted")


async def test_a_source_that_moves_is_found_where_it_is(town: Ledger) -> None:
    (farm,) = await town.listed("sources", q="养殖场01")
    paper = {"kind": "eia_approval", "source_id": farm["id"], "title": "扩建的批复", "mark": "sample"}
    await town.enter("documents", paper, issued_on="2023-05-01")
    county = town.house.caller("registry:read registry:write", ["500230"])
    moved = await county.patch(
        f"{API}/sources/{farm['id']}",
        json={"division_code": NEIGHBOUR, "reason": "登记错误"},
        headers={"If-Match": '"v1"'},
    )
    assert moved.status_code == 200, moved.text
    await town.house.settle()
    for q in ("养殖场01", "扩建"):
        assert await found(town, q) == []
        assert (await town.neighbour.get(f"{API}/search", params={"q": q})).json()["items"]


async def test_the_papers_of_a_source_are_found_in_its_file(town: Ledger) -> None:
    (spring,) = await town.listed("sources", q="ws-001")
    paper = {"kind": "eia_approval", "source_id": spring["id"], "title": "取水口改造的批复", "mark": "sample"}
    await town.enter("documents", paper, number="丰环审〔2023〕7号", issued_on="2023-05-01")
    answer = (await town.clerk.get(f"{API}/search", params={"q": "丰环审（2023）7号"})).json()
    assert [(item["kind"], item["match"], item["source_id"]) for item in answer["items"]] == [
        ("documents", "same", spring["id"])
    ]
    assert await found(town, "水", source_id=spring["id"]) == [paper["title"], SPRING["name"]]
    assert await found(town, "环境影响", source_id=spring["id"]) == [paper["title"]]  # by its kind
    assert await found(town, "养殖场", source_id=spring["id"]) == []


async def test_what_was_on_record_before_is_gone_through_until_it_is_found(town: Ledger) -> None:
    async with town.house.sessions["registry"].begin() as session:
        await session.execute(sa.delete(SearchEntry).where(SearchEntry.things == "sources"))
    assert await found(town, "水源地") == []
    for _ in SEARCHED:
        await town.house.periodic(SERVICE, "search.go_through")
    assert await found(town, "水源地") == [SPRING["name"]]
    async with town.house.sessions["registry"]() as session:
        rounds = (await session.scalars(sa.select(SearchRound))).all()
    assert {(row.things, row.edition, row.after) for row in rounds} == {(things, EDITION, None) for things in SEARCHED}


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"q": ""},
        {"q": "水" * 51},
        {"q": "水", "kind": "accounts"},
        {"q": "水", "limit": "0"},
        {"q": "水", "source_id": "x"},
        {"q": "水", "division": "五"},
        {"q": "水", "cursor": "x"},
    ],
)
async def test_a_wrong_question_is_told_as_one(ledger: Ledger, params: dict[str, str]) -> None:
    answer = await ledger.clerk.get(f"{API}/search", params=params)
    assert (answer.status_code, answer.json()["code"]) in {(400, "parameter_invalid"), (400, "cursor_invalid")}
