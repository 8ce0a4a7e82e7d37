"""What can go wrong when somebody asks about customers."""

from graphcrm.wording.templates import Catalogue

MESSAGES: Catalogue = {
    "error.customer": "没有编号为 {id} 的客户。可按姓名或邮箱搜索以找到编号。",
    "error.product": "当前分析中没有售出过编号为 {id} 的产品。请先载入带有产品编号的购买记录，再运行 'graphcrm analyze'。",
    "error.community": "当前分析中没有社群 {id}。列出社群即可看到其编号。",
    "error.run": "没有编号为 {id} 的分析。",
    "error.run-not-kept": "分析 {id} 的结果未保留。'graphcrm analyze --as-of DATE --keep-current' 可重新得出"
    "某一天的结果；GRAPHCRM_KEEP_RUNS 决定保留多少次。",
    "error.past-kept": "保留的最早一次为 {day}",
    "error.past-none": "没有保留任何一次",
    "error.past": "没有 {day} 或更早的分析；{kept}。'graphcrm analyze --as-of {day} --keep-current' 可补做一次，"
    "且不影响当前分析。",
    "error.past-relationships": "只保留当前分析的关系；更早的分析保留分值、社群及其演变。"
    "'graphcrm analyze --as-of DATE' 可使某一天的关系成为当前关系。",
    "error.relationship": "当前分析中没有这条关系：{what}。查询该客户的相关客户即可看到现有关系及各自的 relationship_id。",
    "relationship.of-type": "{low} 与 {high} 之间的 {type}",
    "relationship.between": "{low} 与 {high} 之间的关系",
    "relationship.others": "{what}（现有：{known}）",
    "error.verdict": "{low} 与 {high} 的关系 {type} 还没有判断。列出判断即可看到已有的。",
    "error.no-plan": "还没有计划。可用 'graphcrm influencers --by spread'（或 POST /api/v1/influence/plans）制定。",
    "error.plan": "没有编号为 {id} 的计划。列出计划即可看到已有的。",
    "error.segment": "没有细分 {name}。列出细分即可看到已有的。",
    "error.segment-name": "已有名为 {name} 的细分。请换个名称，或更改该细分。",
    "error.segment-changed": "细分 {name} 已被他人更改，现为版本 {version}。未做任何保存。请重新读取，在其当前内容上进行更改。",
    "error.audience": "没有受众 {name}。列出受众即可看到已有的。",
    "error.customers": "{n:,} 个编号不属于任何客户：{named}{more}。{outcome}请去掉这些编号，或先导入客户。",
    "error.customers-more": "，另有 {count:,} 个",
    "error.path": "没有关系链从 {source} 通到 {target}：两者在图谱中互不相连的部分。",
    "error.no-analysis": "尚未分析，因此没有关系、社群和分值。请先运行 'graphcrm analyze'"
    "（或 POST /api/v1/analysis-runs）。",
    "error.not-analyzed": "客户 {id} 在当前分析之后加入，还没有分值。请重新运行 'graphcrm analyze'"
    "（或 POST /api/v1/analysis-runs）。",
    "error.not-analyzed-then": "{run} 中没有客户 {id}。请查询更晚的日期；'graphcrm history'"
    "（或 GET /api/v1/customers/{{id}}/history）列出包含该客户的分析。",
    "error.no-ranking": "此次分析没有学习可能联系的排序：可能被要求不学习，或由早期版本完成。"
    "请重新运行 'graphcrm analyze'（或 POST /api/v1/analysis-runs）。",
    "error.audience-name": "已有名为 {name} 的受众（{id}）。请换个名称，或更改该受众。",
    "error.audience-changed": "受众 {name} 已被他人更改，现为版本 {version}。未做任何保存。请重新读取，在其当前内容上"
    "修改，并连同该版本一起发送（HTTP 用 'If-Match: \"{version}\"'）。",
}
