"""What a browser meets at the house's one address, be its gateway embedded or nginx."""

import json
import re
from pathlib import Path

from shared.settings import SERVICES
from tests.support.house import House


async def test_the_first_page_leads_to_what_there_is(house: House) -> None:
    page = await house.client().get("/")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    links = re.findall('(?:href|src)="([^"]+)"', page.text)
    assert sorted(links) == sorted([*(f"/api/{service}/v1/docs" for service in SERVICES), "/readyz"])
    for link in links:
        assert (await house.client().get(link)).status_code != 404
    for service in SERVICES:
        about = (await house.client().get(f"/api/{service}/v1/openapi.json")).json()["info"]
        assert f"{about['title']}</a>：{about['description']}</li>" in page.text


async def test_an_address_that_is_none_leads_to_the_first_page(house: House) -> None:
    for answer in (await house.client().get("/nothing"), await house.client().post("/")):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert answer.json()["detail"] == "请核对地址。接口说明的目录见 /。"


async def test_nginx_says_the_same_of_an_address_that_is_none(house: House) -> None:
    said = (await house.client().get("/nothing")).json()
    nginx = (Path(__file__).parents[2] / "deploy" / "gateway" / "nginx.conf").read_text(encoding="utf-8")
    answers = {body["code"]: body for body in map(json.loads, re.findall(r"return \d+ '(.*)';", nginx))}
    assert answers["not_found"] == said | {"request_id": "$named"}
