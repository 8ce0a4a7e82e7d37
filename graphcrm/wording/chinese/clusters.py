"""Groups of customers that were found in the data."""

from graphcrm.wording.templates import Catalogue

MESSAGES: Catalogue = {
    "cluster.described": "{n:,} 位客户：{what}",
    "cluster.like-all": "与全体相近",
    "cluster.too-few": "购买过的客户有 {customers} 位：至少需要 {least} 位才能分群。",
    "cluster.alike": "购买过的客户没有在两个方面存在差异。",
    "cluster.all-small": "没有找到足够大的群组。",
    "cluster.recency_days.more": "很久没有下单（{mean:,.0f} 天前；全体 {usual:,.0f} 天）",
    "cluster.recency_days.less": "近期下过单（{mean:,.0f} 天前；全体 {usual:,.0f} 天）",
    "cluster.orders.more": "下单频繁（{mean:,.1f} 笔；全体 {usual:,.1f} 笔）",
    "cluster.orders.less": "下单很少（{mean:,.1f} 笔；全体 {usual:,.1f} 笔）",
    "cluster.spent.more": "消费较高（{mean:,.0f}；全体 {usual:,.0f}）",
    "cluster.spent.less": "消费较低（{mean:,.0f}；全体 {usual:,.0f}）",
    "cluster.clv.more": "未来价值高（{mean:,.0f}；全体 {usual:,.0f}）",
    "cluster.clv.less": "未来价值低（{mean:,.0f}；全体 {usual:,.0f}）",
    "cluster.churn_risk.more": "可能流失或已流失（{mean:.0%}；全体 {usual:.0%}）",
    "cluster.churn_risk.less": "可能留存（流失风险 {mean:.0%}；全体 {usual:.0%}）",
    "cluster.satisfaction.more": "满意（{mean:.0%}；全体 {usual:.0%}）",
    "cluster.satisfaction.less": "不满意（{mean:.0%}；全体 {usual:.0%}）",
    "cluster.degree.more": "联系人多（{mean:,.1f} 位；全体 {usual:,.1f} 位）",
    "cluster.degree.less": "联系人少（{mean:,.1f} 位；全体 {usual:,.1f} 位）",
}
