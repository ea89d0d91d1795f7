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


@given(st.integers(1, 20))
def test_the_last_failure_locks_and_the_count_starts_anew(fails: int) -> None:
    rule, failed = PasswordRule(fails=fails), 0
    for _ in range(fails - 1):
        attempts = after_failure(failed, NOW, rule)
        assert attempts.locked_until is None
        failed = attempts.failed
    assert after_failure(failed, NOW, rule).locked_until == NOW + rule.lock
    assert after_failure(failed, NOW, rule).failed == 0
