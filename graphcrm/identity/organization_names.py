"""Names of organizations: what is left of them without legal form, place and spelling."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from graphcrm.identity.scripts import HAN, fold, sound
from graphcrm.identity.short_names import full_forms

_LEGAL_FORMS = frozenset(
    {
        "inc", "incorporated", "llc", "llp", "ltd", "limited", "plc", "corp", "corporation",
        "company", "co", "gmbh", "mbh", "ag", "kg", "kgaa", "ohg", "ug", "gbr", "ev", "eg", "se",
        "sa", "sas", "sarl", "srl", "spa", "sl", "bv", "nv", "oy", "ab", "as", "aps", "pty", "pte",
        "kk", "ooo", "ооо", "зао", "оао", "lp", "kft", "zrt", "sro", "doo", "lda", "ltda", "pllc",
        "aktiengesellschaft", "cie", "aktiebolag", "asa", "oyj", "sti", "tbk", "sdn", "bhd", "tnhh",
        "eireli", "пао", "оод", "еоод", "ад", "еад", "тов", "тоо", "ood", "eood", "pao", "pat",
        "tov", "επε", "ικε", "epe", "ike", "주식회사", "유한회사", "בעמ",
    }
)  # fmt: skip
_WEAK_FORMS = frozenset(
    {
        "co", "as", "se", "sa", "ab", "ag", "sl", "lp", "eg", "ev", "ug", "spa", "cie", "asa",
        "sti", "ад", "ike", "pat", "pao", "tov", "epe",
    }
)  # fmt: skip
"""Words of names too: a form only as the last word, in capitals or with a full stop."""

_SURE_FORMS = _LEGAL_FORMS - _WEAK_FORMS
_LONG_FORMS = re.compile(
    r"\b(gesellschaft mit beschr[aä]nkter haftung|soci[eé]t[eé] anonyme|sociedad an[oó]nima|"
    r"public limited company|limited liability (company|partnership)|"
    r"sp z o o|sp[oó][lł]ka z o o|ltd sti|ltd şti|c[oô]ng ty (tnhh|c[oổ] ph[aầ]n)|"
    r"soci[eé]t[eé] [aà] responsabilit[eé] limit[eé]e)\b"
)
_CHINESE_FORMS = re.compile(
    "(股份有限公司|股份公司|有限责任公司|有限責任公司|有限公司|集团|集團|公司|株式会社|合同会社|有限会社|（株）|\\(株\\)|\\(주\\))"
)
_DOTTED = re.compile(r"(?<=\b\w)\.(?=\w\b)")
_LINKS = frozenset({"and", "und", "et", "the", "y"})
_PARTNERS = re.compile(
    r"(&|\band\b|\bund\b|\bet\b)\s*(co|cie|sons?|brothers|partners?|associates|s[oö]hne|fils|"
    r"figli|hijos)\b\.?\s*"
)

_SAME_WORDS = {
    "mfg": "manufacturing", "intl": "international", "svcs": "services", "svc": "services",
    "service": "services", "tech": "technology", "technologies": "technology",
    "industries": "industrial", "industry": "industrial", "ind": "industrial",
    "eng": "engineering", "sys": "systems", "system": "systems", "soln": "solutions",
    "solution": "solutions", "natl": "national", "amer": "american", "ins": "insurance",
    "assoc": "associates", "assn": "association", "bros": "brothers", "dept": "department",
    "univ": "university", "inst": "institute", "mgmt": "management", "electronic": "electronics",
    "trade": "trading", "foods": "food", "grp": "group", "hosp": "hospital", "ctr": "center",
    "centre": "center", "pharma": "pharmaceuticals", "pharmaceutical": "pharmaceuticals",
    "labs": "laboratories", "lab": "laboratories",
}  # fmt: skip
"""Abbreviations and forms of words that firms have in their names."""

_TRADES = frozenset(
    {
        "association", "associates", "bakery", "bank", "banco", "banque", "center", "clinic",
        "college", "construction", "consulting", "council", "electronics", "energy",
        "engineering", "enterprises", "food", "foundation", "hospital", "hotel", "industrial",
        "institute", "insurance", "international", "investments", "laboratories", "logistics",
        "management", "manufacturing", "media", "ministry", "motors", "partners",
        "pharmaceuticals", "pharmacy", "plumbing", "properties", "restaurant", "securities",
        "services", "software", "solutions", "stiftung", "studios", "supply", "systems",
        "technology", "textiles", "trading", "transport", "transports", "university",
        "ventures", "verein", "versicherung", "wholesale", "holdings", "holding", "банк",
        "завод", "университет",
    }
)  # fmt: skip
_FAMILIES = frozenset({"bank", "banks", "college", "food", "foods"})
"""Trades that are family names."""

_CHINESE_TRADES = {
    "信息技术": "information technology", "資訊": "information technology",
    "文化传播": "culture", "文化傳播": "culture", "房地产": "real estate", "房地產": "real estate",
    "科技": "technology", "技术": "technology", "技術": "technology", "贸易": "trading",
    "貿易": "trading", "商贸": "trading", "电子": "electronics", "電子": "electronics",
    "实业": "industrial", "實業": "industrial", "工业": "industrial", "工業": "industrial",
    "网络": "network", "網絡": "network", "建筑": "construction", "建築": "construction",
    "建设": "construction", "食品": "food", "医疗": "medical", "醫療": "medical",
    "物流": "logistics", "传媒": "media", "傳媒": "media", "机械": "machinery", "機械": "machinery",
    "投资": "investment", "投資": "investment", "咨询": "consulting", "諮詢": "consulting",
    "软件": "software", "軟件": "software", "银行": "bank", "銀行": "bank", "大学": "university",
    "大學": "university", "医院": "hospital", "醫院": "hospital", "酒店": "hotel",
    "保险": "insurance", "保險": "insurance", "证券": "securities", "證券": "securities",
    "汽车": "motors", "汽車": "motors", "制药": "pharmaceuticals", "药业": "pharmaceuticals",
    "能源": "energy", "教育": "education", "通信": "communications", "商事": "trading",
}  # fmt: skip
_CHINESE_TRADE = re.compile("|".join(sorted(_CHINESE_TRADES, key=len, reverse=True)))
_CHINESE_PLACES = (
    "北京|上海|天津|重庆|重慶|香港|澳门|台北|臺北|广州|廣州|深圳|杭州|成都|南京|武汉|武漢|西安|苏州|蘇州|"
    "青岛|青島|大连|大連|宁波|寧波|厦门|廈門|长沙|長沙|郑州|济南|合肥|福州|无锡|東莞|东莞|佛山|昆明|"
    "沈阳|哈尔滨|长春|石家庄|南昌|贵阳|南宁|太原|兰州|乌鲁木齐|海口|温州|珠海|高雄|台中|"
    "广东|廣東|浙江|江苏|江蘇|山东|山東|四川|河南|河北|湖北|湖南|福建|安徽|江西|陕西|辽宁|云南|贵州|"
    "广西|山西|吉林|黑龙江|甘肃|新疆|内蒙古|海南|宁夏|青海|西藏|东京|東京|大阪"
)
_PLACED = re.compile(f"^({_CHINESE_PLACES})[省市]?(?=..)|[（(]({_CHINESE_PLACES})[省市]?[)）]")
_SHORTEST_FIRM = 4
"""Characters of a Chinese firm's name; people's names with a trade in them are shorter."""


def organization_name(name: str | None) -> str | None:
    """Return an organization's name without its legal form, words in Latin or its own script."""
    plain = unicodedata.normalize("NFKC", name or "")
    text = _CHINESE_FORMS.sub(" ", _DOTTED.sub("", plain))
    if HAN.search(text):
        text = _divided(text)
    folded = sound(_LONG_FORMS.sub(" ", fold(text)))
    words = [word for word in folded.split() if word not in _LINKS]
    kept = [_SAME_WORDS.get(word, word) for word in words if word not in _LEGAL_FORMS]
    if len(kept) > 1:
        kept = [_read_trades().get(word, word) for word in kept]
    return " ".join(kept or words) or None


