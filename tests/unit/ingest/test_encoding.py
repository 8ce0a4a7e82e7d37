from __future__ import annotations

from pathlib import Path

import pytest

from graphcrm.errors import EncodingError, SourceError
from graphcrm.ingest import encoding
from graphcrm.ingest.encoding import examine
from tests.unit.ingest.reading import load, write

CHINESE = (
    "customer_id,name,city,company\n"
    "c1,王伟,北京,华为技术有限公司\n"
    "c2,李娜,上海,中国工商银行\n"
    "c3,张敏,广州,腾讯科技\n"
)
KOREAN = "customer_id,name\nc1,김민수\nc2,이영희\nc3,박지훈\nc4,최수진\n"
JAPANESE = "customer_id,name\nc1,やまだ たろう\nc2,さとう はなこ\nc3,鈴木 ケンジ\n"
RUSSIAN = "customer_id,name\nc1,Иван\nc2,Мария\nc3,Ольга Петрова\n"


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"]
)
def test_chinese_in_every_detected_encoding(tmp_path: Path, codec: str) -> None:
    path = write(tmp_path / "c.csv", CHINESE, codec)
    store, report = load("customers", path)
    assert [customer.name for customer in store.customers.values()] == ["王伟", "李娜", "张敏"]
    assert report.rejected == 0


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "gb18030"])
@pytest.mark.parametrize("name", ["c.csv", "c.csv.gz", "c.jsonl"])
def test_detected_encodings_in_every_text_format(tmp_path: Path, codec: str, name: str) -> None:
    content = '{"customer_id": "c1", "name": "王小明"}\n' if "json" in name else CHINESE
    store, _ = load("customers", write(tmp_path / name, content, codec))
    assert store.customers["c1"].name in ("王伟", "王小明")


def test_one_chinese_name_is_enough(tmp_path: Path) -> None:
    path = write(tmp_path / "c.csv", "customer_id,name\nc1,陈静\n", "gb18030")
    assert examine(path, None).encoding == "gb18030"


def test_rare_characters_and_emoji_do_not_hide_chinese(tmp_path: Path) -> None:
    path = write(tmp_path / "c.csv", CHINESE + "c4,王喆䶮😀,镕城,Ａ１座\n", "gb18030")
    store, _ = load("customers", path)
    assert store.customers["c4"].name == "王喆䶮😀"


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("customer_id,name\nc1,Müller\n", "cp1252"),
        ("customer_id,name\nc1,Größe\n", "cp1252"),
        ("customer_id,name\nc1,CRÉÉE\nc2,NAÏVE\n", "cp1252"),
        ("customer_id,name\nc1,Müller Größe Äöüß Straße\nc2,Señor Peña\n", "latin-1"),
        ("customer_id,name\nc1,«£5»\n", "cp1252"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (KOREAN, "euc_kr"),
        (
            CHINESE.replace("华为技术有限公司", "台積電")
            .replace("北京", "臺北市")
            .replace("李娜", "陳怡君")
            .replace("张", "張")
            .replace("王伟", "王志明")
            .replace("中国工商银行", "國泰銀行")
            .replace("广州", "廣州")
            .replace("腾讯科技", "騰訊科技"),
            "big5",
        ),
    ],
)
def test_other_encodings_are_not_taken_for_chinese(tmp_path: Path, text: str, codec: str) -> None:
    path = write(tmp_path / "c.csv", text, codec)
    with pytest.raises(EncodingError, match="--encoding"):
        examine(path, None)
    store, _ = load("customers", path, encoding=codec)
    assert store.customers["c1"].name == text.splitlines()[1].split(",")[1]


def test_the_error_tells_the_place(tmp_path: Path) -> None:
    content = b"customer_id,name\n" + b"c1,A\n" * 300_000 + b"c2,M\xfcller\n"
    path = write(tmp_path / "c.csv", content)
    with pytest.raises(EncodingError) as caught:
        load("customers", path)
    message = str(caught.value)
    for part in (str(path), "0xFC", f"byte {content.index(0xFC)}", "line 300002", "cp1252"):
        assert part in message


def test_a_character_across_the_pieces_read_is_whole(tmp_path: Path) -> None:
    content = "customer_id,name\nc1," + "é" * (2 * (1 << 20))
    for shift in ("", "x"):
        facts = examine(write(tmp_path / "c.csv", content.replace("c1", "c1" + shift)), None)
        assert (facts.encoding, facts.lines) == ("utf-8", 1)


def test_a_cut_off_last_character_is_an_error(tmp_path: Path) -> None:
    path = write(tmp_path / "c.csv", "customer_id\nc1é".encode()[:-1])
    with pytest.raises(EncodingError, match="line 2"):
        examine(path, None)


@pytest.mark.parametrize("name", ["klingon", "hex", "rot13", "unicode_escape", "", "a\0b"])
def test_a_named_encoding_must_be_one_of_text(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / "c.csv", "customer_id\nc1\n")
    with pytest.raises(EncodingError, match="gb18030"):
        examine(path, name)


def test_a_named_encoding_must_fit(tmp_path: Path) -> None:
    path = write(tmp_path / "c.csv", "customer_id\nMüller\n", "cp1252")
    with pytest.raises(EncodingError, match="byte 13"):
        load("customers", path, encoding="utf-8")


def test_a_named_utf8_may_have_its_mark(tmp_path: Path) -> None:
    path = write(tmp_path / "c.csv", "customer_id\nc1\n", "utf-8-sig")
    store, _ = load("customers", path, encoding="UTF8")
    assert list(store.customers) == ["c1"]


def test_a_nul_in_a_cell_does_not_make_it_utf16(tmp_path: Path) -> None:
    path = write(tmp_path / "c.csv", "customer_id,name\nc\0 1,A\nc2,B\0\n")
    store, report = load("customers", path)
    assert list(store.customers) == ["c2"]
    assert "NUL" in report.rejects[0].reason


def test_a_line_without_end_is_no_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "MAX_LINE", 3 << 20)
    path = write(tmp_path / "c.csv", "customer_id\n" + "x" * (4 << 20))
    with pytest.raises(SourceError, match="after line 1"):
        examine(path, None)
