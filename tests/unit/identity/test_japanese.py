"""Japanese names are read as Japanese, and Chinese ones as Chinese."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from graphcrm.identity.japanese import read_words
from graphcrm.identity.matching import match_records
from graphcrm.identity.names import person_name
from graphcrm.model import Customer


@pytest.mark.parametrize(
    ("name", "region", "given", "family"),
    [
        ("渡辺 大輔", "JP", "daisuke", "watanabe"),
        ("渡辺 大輔", None, "daisuke", "watanabe"),
        ("山田太郎", "DE", "taro", "yamada"),
        ("林 美咲", "JP", "misaki", "hayashi"),
        ("高橋様", "JP", None, "takahashi"),
        ("井上 健太", "JP", "kenta", "inoue"),
        ("佐藤　陽太", "JP", "yota", "sato"),
        ("さとう ようた", "JP", "youta", "satou"),
        ("山田太郎", "CN", "tiantailang", "shan"),
        ("林 美咲", None, "meixiao", "lin"),
        ("王小明", None, "xiaoming", "wang"),
        ("王小明", "JP", "xiaoming", "wang"),
        ("诸葛亮", None, "liang", "zhuge"),
        ("諸葛亮", None, "liang", "zhuge"),
        ("欧阳艳", "SG", "yan", "ouyang"),
        ("김민서", "JP", "minseo", "kim"),
    ],
)
def test_names_are_read(name: str, region: str | None, given: str | None, family: str) -> None:
    found = person_name(name, None, None, region)
    assert (found.given_sound, found.family_sound) == (given, family)


def test_kanji_meet_latin_letters() -> None:
    people = [
        ("大輔", "渡辺", "Daisuke Watanabe", "1988-05-13"),
        ("千尋", "橋本", "Chihiro Hashimoto", "1966-01-03"),
        ("幸子", "石川", "Sachiko Ishikawa", "1963-01-27"),
        ("陽太", "佐藤", "Youta Satou", "1990-08-30"),
    ]
    customers = [
        customer
        for n, (given, family, latin, born) in enumerate(people)
        for customer in (
            Customer(f"k{n}", given_name=given, family_name=family, birth_date=born, country="JP"),
            Customer(f"l{n}", name=latin, birth_date=born, city="Tokyo"),
        )
    ]
    assert match_records(customers).groups == tuple((f"k{n}", f"l{n}") for n in range(4))


def test_many_threads_read_at_once() -> None:
    texts = [f"田中{n}" for n in range(400)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(read_words, texts))
    assert {words[0].kana for words in found} == {"タナカ"}
