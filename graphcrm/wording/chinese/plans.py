"""Plans of campaigns, and why somebody is in one."""

from graphcrm.wording.templates import Catalogue

MESSAGES: Catalogue = {
    "plan.nobody": "没有可选的客户，因此触达不到任何人。请放宽排除条件或预算。",
    "plan.reached": "从 {people}开始，平均触达 {mean:,.1f} {unit}（{low:,.1f} 至 {high:,.1f}）{already}。"
    "{compared}",
    "plan.already": "，其中先前已选的单独可触达 {mean:,.1f}",
    "plan.unit-customers": "位客户",
    "plan.unit-value": "价值",
    "plan.between": "",
    "plan.ranking-as-good": "此处按{ranking}排名靠前的客户不逊于最大化所得，因此直接采用：影响力最大化在此图谱上"
    "没有增益。",
    "plan.more": "比相同预算下按{ranking}排名靠前的客户多 {gain:.1%}。",
    "plan.less": "比相同预算下按{ranking}排名靠前的客户少 {gain:.1%}。",
    "plan.more-little": "比相同预算下按{ranking}排名靠前的客户多 {gain:.1%}：影响力最大化在此增益很小。",
    "plan.less-little": "比相同预算下按{ranking}排名靠前的客户少 {gain:.1%}：影响力最大化在此增益很小。",
    "plan.random": "随机选择可达到其 {share:.0%}。",
    "plan.by-degree": "联系人数",
    "plan.by-pagerank": "影响力（PageRank）",
    "plan.sure": "这些起始客户至少达到最佳选择新增触达的 {proved:.1%}，把握不低于 {chance:.4g}。",
    "plan.sure-unknown": "{sure}预算与人数或配额同时限定时，没有事先已知的比例；此比例是就所选客户证明的。",
    "plan.sure-known": "{sure}无论图谱如何，至少会有 {share:.1%}：{rule}。",
    "plan.rule-money": "(1 - 1/e)/2 - epsilon，含成本（Khuller、Moss、Naor 1999）",
    "plan.rule-quotas": "1/2 - epsilon，含配额（Fisher、Nemhauser、Wolsey 1978）",
    "plan.rule-greedy": "1 - 1/e - epsilon（Nemhauser、Wolsey、Fisher 1978；Tang 等 2018）",
    "plan.note-eligible": "{all:,} 位客户中有 {allowed:,} 位可选。",
    "plan.note-unpriced": "其中 {count:,} 位按 {cost} 没有成本，未纳入。",
    "plan.note-only": "只能选 {size:,} 位，而非 {wanted:,} 位。",
    "plan.note-unvalued": "{count:,} 位客户按 {value} 没有价值，按 0 计。",
    "plan.chance-number": "每条联系均为 {number:g}，按其传播方向",
    "plan.chance-share": "每条联系在通向同一客户的全部强度中所占的比例",
    "plan.chance-strength": "{number:g} × 每条联系的强度 × 可信度，按其传播方向",
    "plan.chance-learned": "来自 {actions:,} 次购买与推荐，其中 {passed:,} 次在 {days:g} 天内沿联系传播"
    "（{referrals:,} 次推荐）；并向各类联系的传播率平滑",
    "spread.alone": "单独平均可触达 {mean:,.2f} 位客户（含自身）",
    "spread.alone-worth": "单独平均可触达 {mean:,.2f} 的价值（含自身）",
    "spread.first-hand": "其中 {count:,.2f} 位直接从该客户得知",
    "spread.seed": "计划中第 {rank} 位，共 {all:,} 位，新增 {gain:,.2f}",
    "spread.chosen-before": "在计划之前已选定，因此没有人为其本可触达的部分入选",
    "spread.not-allowed": "不在计划中：不可选，若选会新增 {gain:,.2f}",
    "spread.not-chosen": "不在计划中：在已选客户之外会新增 {gain:,.2f}",
    "spread.least": "已选客户中新增最少的是 {name}，新增 {gain:,.2f}",
    "spread.chance": "得知的概率为 {chance:.1%}",
    "spread.note-mean": "最近的计划是 {plan}。触达数为 {count:,} 次模拟的平均值，95% 区间为 {low:,.2f} 至 "
    "{high:,.2f}；同时从多人得知的，计入最先的一位。",
    "spread.note-adds": "若选会新增 {low:,.2f} 至 {high:,.2f}，依据 {count:,} 个无人入选的样本。",
    "spread.note-standing": "排名按期望值计算，只看几步之内。",
    "spread.note-run": "计划依据 {planned} 制定，而此处依据 {run}：重新制定计划，两者即基于同一图谱。",
    "plan.people": "{n:,} 位客户",
}
