"""What can go wrong when somebody asks about customers."""

from graphcrm.wording.templates import Catalogue, Plural

MESSAGES: Catalogue = {
    "error.customer": "There is no customer with the id {id}. Search by name or e-mail to find the id.",
    "error.product": "The current analysis knows of no product {id} that was bought. Ids are as in the column "
    "product_id; load purchases with it, and run 'graphcrm analyze'.",
    "error.community": "There is no community {id} in the current analysis. List the communities to "
    "see their ids.",
    "error.run": "There is no analysis run with the id {id}.",
    "error.run-not-kept": "The results of the analysis {id} are not kept. 'graphcrm analyze --as-of "
    "DATE --keep-current' makes those of a day again; GRAPHCRM_KEEP_RUNS says how many are kept.",
    "error.past-kept": "the earliest kept one is of {day}",
    "error.past-none": "none is kept",
    "error.past": "There is no analysis as of {day} or before; {kept}. 'graphcrm analyze --as-of {day} "
    "--keep-current' makes one and leaves the current one.",
    "error.past-relationships": "Relationships are kept of the current analysis alone; of earlier ones "
    "there are scores, communities and their lineage. 'graphcrm analyze --as-of DATE' makes the "
    "relationships of a day the current ones.",
    "error.relationship": "There is no relationship {what} in the current analysis. Ask who is related "
    "to the customer to see the relationships there are, each with its relationship_id.",
    "relationship.of-type": "of the type {type} between {low} and {high}",
    "relationship.between": "between {low} and {high}",
    "relationship.others": "{what} (they have: {known})",
    "error.verdict": "There is no verdict on the relationship {type} of {low} and {high}. List the "
    "verdicts to see those there are.",
    "error.no-plan": "No plan has been made yet. Make one with 'graphcrm influencers --by spread' (or "
    "POST /api/v1/influence/plans).",
    "error.plan": "There is no plan with the id {id}. List the plans to see those there are.",
    "error.segment": "There is no segment {name}. List the segments to see those there are.",
    "error.segment-name": "There is a segment with the name {name} already. Take another name, or change that segment.",
    "error.segment-changed": "The segment {name} was changed by somebody else and has version {version} now. Nothing was saved. Read it again and make your change to what it is now.",
    "error.audience": "There is no audience {name}. List the audiences to see those there are.",
    "error.customers": Plural(
        "{n:,} id is no customer's: {named}{more}. {outcome}Leave these out, or load the customers "
        "first.",
        "{n:,} ids are no customer's: {named}{more}. {outcome}Leave these out, or load the customers "
        "first.",
    ),
    "error.customers-more": " and {count:,} more",
    "error.path": "No chain of relationships leads from {source} to {target}: they are in separate "
    "parts of the graph.",
    "error.no-analysis": "Nothing has been analysed yet, so there are no relationships, communities or "
    "scores. Run 'graphcrm analyze' (or POST /api/v1/analysis-runs) first.",
    "error.not-analyzed": "The customer {id} came after the current analysis and has no scores yet. Run "
    "'graphcrm analyze' (or POST /api/v1/analysis-runs) again.",
    "error.not-analyzed-then": "{run} did not know the customer {id}. Ask as of a later day; 'graphcrm "
    "history' (or GET /api/v1/customers/{{id}}/history) lists the analyses that did.",
    "error.no-ranking": "The analysis learnt no ranking of likely ties, because it was told not to or "
    "is of an earlier version. Run 'graphcrm analyze' (or POST /api/v1/analysis-runs) again.",
    "error.audience-name": "There is an audience with the name {name} already ({id}). Take another "
    "name, or change that audience.",
    "error.audience-changed": "The audience {name} was changed by somebody else and has version "
    "{version} now. Nothing was saved. Read it again, make your change to what it holds now, and send "
    "it with that version (over HTTP 'If-Match: \"{version}\"').",
}
