"""Likely ties: why one is likely, and how good the ranking is."""

from graphcrm.wording.templates import Catalogue

MESSAGES: Catalogue = {
    "likely.near": "near through contacts of contacts",
    "likely.new-tie": "made a new tie in {month}",
    "likely.new-here": "new here, since {month}",
    "likely.nothing-learnt": "Nothing was learnt: {why}. Candidates are ranked by {ranking} instead.",
    "likely.few-ties": "there are only {ties} ties; it takes {least}",
    "likely.few-new": "only {few} candidates became ties later; it takes {least} to learn from",
    "likely.tested": "{how}: for {hits:.0%} of the customers one of the ten first was right "
    "({by_hits}: {best_hits:.0%}), AUC {auc:.3f} ({by_auc}: {best_auc:.3f}): {verdict}.",
    "likely.tested-last": "Tested on the ties that came last, which nothing was learnt from",
    "likely.tested-hidden": "The ties have no dates that tell before from after, so a tenth of them "
    "was hidden",
    "likely.better": "better than each single measure",
    "likely.by-chance": "above each single measure, by no more than chance may do",
    "likely.not-better": "not better than the best single measure in everything",
    "likely.ranked-by": "{told} So candidates are ranked by {ranking}, which had the best hit rate, "
    "and have no probabilities.",
    "likely.ranked-by-besides": "{told} So candidates are ranked by {ranking}, which had the best hit "
    "rate of those but the {besides}, and have no probabilities.",
    "likely.some-types": "Only some types were looked at; the ranking was learnt from all of them.",
    "likely.stale": "Data came in after this analysis. Run 'graphcrm analyze' to count it.",
    "ranking.shared contacts": "shared contacts",
    "ranking.Jaccard": "Jaccard",
    "ranking.cosine": "cosine",
    "ranking.Adamic-Adar": "Adamic-Adar",
    "ranking.resource allocation": "resource allocation",
    "ranking.preferential attachment": "preferential attachment",
    "ranking.personalised PageRank": "personalised PageRank",
    "ranking.embedding": "embedding",
    "ranking.learnt": "learnt",
}
