"""What a customer may want next, and why."""

from graphcrm.wording.templates import Catalogue

MESSAGES: Catalogue = {
    "want.again": "曾在 {n:,} 天购买，最近一次在{day}",
    "want.alike": "买过 {product}，而 {n:,} 位买过 {product} 的客户中有 {both:,} 位也买了它",
    "want.related": "{n:,} 位相关客户买过它",
    "want.related_nearest": "{n:,} 位相关客户买过它，最近的是 {nearest}",
    "want.popular": "热门：近 {days}有 {n:,} 位客户购买",
    "want.rare": "近期无人购买",
}
