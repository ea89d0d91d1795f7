"""What `make demo` plays, and the line that it gives when it cannot."""

import json
from pathlib import Path

import pytest

from deploy import demo
from deploy.client import Api
from deploy.embedded.logins import COUNTY_DIVISION, LOADER_SCOPES
from deploy.embedded.progress import quiet
from deploy.town import entries, load
from shared.ids import derived_id
from tests.support.flowing import flowing
from tests.support.house import House

DIVISIONS = ("500230104", demo.SANDBOX)
# What the sandbox stands on of the town's own rows.
GROUND = {"/api/registry/v1/divisions/500230", "/api/registry/v1/divisions/500230104"}
GROUND |= {"/api/registry/v1/divisions/500230104002", "/api/registry/v1/policies"}
UNIT = entries.id_of("person", "unit_minfeng")
SAID = [
    *("投诉", "受理", "派单", "整改"),
    *("到期前提醒", "到期提醒", "催办", "督办", "约谈", "通报", "问责建议"),
    *("拟问责", "拟问责", "拟问责"),
    *("佐证", "销号", "办结"),
]


@pytest.fixture
async def sandbox(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sandbox as `make run` loads it, without the rest of the town."""

    def needed(entry: entries.Entry) -> bool:
        own = "sandbox/" in entry.origin or "chinesecalendar" in entry.origin
        return own or entry.path in GROUND or entry.body.get("id") == UNIT

    batches = [(name, list(filter(needed, batch))) for name, batch in entries.batches()]
    monkeypatch.setattr(entries, "batches", lambda: batches)
    await load.load(Api(house.caller(" ".join(LOADER_SCOPES), [COUNTY_DIVISION])), quiet)
    await house.settle()


@pytest.fixture
def cast(house: House) -> demo.Cast:
    """The four players with the scopes of their roles."""

    def player(scopes: str, person: str | None, rows: str = "division") -> Api:
        person_id = derived_id("person", person) if person else None
        return Api(house.caller(scopes, DIVISIONS, person=person_id, rows=rows))

    return demo.Cast(
        citizen=player("complaints:create complaints:read", None, "own"),
        clerk=player("complaints:read complaints:write reporting:read", "clerk_1"),
        responsible_unit=player("complaints:read complaints:write", "unit_minfeng", "own"),
        enforcement=player("complaints:read complaints:verify", "enforcement_1"),
        town_leader=player("complaints:read accountability:decide", "party_secretary"),
    )


@pytest.mark.usefixtures("sandbox")
async def test_an_order_goes_the_whole_way_and_again(
    house: House, cast: demo.Cast, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "_LOOK_SECONDS", 0.05)
    async with flowing(house, faster=1.0):
        for _ in range(2):
            await demo.play(cast)
            lines = capsys.readouterr().out.splitlines()
            assert [words[1] for line in lines if len(words := line.split()) > 1 and words[0].count(":") == 2] == SAID
    assert any(line.startswith("演练镇（示例） ") for line in lines)
    assert "提请问责" in "".join(lines)


async def test_a_refused_login_is_named(house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    users = {role: {"username": role, "password": "Not-The-Password-1"} for role in demo.Cast.__dataclass_fields__}
    file = tmp_path / "demo.json"
    file.write_text(json.dumps({"base_url": str(house.client().base_url), "users": users}))
    assert await demo.main(file) == 1
    assert capsys.readouterr().err.startswith("The login of citizen is refused: ")


async def test_without_a_house_one_line_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo, "LOCAL", tmp_path)
    assert await demo.main() == 1
    assert "Nothing runs here: start it with `make run`" in capsys.readouterr().err
