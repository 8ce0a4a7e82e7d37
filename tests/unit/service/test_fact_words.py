"""What every rule saw, and what a relationship rests on, in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.model import DECLARED, INFERRED, Customer, Fact, Relationship
from graphcrm.service.business_words import BUSINESS_SENTENCES
from graphcrm.service.fact_words import _SENTENCES, join_facts, say_fact
from graphcrm.service.reasons import relationship_reason, shared_contacts, shared_facts
from graphcrm.wording import speaking

DAY = 86_400_000_000
MARCH, JUNE = 20_513 * DAY, 20_605 * DAY
TIE = Relationship("a", "b", "friend", False, 0.5, 0.9, INFERRED, None, None, 1, 1)

Case = tuple[str, dict[str, Any], float, str, str]
FACTS: list[Case] = [
    ("shared-address", {"address": "Rua 1", "people": 7}, 1,
     "same address (Rua 1), 7 people there", "地址相同（Rua 1），该处共 7 人"),
    ("shared-surname", {"surname": "Ma"}, 1, "same surname Ma", "同姓（Ma）"),
    ("shared-surname", {"surnames": ["Ma", "Li"]}, -1,
     "different surnames (Ma and Li)", "姓氏不同（Ma和Li）"),
    ("shared-street", {"addresses": ["A 1", "A 3"]}, 1,
     "same street (A 1 and A 3)", "同一街道（A 1和A 3）"),
    ("shared-employer", {"name": "Acme", "dates": "overlap", "people": 12}, 1,
     "both at Acme from March 2026 to June 2026, 12 people at the time",
     "同在 Acme，2026年3月至2026年6月，当时共 12 人"),
    ("shared-employer", {"name": "Acme", "dates": "unknown", "people": 3}, 1,
     "both at Acme, dates unknown", "同在 Acme，时间未知"),
    ("shared-class", {"name": "PKU", "dates": "guessed from age", "people": 5}, 1,
     "both at PKU, dates guessed from age, 5 people there",
     "同在 PKU，时间按年龄推测，该处共 5 人"),
    ("same-site", {"cities": ["Rome", "Rome"]}, 1, "both in Rome", "都在 Rome"),
    ("same-site", {"cities": ["Rome", "Oslo"]}, -1, "in Rome and in Oslo", "分别在 Rome 和 Oslo"),
    ("working-hours", {"contacts": 1, "outside_work": 0.0}, 1,
     "contact in working hours", "在工作时间内往来"),
    ("working-hours", {"contacts": 4, "outside_work": 0.25}, 1,
     "75% of 4 contacts in working hours", "4 次往来中有 75% 在工作时间内"),
    ("private-times", {"contacts": 1, "outside_work": 1.0}, 1,
     "contact outside of working hours", "在工作时间以外往来"),
    ("private-times", {"contacts": 4, "outside_work": 0.25}, 1,
     "25% of 4 contacts outside of working hours", "4 次往来中有 25% 在工作时间以外"),
    ("exchange", {"types": ["email", "call"], "contacts": 9, "from_first": 4, "most_at_once": 8}, 1,
     "e-mails and calls both ways, 9 in all, at most 8 people at once, the last on 1 June 2026",
     "邮件和通话（双向），共 9 次，同时在场最多 8 人，最近一次在2026年6月1日"),
    ("exchange", {"types": ["email"], "contacts": 1, "from_first": 1}, 1,
     "e-mail to them on 1 June 2026", "邮件（发往对方），2026年6月1日"),
    ("exchange", {"types": ["my_app"], "contacts": 2, "from_first": 0}, 1,
     "my app from them, 2 in all, the last on 1 June 2026",
     "my app（来自对方），共 2 次，最近一次在2026年6月1日"),
    ("exchange", {"types": ["meeting"], "contacts": 1, "from_first": 1}, 1,
     "meeting on 1 June 2026", "会议，2026年6月1日"),
    ("exchange", {"types": [], "contacts": 2, "from_first": 1}, 1,
     "contacts, 2 in all, the last on 1 June 2026", "往来，共 2 次，最近一次在2026年6月1日"),
    ("in-contact", {"contact": 3.0, "expected": 0.14}, 1,
     "contact weighing 3 where 0.14 was to be expected by chance",
     "往来强度为 3，随机情况下预计为 0.14"),
    ("in-contact", {"contact": 0.1, "expected": 0.2}, -1,
     "less contact than was to be expected by chance", "往来少于随机情况下的预计"),
    ("common-neighbours", {"common": 1}, 1, "1 contact in common", "1 位共同联系人"),
    ("common-neighbours", {"common": 1200}, 1, "1,200 contacts in common", "1,200 位共同联系人"),
    ("referral", {"referrals": 1, "from_first": 1}, 1,
     "referral to them from 1 March 2026 to 1 June 2026",
     "1 次推荐（发往对方），2026年3月1日至2026年6月1日"),
    ("referral", {"referrals": 3, "from_first": 1}, 1,
     "3 referrals both ways from 1 March 2026 to 1 June 2026",
     "3 次推荐（双向），2026年3月1日至2026年6月1日"),
    ("attended-together", {"shared": 4, "expected": 1.5, "items": ["A", "B", "C"]}, 1,
     "4 events together where 1.5 were to be expected by chance (A, B, C …)",
     "共同参加 4 次活动，随机情况下预计为 1.5 次（A、B、C…）"),
    ("buys-alike", {"shared": 1, "expected": 0.5, "items": []}, 1,
     "1 product in common where 0.5 were to be expected by chance",
     "共同购买 1 种产品，随机情况下预计为 0.5 种"),
    ("appear-together", {"shared": 1, "expected": 0.5, "items": ["A"]}, 1,
     "1 event together where 0.5 were to be expected by chance (A)",
     "共同参加 1 次活动，随机情况下预计为 0.5 次（A）"),
    ("buys-from", {"purchases": 6, "sold_by_first": 6, "months": 5}, 1,
     "6 purchases by them in 5 months, the last on 1 June 2026",
     "5 个月中有 6 次购买（由对方购买），最近一次在2026年6月1日"),
    ("business-contact", {"contacts": 6, "months": 6, "answered_months": 3}, 1,
     "6 business contacts in 6 months, both ways in 3",
     "6 个月中有 6 次业务往来，其中 3 个月为双向"),
    ("people-between", {"people": 1}, 1,
     "contact through 1 person on each side or more", "双方各有 1 人以上参与往来"),
    ("trade-between", {}, -1, "contact that belongs to a trade", "往来属于交易的一部分"),
    ("one-to-ones", {"meetings": 1, "months": 1, "first_leads": True}, 1,
     "1 one-to-one meeting in 1 month, they report", "1 个月中有 1 次一对一会议，对方为下级"),
    ("one-to-ones", {"meetings": 9, "months": 9, "first_leads": False}, 1,
     "9 one-to-one meetings in 9 months, they lead", "9 个月中有 9 次一对一会议，对方为上级"),
    ("title-above", {"above": "Head", "below": None}, 1,
     "Head above title unknown", "职位“Head”高于“职位未知”"),
    ("meets-many", {"above": 5, "below": 2}, 1,
     "the one above meets 5 so, the other 2", "上级与 5 人有此类会议，另一方与 2 人"),
    ("team-meetings", {"months": 3}, 1, "team meetings in 3 months", "3 个月中有团队会议"),
    ("team-meetings", {"months": 0}, -1,
     "not in the team meetings of the one above", "不参加上级的团队会议"),
    ("only-boss", {}, -1, "others may as well be the one above", "上级也可能另有其人"),
    ("a-new_rule", {"so_many": 3}, 1,
     "a new rule (so many 3) from 1 March 2026 to 1 June 2026",
     "a new rule（so many 3），2026年3月1日至2026年6月1日"),
]  # fmt: skip


def fact(rule: str, detail: dict[str, Any], weight: float) -> Fact:
    return Fact(rule, detail, MARCH, JUNE, weight)


@pytest.mark.parametrize(("rule", "detail", "weight", "english", "chinese"), FACTS)
def test_a_fact_is_said_in_both_languages(
    rule: str, detail: dict[str, Any], weight: float, english: str, chinese: str
) -> None:
    seen = fact(rule, detail, weight)
    assert say_fact(seen, TIE, "a") == english
    with speaking("zh"):
        assert say_fact(seen, TIE, "a") == chinese


def test_every_rule_is_among_them() -> None:
    assert {case[0] for case in FACTS} >= set(_SENTENCES) | set(BUSINESS_SENTENCES)


def test_addresses_are_not_told_to_strangers() -> None:
    for rule, word in (("shared-address", "地址相同"), ("shared-street", "同一街道")):
        with speaking("zh"):
            assert say_fact(fact(rule, {}, 1), TIE, "a", discreet=True) == word


TIES: list[tuple[dict[str, Any], str, str]] = [
    ({"type": "call", "origin": "interactions"}, "1 call on 1 June 2026", "1 次通话，2026年6月1日"),
    ({"type": "email", "origin": "interactions", "evidence_count": 5, "evidence_forward": 2},
     "5 e-mails (2 to them, 3 from them) since March 2026, the last on 1 June 2026",
     "5 封邮件（发往对方 2，来自对方 3），2026年3月至今，最近一次在2026年6月1日"),
    ({"type": "my_app", "origin": "interactions", "directed": True, "evidence_count": 2},
     "2 interactions (my app) to them since March 2026, the last on 1 June 2026",
     "2 次互动（my app）（发往对方），2026年3月至今，最近一次在2026年6月1日"),
    ({"type": "family", "origin": DECLARED, "evidence_count": 3},
     "family (declared) since March 2026, 3 pieces of evidence",
     "家人（已声明），始于2026年3月，3 条依据"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "english", "chinese"), TIES)
def test_a_relationship_is_said_in_both_languages(
    changes: dict[str, Any], english: str, chinese: str
) -> None:
    tie = TIE._replace(first_seen=MARCH, last_seen=JUNE, **changes)
    assert relationship_reason(tie, "a") == english
    with speaking("zh"):
        assert relationship_reason(tie, "a") == chinese


def test_what_a_user_said_and_what_rules_saw_stand_together() -> None:
    facts = [fact("same-site", {"cities": ["Rome", "Rome"]}, 1)] * 2
    by_them = TIE._replace(source_id="b", target_id="a", directed=True)
    declared = TIE._replace(origin=DECLARED)
    with speaking("zh"):
        assert relationship_reason(TIE, "a", facts[:1]) == "朋友：都在 Rome"
        said = relationship_reason(by_them, "a", facts, said=True)
        assert said == "朋友（用户指明，来自对方）：都在 Rome；都在 Rome"
        assert relationship_reason(declared, "a", facts[:1]) == "朋友（已声明）；都在 Rome"
        assert join_facts(["甲", "乙", "丙"]) == "甲；乙；丙"


def test_what_two_customers_share_keeps_its_names() -> None:
    who = {"company": "{x} GmbH", "address": "A 1", "family_name": "מלך", "city": "上海"}
    left, right = (Customer(customer_id=name, postcode="1", **who) for name in "ab")
    with speaking("zh"):
        told = ["同一家公司（{x} GmbH）", "地址相同", "同姓（מלך）", "都在 上海"]
        assert list(shared_facts(left, right)) == told
        assert shared_contacts(5, ["A", "B", "C", "D"]) == "5 位共同联系人：A、B、C，另有 2 位"
        assert shared_contacts(2, ["A", "B"]) == "2 位共同联系人：A、B"
        assert shared_contacts(2, []) == "2 位共同联系人"
