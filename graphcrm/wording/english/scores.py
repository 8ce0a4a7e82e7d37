"""Scores, communities and roles: where they come from."""

from graphcrm.wording.templates import Catalogue, Plural

MESSAGES: Catalogue = {
    "customers": Plural("{n:,} customer", "{n:,} customers"),
    "ties": Plural("{n:,} tie", "{n:,} ties"),
    "neighbours": Plural("{n:,} neighbour", "{n:,} neighbours"),
    "score.no-relationships": "no relationships yet",
    "score.contacts": Plural("1 direct contact", "{n:,} direct contacts"),
    "score.pagerank": "PageRank {times:,.1f} times the average",
    "score.betweenness": "on {share:.1%} of the shortest paths between others",
    "score.circle": "in a circle where each knows at least {count} others",
    "score.group": "in the group {name}",
    "why.walk-only": "so only what every customer gets: the chance that a walk begins here",
    "why.group-of-one": "so a group of one",
    "why.ties-to": "ties to {customers}",
    "why.by-kind": "{count:,} by {kind}",
    "why.weight": Plural(
        "{ties} weighs {weight:.2f} together", "{ties} weigh {weight:.2f} together"
    ),
    "why.three-strongest": "the three strongest make {share:.0%} of it",
    "why.times-average": "{times:,.1f} times the average",
    "why.handed-on": "{share:.0%} is handed on by {neighbours}, the rest all get",
    "why.no-path": "no shortest path between two others runs through this customer",
    "why.on-paths": "on {share} of the shortest paths between others",
    "why.in-steps": Plural("{customers} in 1 step", "{count:,} in {n}"),
    "why.in-more": "{count:,} in more",
    "why.reaches": "reaches {distances}",
    "why.out-of-reach": "{customers} cannot be reached",
    "why.core": "in a circle in which each has ties to at least {count:,} others of it",
    "why.core-ties": Plural(
        "{n:,} tie of {all:,} lead into that circle; {needed:,} are needed",
        "{n:,} ties of {all:,} lead into that circle; {needed:,} are needed",
    ),
    "why.stays-in": "{share:.0%} of the weight of the ties stays in {community}",
    "why.rest-leads": "most of the rest leads to {community}: {share:.0%}",
    "why.group-better": "the group as a whole hangs together better this way, though this customer "
    "alone would not",
    "why.through": "{share:.0%} through {community}",
    "why.tie": "{kinds}: weight {weight}",
    "why.tie-little": "below 0.01",
    "why.tie-core": "{tie}, in core {core:,}",
    "why.tie-pagerank": "{tie}, {share:.0%} of all that this customer hands on",
    "note.strongest": "Only the strongest {count:,} relationships were looked at.",
    "note.stale": "Data came in after this analysis: analyse again to see them counted.",
    "note.past": "Relationships of earlier analyses are not kept: the ties are derived anew, from "
    "what is known today of the time until then.",
    "note.past-same": "They make the very graph that was analysed.",
    "note.past-weights": "They are the ties that were analysed, but weights are not quite the same.",
    "note.past-unknown": "The run does not tell whether they are those that were analysed.",
    "note.past-differs": "They make another graph than the one analysed, because data came in or "
    "changed since, so shares may be off and need not add up: this customer had ties to {customers} "
    "then, and has ties to {now:,} now.",
    "note.estimate": "The score is an estimate from {sources} sources.",
    "note.estimate-error": "The score is an estimate from {sources} sources, give or take {error:.2g}.",
    "note.sampled": "sampled",
    "note.shares": "The shares are estimated from {count:,} starting points of paths; each has its "
    "error.",
    "note.shares-none": "The shares are estimated from {count:,} starting points of paths, none of "
    "which led here.",
    "role.broker": "stands between {pairs:,} pairs of contacts who do not know each other "
    "({share:.0%} of all pairs do)",
    "role.cut": "{count:,} customers would be cut off without them",
    "role.rim": Plural("{n} tie, in the outermost shell", "{n} ties, in the outermost shell"),
    "role.share": "{share:.0%} {community}",
    "role.joins": "joins {count} groups: {named}",
    "role.joins-more": "joins {count} groups: {named} and {more} more",
    "role.gate": "{share:.0%} of what ties their group to {community} goes through them",
    "role.group": "group {number}",
}
