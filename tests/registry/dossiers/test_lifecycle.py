"""Who sees which entries of a file."""

from itertools import chain, combinations

from hypothesis import given
from hypothesis import strategies as st

from services.registry.dossiers.lifecycle import READINGS, Kind, is_next_door, kinds, matters
from shared.auth.scopes import SCOPES

scopes_of_readers = st.sets(st.sampled_from(sorted(SCOPES)))


def test_each_right_shows_its_own_matters() -> None:
    table = {
        (): [],
        ("patrol:read",): ["visit", "finding", "duty"],
        ("complaints:read",): ["order", "complaint"],
        ("patrol:read", "complaints:read"): ["visit", "finding", "duty", "order", "complaint"],
    }
    rights = ("patrol:read", "complaints:read")
    for scopes in chain.from_iterable(combinations(rights, count) for count in range(3)):
        assert matters(scopes, side_of_accused=False) == table[scopes]
        assert matters(scopes, side_of_accused=True) == [each for each in table[scopes] if each != "complaint"]


@given(scopes_of_readers)
def test_no_rights_at_all_show_the_accused_a_complaint(scopes: set[str]) -> None:
    assert Kind.COMPLAINT not in matters(scopes, side_of_accused=True)
    assert (Kind.COMPLAINT in matters(scopes, side_of_accused=False)) == ("complaints:read" in scopes)


@given(scopes_of_readers)
def test_steps_are_a_list_of_whoever_sees_anything(scopes: set[str]) -> None:
    seen = matters(scopes, side_of_accused=False)
    assert kinds(seen) == ([*seen, Kind.STEP] if seen else [])


def test_who_is_there_for_a_group_or_grid_only_is_next_door() -> None:
    town, village, group, grid = "500230104", "500230104211", "50023010421101", "5002301042110101"
    for divisions, beside in (
        ((grid, "500230999"), True),  # which is everybody's for drills
        ((group, grid), True),
        ((village,), False),
        ((grid, town), False),
        (("500230",), False),
    ):
        assert is_next_door(divisions, grid) == beside


def test_what_is_read_is_what_patrol_and_complaints_tell() -> None:
    assert {contract.type.split(".")[0] for contract in READINGS} == {"patrol", "complaints"}
