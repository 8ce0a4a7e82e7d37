"""Likely ties: why one is likely, and how good the ranking is."""

from graphcrm.wording.templates import Catalogue

MESSAGES: Catalogue = {
    "likely.near": "通过联系人的联系人相近",
    "likely.new-tie": "{month}有新的联系",
    "likely.new-here": "新客户，始于{month}",
    "likely.nothing-learnt": "未能学习：{why}。改按“{ranking}”对候选客户排序。",
    "likely.few-ties": "只有 {ties} 条联系，至少需要 {least} 条",
    "likely.few-new": "后来只有 {few} 位候选客户建立了联系，至少需要 {least} 位才能学习",
    "likely.tested": "{how}：{hits:.0%} 的客户在前十位中有正确的（{by_hits}：{best_hits:.0%}），"
    "AUC 为 {auc:.3f}（{by_auc}：{best_auc:.3f}），{verdict}。",
    "likely.tested-last": "以最近出现、未用于学习的联系检验",
    "likely.tested-hidden": "联系没有可分先后的日期，因此隐去其中十分之一来检验",
    "likely.better": "优于每个单项指标",
    "likely.by-chance": "高于每个单项指标，但差距可能出于偶然",
    "likely.not-better": "并非在各方面都优于最好的单项指标",
    "likely.ranked-by": "{told}因此按命中率最高的“{ranking}”对候选客户排序，不给出概率。",
    "likely.ranked-by-besides": "{told}因此按“{ranking}”对候选客户排序（除“{besides}”外命中率最高），"
    "不给出概率。",
    "likely.some-types": "只查看了部分关系类型，而排序是从所有类型学习的。",
    "likely.stale": "此次分析之后又有新数据。运行 'graphcrm analyze' 即可计入。",
    "ranking.shared contacts": "共同联系人数",
    "ranking.Jaccard": "Jaccard 系数",
    "ranking.cosine": "余弦相似度",
    "ranking.Adamic-Adar": "Adamic-Adar 指数",
    "ranking.resource allocation": "资源分配",
    "ranking.preferential attachment": "优先连接",
    "ranking.personalised PageRank": "个性化 PageRank",
    "ranking.embedding": "嵌入向量",
    "ranking.learnt": "学习所得",
}
