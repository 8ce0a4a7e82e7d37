"""Groups of customers that were found in the data."""

from graphcrm.wording.templates import Catalogue, Plural

MESSAGES: Catalogue = {
    "cluster.described": Plural("{n:,} customer: {what}", "{n:,} customers: {what}"),
    "cluster.like-all": "much like everybody",
    "cluster.too-few": "{customers} customers bought: there must be {least} to tell groups of them apart.",
    "cluster.alike": "Customers who bought do not differ in two things.",
    "cluster.all-small": "No groups were found that are large enough.",
    "cluster.recency_days.more": "last ordered long ago (after {mean:,.0f} days; all: {usual:,.0f})",
    "cluster.recency_days.less": "ordered lately ({mean:,.0f} days ago; all: {usual:,.0f})",
    "cluster.orders.more": "order often ({mean:,.1f} orders; all: {usual:,.1f})",
    "cluster.orders.less": "order seldom ({mean:,.1f} orders; all: {usual:,.1f})",
    "cluster.spent.more": "spent much ({mean:,.0f}; all: {usual:,.0f})",
    "cluster.spent.less": "spent little ({mean:,.0f}; all: {usual:,.0f})",
    "cluster.clv.more": "much value to come ({mean:,.0f}; all: {usual:,.0f})",
    "cluster.clv.less": "little value to come ({mean:,.0f}; all: {usual:,.0f})",
    "cluster.churn_risk.more": "likely to leave, or gone ({mean:.0%}; all: {usual:.0%})",
    "cluster.churn_risk.less": "likely to stay (risk {mean:.0%}; all: {usual:.0%})",
    "cluster.satisfaction.more": "satisfied ({mean:.0%}; all: {usual:.0%})",
    "cluster.satisfaction.less": "dissatisfied ({mean:.0%}; all: {usual:.0%})",
    "cluster.degree.more": "know many others ({mean:,.1f} contacts; all: {usual:,.1f})",
    "cluster.degree.less": "know few others ({mean:,.1f} contacts; all: {usual:,.1f})",
}
