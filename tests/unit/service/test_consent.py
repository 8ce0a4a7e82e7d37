from __future__ import annotations

import pytest

from graphcrm.model import Customer
from graphcrm.service.consent import Consent, ConsentSaid, consent_in, tells_of_consent


@pytest.mark.parametrize(
    "name",
    [
        "consent",
        "Marketing Consent",
        "email-opt-in",
        "OPT_OUT_sms",
        "unsubscribed",
        "短信同意",
        "已退订",
    ],
)
def test_names_that_tell_of_consent(name: str) -> None:
    assert tells_of_consent(name)


@pytest.mark.parametrize(
    "name", ["consentful", "adopt_in_house", "option", "contact", "subscribed"]
)
def test_names_that_do_not(name: str) -> None:
    assert not tells_of_consent(name)


def test_records_are_taken_word_for_word_and_may_contradict_each_other() -> None:
    shop = Customer("a", source="shop", attributes={"consent": "TRUE", "shoe": "38"})
    mail = Customer("b", source="mail", attributes={"sms_opt_in": 1, "consent": "true"})
    both = consent_in([shop, mail])
    assert both == Consent(
        (
            ConsentSaid("consent", "TRUE", "a", "shop"),
            ConsentSaid("consent", "true", "b", "mail"),
            ConsentSaid("sms_opt_in", 1, "b", "mail"),
        ),
        agree=True,
    )
    apart = consent_in([shop, Customer("c", attributes={"consent": "no"})])
    assert apart is not None
    assert not apart.agree
    assert [one.value for one in apart.said] == ["TRUE", "no"]
    assert consent_in([Customer("d", attributes={"shoe": "38"})]) is None
