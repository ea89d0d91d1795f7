"""The questions that every service asks its copy of the registry."""

from datetime import date, datetime, timedelta

import pytest

from shared.calendar.workdays import Unit, due_after
from shared.contracts import registry
from shared.db.session import transaction
from shared.directory.apply import record
from shared.directory.calendar import work_calendar
from shared.directory.people import holders, names, posts_now, responsible
from shared.directory.policies import PolicyMissing, in_force
from shared.ids import derived_id
from shared.time import SHANGHAI
from tests.support.house import House
from tests.support.town import NEIGHBOUR, PLACES, SINCE, TOWN, VILLAGE, answers_for, person, policy, small_town

TODAY = date(2026, 6, 1)
CHANGE = date(2026, 5, 10)
SERVICES = ("registry", "patrol", "complaints", "reporting")


async def test_who_answered_before_on_and_after_a_change_is_the_same_in_every_service(house: House) -> None:
    await house.know(
        *small_town(),
        answers_for(PLACES.farm, "grid", "grid", until=CHANGE),
        answers_for(PLACES.farm, "grid", "other", since=CHANGE),
    )
    for service in SERVICES:
        async with transaction(house.sessions[service]) as session:
            answers = [
                (await responsible(session, PLACES.farm, day))["grid"]
                for day in (CHANGE - timedelta(days=1), CHANGE, CHANGE + timedelta(days=1))
            ]
        assert answers == [person("grid"), person("other"), person("other")]


async def test_a_newer_version_wins_whatever_comes_first(house: House) -> None:
    async with transaction(house.sessions["patrol"]) as session:
        newer = answers_for(PLACES.farm, "grid", "grid", until=CHANGE)
        older = answers_for(PLACES.farm, "grid", "grid")
        await record(session, newer)
        await record(session, older)
        assert await responsible(session, PLACES.farm, TODAY) == {}


async def test_a_policy_of_the_village_wins_over_the_towns_and_that_over_everybodys(house: House) -> None:
    key = "test.key"
    await house.know(policy(key, 1, "工作日", ""), policy(key, 2, "工作日", TOWN), policy(key, 3, "工作日", VILLAGE))
    async with transaction(house.sessions["complaints"]) as session:
        found = {
            code: (await in_force(session, code, TODAY))[key].amount
            for code in (VILLAGE, TOWN, VILLAGE + "0101", NEIGHBOUR)
        }
    assert found == {VILLAGE: 3, TOWN: 2, VILLAGE + "0101": 3, NEIGHBOUR: 1}


async def test_a_policy_holds_from_its_day(house: House) -> None:
    key = "test.key"
    await house.know(policy(key, 1, "工作日"), policy(key, 9, "工作日", effective_from=CHANGE))
    async with transaction(house.sessions["complaints"]) as session:
        found = [
            (await in_force(session, TOWN, day))[key].amount for day in (SINCE, CHANGE - timedelta(days=1), CHANGE)
        ]
    assert found == [1, 1, 9]


async def test_a_missing_policy_is_named_and_never_invented(house: House) -> None:
    async with transaction(house.sessions["complaints"]) as session:
        rules = await in_force(session, TOWN, TODAY)
        with pytest.raises(PolicyMissing, match="no-such"):
            rules["no-such"]


def _post(code: str, division: str, holder: str | None, deputy: str | None = None) -> registry.PostRecorded:
    return registry.PostRecorded(
        id=derived_id("test-post", code, division),
        version=1,
        code=code,
        title=code,
        division_code=division,
        person_id=person(holder) if holder else None,
        deputy_id=person(deputy) if deputy else None,
        mark="sample",
        valid_from=SINCE,
    )


async def test_an_empty_post_is_filled_by_its_deputy_else_by_the_next_division_up(house: House) -> None:
    await house.know(
        _post("grid_member", VILLAGE, None, "other"),
        _post("clerk", VILLAGE, None),
        _post("clerk", TOWN, "clerk"),
    )
    async with transaction(house.sessions["complaints"]) as session:
        found = await holders(session, ["grid_member", "clerk", "mayor"], VILLAGE + "0101", TODAY)
    assert found == {"grid_member": [person("other")], "clerk": [person("clerk")], "mayor": []}


def _away(key: str, since: date, until: date | None) -> registry.LeaveRecorded:
    return registry.LeaveRecorded(
        id=derived_id("test-leave", key, since),
        version=1,
        person_id=person(key),
        division_code=VILLAGE,
        valid_from=since,
        valid_to=until,
    )


async def test_a_deputy_acts_while_the_holder_is_away_else_it_goes_up(house: House) -> None:
    back = TODAY + timedelta(days=7)
    await house.know(
        _post("clerk", VILLAGE, "grid", "other"), _post("clerk", TOWN, "clerk"), _away("grid", TODAY, back)
    )
    days = (TODAY - timedelta(days=1), TODAY, back - timedelta(days=1), back)
    for service in SERVICES:
        async with transaction(house.sessions[service]) as session:
            found = [(await holders(session, ["clerk"], VILLAGE, day))["clerk"] for day in days]
            assert found == [[person("grid")], [person("other")], [person("other")], [person("grid")]]
    await house.know(_away("other", TODAY, None))
    async with transaction(house.sessions["patrol"]) as session:
        assert await holders(session, ["clerk"], VILLAGE, TODAY) == {"clerk": [person("clerk")]}


async def test_who_stands_in_for_a_person_is_told_by_their_posts_at_a_place(house: House) -> None:
    await house.know(
        _post("grid_member", VILLAGE, "grid", "other"),
        _post("clerk", NEIGHBOUR, "grid", "officer"),
        _away("grid", TODAY, None),
    )
    async with transaction(house.sessions["complaints"]) as session:
        posts = await posts_now(session)
    assert posts.stand_ins(person("grid"), VILLAGE + "01", TODAY) == [person("other")]
    assert posts.stand_ins(person("grid"), TOWN, TODAY) == [person("grid")]
    assert posts.stand_ins(person("grid"), VILLAGE, TODAY - timedelta(days=1)) == [person("grid")]


async def test_officers_are_known_by_name(house: House) -> None:
    await house.know(*small_town())
    async with transaction(house.sessions["complaints"]) as session:
        assert await names(session, [person("grid")]) == {person("grid"): "示例grid"}


async def test_the_calendar_counts_make_up_days_and_knows_where_it_ends(house: House) -> None:
    await house.know(*small_town())
    async with transaction(house.sessions["complaints"]) as session:
        calendar = await work_calendar(session)
    assert calendar.coverage_until == date(2026, 12, 31)
    due = due_after(datetime(2026, 9, 25, 10, tzinfo=SHANGHAI), 5, Unit.WORKDAY, calendar)
    assert due.at.astimezone(SHANGHAI) == datetime(2026, 10, 10, tzinfo=SHANGHAI)
    assert due_after(datetime(2026, 12, 21, 10, tzinfo=SHANGHAI), 15, Unit.WORKDAY, calendar).provisional
