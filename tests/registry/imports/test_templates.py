"""The templates that clerks fill in."""

import io
import zipfile

import pytest

from services.registry.kinds.lifecycle import SourceKind
from services.registry.kinds.schemas import DETAILS
from services.registry.sheets.lifecycle import ledger as ledger_of
from services.registry.sources.schemas import SourceCreate
from tests.support.ledger import API, Ledger, refused
from tests.support.sheets import Importing, sheet_of, workbook


@pytest.mark.parametrize("kind", list(SourceKind))
async def test_a_template_as_it_is_downloaded_comes_in(importing: Importing, kind: SourceKind) -> None:
    """Its example is not taken for a row, and all its headings are understood."""
    answer = await importing.clerk.get(f"{API}/imports/templates/{kind}")
    headings, example = sheet_of(answer).rows
    assert headings[:3] == ["序号", "源编码*", "名称*"]
    assert str(example[0]).startswith("示例行")
    found = await importing.preview(answer.content, kind=kind)
    assert [fault["code"] for fault in found["faults"]] == ["sheet_empty"]


async def test_a_template_offers_words_and_explains_itself(importing: Importing) -> None:
    answer = await importing.clerk.get(f"{API}/imports/templates/livestock_farm")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
        sheet, comments, words = (
            parts.read(name).decode()
            for name in ("xl/worksheets/sheet1.xml", "xl/comments1.xml", "xl/sharedStrings.xml")
        )
    assert sheet.count("<dataValidation ") > 10
    assert "理明村" in words
    assert "董家镇" not in words
    assert "单位：头" in comments
    assert "必须填写" in comments


async def test_the_own_columns_of_farms_and_of_water_sources_are_there(importing: Importing) -> None:
    for kind, own in (("livestock_farm", "消纳土地面积（亩）"), ("drinking_water_source", "服务人口（人）")):
        headings = sheet_of(await importing.clerk.get(f"{API}/imports/templates/{kind}")).rows[0]
        assert own in headings
    refused(await importing.clerk.get(f"{API}/imports/templates/palace"), 404, "not_found")
    assert (
        await importing.ledger.house.caller("patrol:read").get(f"{API}/imports/templates/restaurant")
    ).status_code == 403


async def test_what_a_filled_template_says_is_what_is_on_record(importing: Importing, ledger: Ledger) -> None:
    """The example row itself, with a number of its own, is a whole and valid record."""
    answer = await importing.clerk.get(f"{API}/imports/templates/livestock_farm")
    headings, example = sheet_of(answer).rows
    row = dict(zip(map(str, headings), example, strict=True)) | {"序号": 1}
    done = await importing.take_in(workbook([row]))
    assert done["rows"] == {"done": 1}, await importing.rows(done["id"])
    (source,) = await ledger.listed("sources")
    assert (source["details"]["pigs_stock"], source["location"]["crs"]) == (10, "wgs84")
    told = (await ledger.clerk.get(f"{API}/sources/{source['id']}")).json()
    assert told["contact_phone"] == "138****5678"


@pytest.mark.parametrize("kind", list(SourceKind))
async def test_what_is_entered_from_a_template_is_exported_and_comes_in_again_unchanged(
    importing: Importing, ledger: Ledger, kind: SourceKind
) -> None:
    """Every column of every kind, filled in as its example is."""
    headings, example = sheet_of(await importing.clerk.get(f"{API}/imports/templates/{kind}")).rows
    row = dict(zip(map(str, headings), example, strict=True)) | {"序号": 1}
    done = await importing.take_in(workbook([row]), kind=kind)
    assert done["rows"] == {"done": 1}, await importing.rows(done["id"])
    for asked in ({}, {"format": "csv", "encoding": "gbk"}):
        file = await ledger.clerk.get(f"{API}/exports/sources", params={"kind": kind, **asked})
        found = await importing.preview(file.content, f"a.{asked.get('format', 'xlsx')}", kind=kind)
        assert (found["faults"], found["rows"]) == ([], {"unchanged": 1}), await importing.rows(found["id"])


def test_every_field_of_a_source_is_a_column() -> None:
    """But for what is the import's own."""
    for kind in SourceKind:
        columns = {column.path[-1] for column in ledger_of(kind).columns}
        own = set(DETAILS[kind].model_fields)
        common = set(SourceCreate.model_fields) - {
            "id",
            "kind",
            "details",
            "location",
            "recorded_for",
            "paper",
        }
        assert own | common <= columns
