"""Which language is taken, and how sentences that were kept are told again."""

from __future__ import annotations

import contextvars
from concurrent.futures import ThreadPoolExecutor

import pytest

from graphcrm.analytics.naming import Names
from graphcrm.errors import CustomerNotFoundError, InvalidValueError
from graphcrm.model import Community, Trait
from graphcrm.service.community_words import said_name
from graphcrm.service.influence import SCORE_REASONS
from graphcrm.service.plan_text import CHANCES, NOTES
from graphcrm.settings import read_settings
from graphcrm.wording import choose_language, language, retell, say, speaking


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        (None, "en"),
        ("", "en"),
        ("zh", "zh"),
        ("zh-CN", "zh"),
        ("zh-Hans", "zh"),
        ("zh-TW", "zh"),
        ("ZH-hant-hk", "zh"),
        ("en-GB,en;q=0.9", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en;q=0.8, zh;q=0.9", "zh"),
        ("en;q=0.5,zh;q=0.5", "en"),
        ("zh;q=0.5,en;q=0.5", "zh"),
        ("de, fr;q=0.9", "en"),
        ("de, zh;q=0.1", "zh"),
        ("zh;q=0", "en"),
        ("en;q=0, *", "zh"),
        ("*", "en"),
        ("fr, *;q=0.1", "en"),
        ("zh;q=2, en;q=0.1", "en"),
        ("zh;q=x", "en"),
        ("zh ; Q=0.4 , en ; q=0.3", "zh"),
        (";;,,=,", "en"),
        ("zhuang", "en"),
    ],
)
def test_the_best_liked_language_is_chosen(accepted: str | None, chosen: str) -> None:
    assert choose_language(accepted) == chosen


def test_the_default_is_for_whoever_asks_for_nothing() -> None:
    assert choose_language(None, "zh") == choose_language("de", "zh") == "zh"
    assert choose_language("en", "zh") == "en"


def test_a_language_is_spoken_to_the_end_of_its_block_and_in_its_own_context() -> None:
    with speaking("zh"):
        with speaking("en"):
            assert language() == "en"
        assert language() == "zh"
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(language).result() == "en"
            inside = contextvars.copy_context()
            assert pool.submit(inside.run, language).result() == "zh"
    assert language() == "en"
    with pytest.raises(ValueError, match="'de' is not a language"), speaking("de"):
        pass


def test_the_environment_says_which_is_spoken() -> None:
    assert read_settings({}).language == "en"
    assert read_settings({"GRAPHCRM_LANGUAGE": "zh_CN"}).language == "zh"
    with pytest.raises(InvalidValueError, match="GRAPHCRM_LANGUAGE is 'de'"):
        read_settings({"GRAPHCRM_LANGUAGE": "de"})


def test_a_value_is_never_read_as_a_template() -> None:
    with speaking("zh"):
        assert say("shared.employer", name="{day} {0} %s") == "同一家公司（{day} {0} %s）"
        assert "{id}" in str(CustomerNotFoundError("{id}"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1 direct contact", "1 位直接联系人"),
        ("1,234 direct contacts", "1,234 位直接联系人"),
        ("PageRank 4.1 times the average", "影响力（PageRank）为平均值的 4.1 倍"),
        ("in the group Around in the group\nX", "属于社群“Around in the group\nX”"),
        ("12 of 40 customers may be chosen.", "40 位客户中有 12 位可选。"),
        ("0.5 for every tie, the ways it carries", "每条联系均为 0.5，按其传播方向"),
        ("something that nobody knows", "something that nobody knows"),
    ],
)
def test_what_was_kept_is_told_again(text: str, told: str) -> None:
    keys = (*SCORE_REASONS, *NOTES, *CHANCES)
    assert retell(text, keys) == text
    with speaking("zh"):
        assert retell(text, keys) == told


def named(*traits: Trait, name: str | None = None) -> Community:
    found = name or Names().choose(7, traits, "Buyers of Around")
    return Community(7, found, 9, 0.5, 0.1, 9, 3, None, (), tuple(traits), 0.0, 0.0)


WIDE = {"members": 8, "share_inside": 0.9, "share_outside": 0.1, "lift": 5.0}


@pytest.mark.parametrize(
    ("traits", "english", "chinese"),
    [
        ((), "Around Buyers of Around", "以 Buyers of Around 为中心"),
        (("company", "Around the World"), "Around the World", "Around the World"),
        (("product", "Mug"), "Buyers of Mug", "Mug 的买家"),
        (("product", "Buyers of Mug"), "Buyers of Buyers of Mug", "Buyers of Mug 的买家"),
    ],
)
def test_a_community_is_called_anew_and_names_stay(
    traits: tuple[str, ...], english: str, chinese: str
) -> None:
    held = (Trait(traits[0], traits[1], **WIDE),) if traits else ()
    community = named(*held)
    assert said_name(community) == community.name == english
    with speaking("zh"):
        assert said_name(community) == chinese


def test_a_community_around_somebody_is_called_anew() -> None:
    acme = Trait("company", "Acme", **WIDE)
    with speaking("zh"):
        community = named(acme, name="Acme · around Ann (7)")
        assert said_name(community) == "Acme · 以 Ann (7) 为中心"
        assert said_name(named(acme, name="Something else")) == "Something else"
