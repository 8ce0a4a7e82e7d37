"""Pictures of the graph: titles, edges, and what was left out."""

from graphcrm.wording.templates import Catalogue

MESSAGES: Catalogue = {
    "picture.between": "",
    "picture.all-communities": "全部社群",
    "picture.members-tied": "成员之间有 {n:,} 条联系",
    "picture.edge": "{kinds}：强度 {strength:.2f}",
    "picture.edge-plain": "强度 {strength:.2f}",
    "picture.no-parts": "没有比偶然更清晰的子社群。请查看其成员。",
    "picture.largest": "显示 {all:,} 个社群中最大的 {shown:,} 个。",
    "picture.in-none": "{n:,} 位成员不属于任何子社群。",
    "picture.no-customers": "还没有客户。",
    "picture.no-relationships": "{count:,} 位客户之间都没有关系：数据中没有指明互动的另一方，也没有已知联系。"
    "每位客户都是独立的。",
    "picture.alone": "{n:,} 位客户没有任何关系，不在图上。",
    "picture.most-important": "显示 {all:,} 位客户中最重要的 {shown:,} 位。",
    "picture.strongest": "绘出其间 {all:,} 条联系中最强的 {shown:,} 条。",
    "picture.customer-alone": "这位客户没有关系。",
    "picture.newcomer": "这位客户在上次分析之后加入。重新分析即可看到关系。",
    "picture.filtered-out": "这位客户没有符合筛选的关系。",
    "picture.no-places": "此次分析由 Spark 发布，没有客户的位置。运行 'graphcrm analyze' 即可得到。",
    "picture.most-influential": "显示 {all:,} 位客户中影响力最大的 {shown:,} 位。",
    "picture.strongest-of": "绘出 {all:,} 条联系中最强的 {shown:,} 条。",
}
