"""What people read on the terminal while the house starts and when it stands."""

import pytest

from deploy import summary
from deploy.embedded import venv
from deploy.embedded.greeting import due_lines


def test_what_falls_due_stands_in_columns() -> None:
    def item(due_at: str, title: str, *names: str) -> dict[str, object]:
        return {"due_at": due_at, "title": title, "responsible": [{"name": name} for name in names]}

    items = [
        item("2026-11-30T16:00:00Z", "水源地巡查：集中式饮用水水源地", "示例甲"),
        item("2026-12-01T01:05:00Z", "整改 1", "示例乙", "示例丙"),
    ]
    first, second = due_lines(items)
    assert summary.places(first.partition("水源地巡查")[0]) == summary.places(second.partition("整改 1")[0])
    assert summary.places(first.partition("示例甲")[0]) == summary.places(second.partition("示例乙")[0])
    assert due_lines([]) == []


def test_progress_is_whole_words(capsys: pytest.CaptureFixture[str]) -> None:
    venv.show("Installing collected packages: sqlalchemy, asyncpg, fastapi", 12)
    assert capsys.readouterr().out.split() == ["12", "s", "Installing", "all", "of", "them"]
