"""What a machine and its administrator see."""

import httpx
import pytest

from tests.support.house import House
from tests.support.town import TOWN, small_town

TOKEN = "/api/registry/v1/oauth/token"
CLIENTS = "/api/registry/v1/clients"
COUNTY = {"client_id": "county", "label": "丰都县生态环境局", "scopes": ["reporting:read", "registry:read"]}


async def opened(house: House) -> tuple[str, str]:
    """A client of the county with its secret."""
    admin = house.caller("accounts:write", ["500230"])
    answer = await admin.post(CLIENTS, json=COUNTY | {"divisions": ["500230"]})
    assert answer.status_code == 201
    return "county", answer.json()["client_secret"]


async def ask(house: House, auth: tuple[str, str] | None, **form: str) -> httpx.Response:
    proof = httpx.BasicAuth(*auth) if auth else httpx.USE_CLIENT_DEFAULT
    return await house.client().post(TOKEN, data={"grant_type": "client_credentials"} | form, auth=proof)


async def test_a_machine_gets_a_token_and_is_let_in(house: House) -> None:
    await house.know(*small_town())
    credentials = await opened(house)
    answer = await ask(house, credentials)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    body = answer.json()
    assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 600, "registry:read reporting:read")
    county = house.client(headers={"Authorization": f"Bearer {body['access_token']}"})
    assert (await county.get("/api/registry/v1/divisions")).status_code == 200
    assert (await county.get(CLIENTS)).status_code == 403


async def test_credentials_may_come_in_the_form_and_scopes_may_be_narrowed(house: House) -> None:
    client_id, secret = await opened(house)
    answer = await ask(house, None, client_id=client_id, client_secret=secret, scope="reporting:read")
    assert answer.json()["scope"] == "reporting:read"


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"scope": "accounts:write"}, 400, "invalid_scope"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": ""}, 400, "invalid_request"),
        ({"client_id": "county"}, 400, "invalid_request"),
    ],
)
async def test_a_wrong_request_is_refused_as_the_rfc_says(
    house: House, form: dict[str, str], status: int, error: str
) -> None:
    answer = await ask(house, await opened(house), **form)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


@pytest.mark.parametrize("auth", [("county", "wrong"), ("nobody", "wrong"), ("county", ""), ("a\x00b", "x"), None])
async def test_who_cannot_prove_it_gets_no_token(house: House, auth: tuple[str, str] | None) -> None:
    await opened(house)
    answer = await ask(house, auth)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert answer.headers["www-authenticate"].startswith("Basic")


@pytest.mark.parametrize("header", ["Basic", "Basic ***", "Basic /w==", "Bearer x", "Basic bm9jb2xvbg=="])
async def test_a_malformed_proof_is_no_proof(house: House, header: str) -> None:
    answer = await house.client().post(
        TOKEN, data={"grant_type": "client_credentials"}, headers={"Authorization": header}
    )
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


@pytest.mark.parametrize("body", [b"\xff\xfe", b"grant_type=a&grant_type=b", b"a=1&" * 30, b"grant_type=%ff", b""])
async def test_a_body_that_is_no_form_is_refused(house: House, body: bytes) -> None:
    answer = await house.client().post(TOKEN, content=body)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


async def test_the_secret_is_told_once(house: House) -> None:
    admin = house.caller("accounts:write", ["500230"])
    wanted = COUNTY | {"divisions": [TOWN], "id": "01979f6e-0000-7000-8000-000000000001"}
    first = await admin.post(CLIENTS, json=wanted)
    again = await admin.post(CLIENTS, json=wanted)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json() | {"client_secret": None}
    other = await admin.post(CLIENTS, json=wanted | {"label": "别的"})
    assert (other.status_code, other.json()["code"]) == (409, "client_exists")
    listed = (await admin.get(CLIENTS)).json()["items"]
    assert [item["client_id"] for item in listed] == ["county"]
    assert not any("secret" in field for field in listed[0])


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"divisions": ["500231"]}, 404, "division_not_found"),
        ({"divisions": []}, 422, "payload_invalid"),
        ({"scopes": ["all"]}, 422, "payload_invalid"),
        ({"client_id": "有空格 的"}, 422, "payload_invalid"),
    ],
)
async def test_a_client_gets_no_more_than_there_is(
    house: House, wrong: dict[str, object], status: int, code: str
) -> None:
    admin = house.caller("accounts:write", ["500230"])
    answer = await admin.post(CLIENTS, json=COUNTY | {"divisions": ["500230"]} | wrong)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def the_client(house: House) -> tuple[httpx.AsyncClient, str]:
    admin = house.caller("accounts:write", ["500230"])
    (found,) = (await admin.get(CLIENTS)).json()["items"]
    return admin, f"{CLIENTS}/{found['id']}"


