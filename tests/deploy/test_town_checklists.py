"""The product's checklists ask what they should, so that yes is as it should be."""

import pytest

from deploy.town import entries
from services.patrol.checklists.lifecycle import Item, Kind, contradiction
from services.patrol.checklists.schemas import ChecklistCreate

LISTS = {
    checklist.key: checklist
    for name, batch in entries.batches()
    if name == "checklists"
    for checklist in (ChecklistCreate.model_validate(entry.body) for entry in batch)
}
# domain.md 4.2: how many questions, and how severe each is; a dot where it is told, counted or chosen.
SEVERITIES = {
    "water_source": "223323322322122",
    "building_material": "223222132321212",
    "health_centre": "223233222211",
    "sewage_plant": "212332322322131",
    "farm": "312122332231211",
    "radiation": "332232222232122",
    "burning": ".32......1...",
    "restaurant": "123311212221",
    "river": "22222222221",
    "waste_point": "..2112....",
    "farmland": "......",
    "field_day": "....2",
}


def items(key: str) -> list[Item]:
    return [item.item() for item in LISTS[key].items]


def test_all_twelve_are_there() -> None:
    assert set(LISTS) == set(SEVERITIES)


@pytest.mark.parametrize("key", sorted(SEVERITIES))
def test_each_question_is_as_severe_as_the_domain_says(key: str) -> None:
    assert "".join(str(item.severity or ".") for item in items(key)) == SEVERITIES[key]
    assert contradiction(items(key)) is None


@pytest.mark.parametrize("key", sorted(SEVERITIES))
def test_numbers_have_units_and_bounds_and_questions_are_of_yes(key: str) -> None:
    for item in items(key):
        if item.kind is Kind.NUMBER:
            assert item.unit
            assert item.minimum == 0
            assert item.maximum
        if item.kind is Kind.YES_NO:
            assert "是否" in item.question
            assert item.severity


def test_a_spring_needs_a_photo_of_its_sign_and_one_of_its_intake() -> None:
    asked = {item.code: item.question for item in items("water_source") if item.photo}
    assert "标志" in asked["WS01"]
    assert "取水口" in asked["WS11"]


def test_the_next_visit_asks_whether_the_last_problem_was_fixed() -> None:
    asked = [item for key in ("building_material", "river") for item in items(key)]
    assert [item.code for item in asked if item.code in {"IN15", "RV10"}] == ["IN15", "RV10"]
    assert all(
        word in question.question for word, question in zip(("上次", "以往"), (asked[14], asked[24]), strict=True)
    )
