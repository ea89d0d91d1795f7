"""The rules of accounts."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.accounts.lifecycle import (
    ADMINISTRATORS,
    PasswordRule,
    after_failure,
    is_too_old,
    name_hash,
    password_fault,
    roles_fault,
    widest_rows,
)

NOW = datetime(2026, 11, 23, tzinfo=UTC)
BUSINESS = ("clerk", "town_leader")


@pytest.mark.parametrize(("admin", "other"), [*product(sorted(ADMINISTRATORS), [*sorted(ADMINISTRATORS), *BUSINESS])])
def test_an_administrator_is_nothing_else(admin: str, other: str) -> None:
    assert (roles_fault([admin, other]) is None) == (admin == other)


def test_business_roles_may_be_held_together() -> None:
    assert roles_fault(BUSINESS) is None


def test_the_widest_role_says_which_rows_are_seen() -> None:
    assert (widest_rows(["own", "division"]), widest_rows(["own"]), widest_rows([])) == ("division", "own", "own")


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("Abcdef12", None),
        ("abcdef1!", None),
        ("水源地巡查Ab1", None),
        ("Abcde12", "至少 8 个字符"),
        ("abcdefgh", "3 类"),
        ("abcdef12", "3 类"),
        ("Clerk-2026", "用户名"),
    ],
)
def test_passwords(password: str, fault: str | None) -> None:
    found = password_fault(password, "clerk", PasswordRule())
    assert found is None if fault is None else fault in (found or "")


def test_policies_replace_the_defaults() -> None:
    rule = PasswordRule.of({"pwd.min_len": 12, "pwd.lock": 5})
    assert rule == PasswordRule(min_length=12, lock=timedelta(minutes=5))


@given(fails=st.integers(1, 20), gaps=st.lists(st.integers(0, 60), min_size=1, max_size=40))
def test_as_many_failures_as_allowed_lock_unless_a_quiet_time_lies_between(fails: int, gaps: list[int]) -> None:
    rule, now, known, in_a_row = PasswordRule(fails=fails), NOW, None, 0
    for gap in gaps:
        now += timedelta(minutes=gap)
        quiet = known is None or gap >= 30
        known = after_failure(known.failed if known else 0, known.last_failed_at if known else None, now, rule)
        in_a_row = 1 if quiet else in_a_row + 1
        assert known.locked_until == (now + rule.lock if in_a_row == fails else None)
        in_a_row %= fails


@pytest.mark.parametrize(("days", "max_age", "old"), [(89, 90, False), (90, 90, True), (4000, 0, False)])
def test_when_a_password_is_too_old(days: int, max_age: int, old: bool) -> None:
    rule = PasswordRule.of({"pwd.max_age": max_age})
    assert is_too_old(NOW, NOW + timedelta(days=days), rule) is old


def test_a_name_is_known_in_any_case_and_by_its_hash_only() -> None:
    assert name_hash("Li.Si") == name_hash("li.si") != name_hash("li.si2")
    assert b"li.si" not in name_hash("li.si")
