"""Plans of campaigns, and why somebody is in one."""

from graphcrm.wording.templates import Catalogue, Plural

MESSAGES: Catalogue = {
    "plan.nobody": "Nobody can be chosen, so nobody is reached. Loosen the exclusions or the budget.",
    "plan.reached": "{people} to start with; {mean:,.1f} {unit} reached on average ({low:,.1f} to "
    "{high:,.1f}){already}. {compared}",
    "plan.already": ", of which those chosen before reach {mean:,.1f} alone",
    "plan.unit-customers": "customers",
    "plan.unit-value": "value",
    "plan.between": " ",
    "plan.ranking-as-good": "The top by {ranking} do at least as well here as what maximising found, "
    "so they are given: influence maximisation gains nothing on this graph.",
    "plan.more": "That is {gain:.1%} more than the top by {ranking} with the same budget.",
    "plan.less": "That is {gain:.1%} less than the top by {ranking} with the same budget.",
    "plan.more-little": "That is {gain:.1%} more than the top by {ranking} with the same budget: "
    "influence maximisation gains little here.",
    "plan.less-little": "That is {gain:.1%} less than the top by {ranking} with the same budget: "
    "influence maximisation gains little here.",
    "plan.random": "A random pick gets {share:.0%} of it.",
    "plan.by-degree": "degree",
    "plan.by-pagerank": "PageRank",
    "plan.sure": "With a chance of at least {chance:.4g}, these seeds reach at least {proved:.1%} of "
    "what the best choice would add.",
    "plan.sure-unknown": "{sure} For money together with a number of people or quotas no share is "
    "known beforehand; this one is proved for the seeds given.",
    "plan.sure-known": "{sure} Whatever the graph, it would have been at least {share:.1%}: {rule}.",
    "plan.rule-money": "(1 - 1/e)/2 - epsilon, with costs (Khuller, Moss & Naor 1999)",
    "plan.rule-quotas": "1/2 - epsilon, with quotas (Fisher, Nemhauser & Wolsey 1978)",
    "plan.rule-greedy": "1 - 1/e - epsilon (Nemhauser, Wolsey & Fisher 1978; Tang et al. 2018)",
    "plan.note-eligible": "{allowed:,} of {all:,} customers may be chosen.",
    "plan.note-unpriced": "{count:,} of them have no cost under {cost} and are left out.",
    "plan.note-only": "Only {size:,} can be chosen, not {wanted:,}.",
    "plan.note-unvalued": "{count:,} customers have no value under {value}: 0.",
    "plan.chance-number": "{number:g} for every tie, the ways it carries",
    "plan.chance-share": "each tie's share of the strength of all that leads to the same customer",
    "plan.chance-strength": "{number:g} x strength x confidence of each tie, the ways it carries",
    "plan.chance-learned": "from {actions:,} purchases and referrals, {passed:,} of them passed on "
    "along a tie within {days:g} days ({referrals:,} referrals); smoothed towards the rate of each "
    "type of tie",
    "spread.alone": "alone it reaches {mean:,.2f} customers on average, itself included",
    "spread.alone-worth": "alone it reaches {mean:,.2f} in worth on average, itself included",
    "spread.first-hand": "{count:,.2f} of those it passes on to hear of it at first hand",
    "spread.seed": "number {rank} of {all:,} in the plan, adding {gain:,.2f}",
    "spread.chosen-before": "it was there before the plan, so nobody was chosen for what it reaches "
    "anyway",
    "spread.not-allowed": "not in the plan: it might not be chosen, and would add {gain:,.2f}",
    "spread.not-chosen": "not in the plan: beyond those chosen it would add {gain:,.2f}",
    "spread.least": "the one of them that adds least, {name}, adds {gain:,.2f}",
    "spread.chance": "hears of it with a chance of {chance:.1%}",
    "spread.note-mean": "The latest plan is {plan}. What is reached is the mean of {count:,} "
    "simulations, {low:,.2f} to {high:,.2f} with a chance of 95 %; who hears from several at once "
    "counts for the first.",
    "spread.note-adds": "What it would add lies between {low:,.2f} and {high:,.2f}, by {count:,} "
    "samples that chose nobody.",
    "spread.note-standing": "Where it stands is by expectation, a few steps far.",
    "spread.note-run": "The plan was made from {planned}, and this is told of {run}: make the plan "
    "again to have both of one graph.",
    "plan.people": Plural("1 customer", "{n:,} customers"),
}
