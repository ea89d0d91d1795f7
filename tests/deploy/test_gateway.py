"""What a browser meets at the house's one address."""

import re

from shared.settings import SERVICES
from tests.support.house import House


async def test_the_first_page_leads_to_what_there_is(house: House) -> None:
    page = await house.client().get("/")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    links = re.findall('(?:href|src)="([^"]+)"', page.text)
    assert sorted(links) == sorted([*(f"/api/{service}/v1/docs" for service in SERVICES), "/readyz"])
    for link in links:
        assert (await house.client().get(link)).status_code != 404


async def test_an_address_that_is_none_leads_to_the_first_page(house: House) -> None:
    for answer in (await house.client().get("/nothing"), await house.client().post("/")):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert answer.json()["detail"] == "请核对地址。接口说明的目录见 /。"
