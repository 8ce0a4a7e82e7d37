"""What leaving means, and how far warnings of it can be trusted."""

from graphcrm.wording.templates import Catalogue

MESSAGES: Catalogue = {
    "leaving.rhythm": (
        "客户在其自身节奏的 {patience:g} 倍时间内（最少 {least}，最多 {most}）没有再次下单，即视为流失。"
    ),
    "leaving.window": "客户在 {days}内没有再次下单，即视为流失。",
    "leaving.label": "流失与否由客户属性“{name}”说明，期限为 {days}。",
    "leaving.learnt": (
        "数据时间不足以学习这么长的期限：模型学习的是 {days}内没有下单的客户，因此会高估流失。"
    ),
    "leaving.undated": (
        "该属性没有说明流失的时间：模型根据某一天已知的信息学习，并用另外保留的五分之一客户检验，"
        "其中一些客户可能在那天之前就已流失。"
    ),
    "leaving.too-short": "数据覆盖的时间太短：学习和检验需要今天之前至少 {days} 天的数据。",
    "leaving.too-few": "过去的 {count} 位客户中有 {left} 位流失：流失与留存各需至少 {least} 位才能学习。",
    "warned.none": "没有对任何客户发出预警。",
    "warned.open": "共对 {n:,} 位客户发出预警；他们是否流失尚不清楚。",
    "warned.known": (
        "共对 {n:,} 位客户发出预警。{weeks} 周后，在结果已知的 {known:,} 位中有 {left:,} 位流失，占 "
        "{share:.0%}；其他客户为 {others:.0%}。"
    ),
}
