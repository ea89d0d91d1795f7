"""An Excel ledger of 10,000 farms with planted errors: sent, previewed, and its good rows committed, by one clerk.

The clerk polls twice a second, as the page does. The memory is the highest that any one process of the api or of the
worker has reached meanwhile, as the kernel counts it, with what the processes share.
"""

import asyncio
import io
import time
from typing import Any

import httpx
import xlsxwriter  # type: ignore[import-untyped] # ships no types

from benchmarks.figures import Figure, at_most
from benchmarks.house import TOWN, House, at_rest
from deploy.embedded.folders import LOOPBACK

ROWS = 10_000
BAD = 100  # every so many rows one has an error
AIM_SECONDS = 30.0
AIM_MIB = 300.0
POLLED = 0.5
HEADINGS = (
    *("源编码", "名称", "村（社区）", "监管起始日", "数据性质", "法人/负责人", "联系电话", "投产年份", "规模/产能"),
    *("主要污染物", "治理设施", "治理设施状态", "排放去向", "风险等级", "生猪存栏（头）", "生猪年出栏（头/年）"),
    *("圈舍面积（m²）", "粪污处理方式", "沼气池容积（m³）", "雨污分流", "消纳土地面积（亩）", "有消纳土地协议", "备注"),
)


async def measure(house: House) -> list[Figure]:
    """Three ledgers of 10,000, the last one changing what the second has entered."""
    figures = []
    headers = {"Authorization": f"Bearer {house.token('registry:read registry:write')}"}
    async with httpx.AsyncClient(
        base_url=f"http://{LOOPBACK}:{house.port}/api/registry/v1", headers=headers, trust_env=False, timeout=60
    ) as clerk:
        house.forget_peaks()
        for what, content in (("new", _ledger(0)), ("new", _ledger(1)), ("changed", _ledger(1, pigs=900))):
            previewed, committed = await _taken_in(clerk, content)
            told = f"{ROWS:,} {what} rows, {ROWS // BAD} of them bad"
            parts = f"preview {previewed:.1f} s, commit {committed:.1f} s"
            figures.append(at_most(f"import of {told}", [previewed + committed], AIM_SECONDS, beside=parts))
            await at_rest(house)
    peaks = house.peaks("api", "worker")
    figures += [at_most(f"peak memory of the {part} meanwhile", [peak], AIM_MIB, "MiB") for part, peak in peaks.items()]
    return figures


async def _taken_in(clerk: httpx.AsyncClient, content: bytes) -> tuple[float, float]:
    """Seconds to the preview, and from the commit to the last row."""
    began = time.monotonic()
    form = {"kind": "livestock_farm", "division_code": TOWN}
    answer = await clerk.post("/imports", files={"file": ("台账.xlsx", content)}, data=form)
    found = await _at_rest(clerk, answer.raise_for_status().json()["id"])
    previewed = time.monotonic()
    if found["rows"].get("bad") != ROWS // BAD:
        raise RuntimeError(str(found))
    (await clerk.post(f"/imports/{found['id']}/commit", json={"choice": "good"})).raise_for_status()
    found = await _at_rest(clerk, found["id"])
    if found["rows"].get("done") != ROWS - ROWS // BAD:
        raise RuntimeError(str(found))
    return previewed - began, time.monotonic() - previewed


async def _at_rest(clerk: httpx.AsyncClient, import_id: str) -> dict[str, Any]:
    while True:
        found: dict[str, Any] = (await clerk.get(f"/imports/{import_id}")).raise_for_status().json()
        if found["state"] not in {"uploaded", "checking", "committing"}:
            return found
        await asyncio.sleep(POLLED)


def _ledger(series: int, pigs: int = 120) -> bytes:
    """A filled-in template."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("养殖场台账")
        sheet.write_row(0, 0, HEADINGS)
        for number in range(1, ROWS + 1):
            sheet.write_row(number, 0, _farm(f"B{series}-{number:05}", pigs, bad=number % BAD == 0))
    return stream.getvalue()


def _farm(code: str, pigs: int, *, bad: bool) -> tuple[str | int | float, ...]:
    place = "桃花源村" if bad else "理明村"
    about = (code, f"养殖场{code}（示例）", place, "2023.5.1", "示例", "示例", "13800000000", 2015, "年出栏 300 头")
    dirt = ("粪污、臭气", "沼气池", "正常运行", "还田", "一般", pigs, 2 * pigs)
    return (*about, *dirt, 350.5, "堆肥、沼气处理", "60立方米" if bad else 60, "是", 25, "否", "靠近示例溪")