def _divided(text: str) -> str:
    """Return a Chinese name as it is written in Latin letters: place, proper name, trade."""
    found = _PLACED.search(text)
    place = (found.group(1) or found.group(2)) if found else ""
    rest = _PLACED.sub("", text, count=1)
    trades = [_CHINESE_TRADES[word] for word in _CHINESE_TRADE.findall(rest)]
    return " ".join((place, _CHINESE_TRADE.sub(" ", rest), *trades))


@lru_cache(maxsize=1)
def _read_trades() -> dict[str, str]:
    """Return Chinese trades as they are read, such as shipin, which is food."""
    return {sound(word): trade for word, trade in _CHINESE_TRADES.items()}


def is_organization_name(name: str | None) -> bool:
    """Return whether a name has a legal form or a trade in it, as people's names do not."""
    if not name:
        return False
    plain = _DOTTED.sub("", unicodedata.normalize("NFKC", name))
    if _CHINESE_FORMS.search(plain):
        return True
    if HAN.search(plain):
        long = sum(map(bool, map(HAN.match, plain))) >= _SHORTEST_FIRM
        trade = list(_CHINESE_TRADE.finditer(plain))
        ends = bool(trade) and plain.endswith(trade[-1].group())
        return long and ends
    folded = fold(plain)
    words = folded.split()
    return (
        any(word in _SURE_FORMS for word in words[1:])
        or bool(_LONG_FORMS.search(folded))
        or bool(_PARTNERS.search(plain.casefold()))
        or _ends_in_form(plain)
        or _has_trade(words)
    )


def _ends_in_form(plain: str) -> bool:
    """Return whether AG, S.A. or Co. is last, and not because all is in capitals."""
    *before, last = plain.split() or [""]
    form = last.strip(".,").casefold() in _WEAK_FORMS
    marked = last.endswith(".") or (last.isupper() and not " ".join(before).isupper())
    return bool(before) and form and marked


def _has_trade(words: list[str]) -> bool:
    """Return whether a word is a trade, and not the family name of somebody, as in Tom Bank."""
    if len(words) == 2 and words[1] in _FAMILIES and full_forms(words[0]):
        return False
    return any(_SAME_WORDS.get(word, word) in _TRADES for word in words[1:])
