"""The town's policy rows are complete, and show what they rest on."""

import json

from deploy.town.files import SANDBOX, rows

TOWN = "500230104"
CITATION = "2023年报告 一（"


def words(text: str) -> set[str]:
    return set(text.split())


POLICY_UNITS = words(
    "工作日 自然日 小时 分钟 秒 次/周 次/月 次/季 次/年 次/日 日 月 年 米 字符 类 次 % 日期 时段 开关 方式 字样 "
    "月份 倍 头 只 羽 头/百头猪 升/头 升/羽 级 m² m³ 分值 公里/时"
)


POLICY_KEYS = words(
    """
    river.patrol.city river.patrol.county river.patrol.town river.patrol.village
    river.patrol.min_duration river.patrol.min_length river.patrol.min_gap river.cleaning river.report_up
    river.sign.update river.patrol.months river.patrol.raise.orange river.patrol.raise.red
    river.patrol.problems.count river.patrol.problems.days river.patrol.problems.visits
    river.patrol.delegates river.patrol.substitutes.meeting river.patrol.substitutes.remote
    river.patrol.substitutes.handling patrol.horizon
    complaint.notice complaint.object complaint.close.legal complaint.extend.legal
    complaint.review.apply complaint.review.decide complaint.close.internal
    complaint.first_response.urgent complaint.first_response.normal complaint.callback
    rect.immediate rect.normal rect.serious rect.major rect.extend.max rect.extend.max.major
    rect.verify rect.separation rect.lookback rect.lookback.sample
    escalate.remind escalate.due escalate.urge escalate.supervise escalate.talk escalate.circular
    escalate.accountability escalate.accountability.circulars escalate.min_gap escalate.extension_hold
    source.patrol source.patrol.spacing patrol.sync_grace keyunit.patrol field_office meeting.env duty.report
    burning.put_out
    patrol.finding.followed finding.severity.tall_crops.serious finding.severity.tall_crops.major
    finding.severity.sand_mining.major
    farm.scale.pigs_output farm.scale.dairy_cows_stock farm.scale.beef_cattle_output farm.scale.sheep_output
    farm.scale.layers_stock farm.scale.broilers_output farm.specialised.pigs_output
    farm.pig_equivalent.dairy_cows farm.pig_equivalent.beef_cattle farm.pig_equivalent.sheep
    farm.pig_equivalent.poultry farm.manure.manure_store_m3.pigs_output farm.manure.digester_m3.pigs_stock
    farm.manure.digester_m3.dairy_cows_stock farm.manure.digester_m3.beef_cattle_stock
    farm.manure.digester_m3.layers_stock farm.manure.digester_m3.broilers_stock
    farm.patrol.scale farm.patrol.household radiation.patrol radiation.annual_report
    catering.clean medical_waste.store permit.renew_notice radiation.renew_notice permit.record_keep
    permit.validity radiation.validity document.renew_notice document.past_grace risk_assessment.review
    emergency_plan.review import.kept admission.opinion admission.decision admission.follow_up admission.separation
    log.keep.legal log.keep info.publish pwd.min_len pwd.classes pwd.max_age pwd.fails pwd.lock
    pwd.min_age pwd.history session.longest session.idle account.dormant account.offboard certificate.renew_notice
    quiet_hours due.end_of_day count.start_next_day count.roll_forward receipt.prefix
    """
)


LADDER = {"remind": -3, "due": 0, "urge": 1, "supervise": 3, "talk": 7, "circular": 15, "accountability": 20}


def test_every_policy_key_is_there() -> None:
    assert {row["key"] for row in rows("policies")} >= POLICY_KEYS


def test_the_ladder_is_that_of_the_architecture() -> None:
    policies = {row["key"]: row for row in rows("policies")}
    for step, days in LADDER.items():
        row = policies[f"escalate.{step}"]
        assert (json.loads(row["value"]), row["unit"]) == (days, "工作日")


def test_policies_show_what_they_rest_on() -> None:
    for row in rows("policies"):
        json.loads(row["value"])
        assert row["unit"] in POLICY_UNITS
        assert row["urgent"] in {"true", "false"}
        assert row["effective_to"] == ""
        of_the_town = row["basis_kind"] == "town" or row["key"] == "receipt.prefix"
        assert row["division_code"] == (TOWN if of_the_town else ""), row["key"]
        source = (row["issuer"], row["doc_no"], row["basis"])
        match row["basis_kind"]:
            case "law" | "town":
                assert all(source), row["key"]
            case "practice":
                assert row["basis"], row["key"]
                assert not row["doc_no"], row["key"]
            case kind:
                assert kind == "default"
                assert not any(source), row["key"]


def test_the_towns_own_numbers_cite_its_report() -> None:
    own = {row["key"]: row for row in rows("policies") if row["basis_kind"] == "town"}
    assert set(own) == {"source.patrol", "keyunit.patrol", "field_office", "meeting.env", "duty.report"}
    assert all(row["basis"].startswith(CITATION) for row in own.values())


def test_obligations_of_defaults_do_not_reach_back_into_2023() -> None:
    kinds = {row["key"]: row["basis_kind"] for row in rows("policies")}
    for row in rows("obligations"):
        assert row["per"] in {"source", "reach_chief"}
        assert row["level"] in {"town", "village", "group", "grid"}
        begins = "2023-01-01" if kinds[row["policy_key"]] == "town" else "2026-01-01"
        assert row["valid_from"] == begins


def test_the_sandbox_counts_in_seconds_and_knows_no_quiet_hours() -> None:
    policies = {row["key"]: row for row in rows("policies", SANDBOX)}
    assert set(policies) <= {row["key"] for row in rows("policies")}
    assert json.loads(policies.pop("quiet_hours")["value"]) is None
    assert policies.pop("escalate.accountability.circulars")["unit"] == "次/季"
    assert {row["unit"] for row in policies.values()} == {"秒"}
    steps = [int(policies[f"escalate.{step}"]["value"]) for step in LADDER]
    assert steps == sorted(set(steps))