async def let_in(house: House, credentials: tuple[str, str]) -> httpx.AsyncClient:
    token = (await ask(house, credentials)).json()["access_token"]
    return house.client(headers={"Authorization": f"Bearer {token}"})


async def test_a_revoked_machine_is_let_in_no_more_by_any_service(house: House) -> None:
    await house.know(*small_town())
    credentials = await opened(house)
    county, (admin, address) = await let_in(house, credentials), await the_client(house)
    assert (await admin.post(f"{address}/revocation", json={})).status_code == 422
    revoked = await admin.post(f"{address}/revocation", json={"reason": "合作结束"})
    assert (revoked.status_code, revoked.json()["state"]) == (200, "revoked")
    await house.settle()
    for path in ("/api/registry/v1/divisions", "/api/reporting/v1/due"):
        assert (await county.get(path)).status_code == 401
    assert (await ask(house, credentials)).json()["error"] == "invalid_client"
    for deed in ("revocation", "secret"):
        again = await admin.post(f"{address}/{deed}", json={"reason": "再次"})
        assert (again.status_code, again.json()["code"]) == (409, "client_already_revoked")


async def test_a_new_secret_replaces_the_old_one_at_once(house: House) -> None:
    await house.know(*small_town())
    name, old = await opened(house)
    county, (admin, address) = await let_in(house, (name, old)), await the_client(house)
    answer = await admin.post(f"{address}/secret", json={"reason": "定期更换"})
    assert answer.headers["cache-control"] == "no-store"
    new = answer.json()["client_secret"]
    assert (await county.get("/api/registry/v1/divisions")).status_code == 401
    assert (await ask(house, (name, old))).status_code == 401
    again = await let_in(house, (name, new))
    assert (await again.get("/api/registry/v1/divisions")).status_code == 200
    neighbour = house.caller("accounts:write", ["500231"])
    refused = await neighbour.post(f"{address}/secret", json={"reason": "误"})
    assert (refused.status_code, refused.json()["code"]) == (404, "client_not_found")
    assert (await house.caller("registry:write").post(f"{address}/secret", json={"reason": "误"})).status_code == 403


async def test_the_keys_are_published(house: House) -> None:
    answer = await house.client().get("/api/registry/v1/.well-known/jwks.json")
    assert "max-age" in answer.headers["cache-control"]
    key = answer.json()["keys"][0]
    assert (key["kty"], key["crv"], key["alg"], key["use"]) == ("OKP", "Ed25519", "EdDSA", "sig")
    assert "d" not in key


async def test_the_services_know_each_other(house: House) -> None:
    clerk = house.caller("registry:write", ["500230"])
    await clerk.put(
        "/api/registry/v1/divisions/500230", json={"name": "丰都县", "level": "county", "valid_from": "2000-01-01"}
    )
    assert await house.settle() > 0


async def test_what_a_machine_was_allowed_stays_on_record_without_its_secret(house: House) -> None:
    await opened(house)
    admin = house.caller("accounts:write", ["500230"])
    [client] = (await admin.get(CLIENTS)).json()["items"]
    await admin.post(f"{CLIENTS}/{client['id']}/revocation", json={"reason": "接口停用"})
    first, last = (await admin.get(f"{CLIENTS}/{client['id']}/versions")).json()
    assert (first["changed"]["scopes"], "secret_hash" in first["changed"]) == (COUNTY["scopes"], False)
    assert (last["changed"], last["reason"]) == ({"state": "revoked"}, "接口停用")
