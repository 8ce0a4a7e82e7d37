"""What leaving means, and how far warnings of it can be trusted."""

from graphcrm.wording.templates import Catalogue, Plural

MESSAGES: Catalogue = {
    "leaving.rhythm": (
        "A customer has left who does not order again within {patience:g} of its own rhythms, at "
        "least {least} and at most {most}."
    ),
    "leaving.window": "A customer has left who does not order again within {days}.",
    "leaving.label": "Who has left is said by the attribute '{name}', within {days}.",
    "leaving.learnt": (
        "The data are too short to learn from so long a time: who is silent for {days} was learnt, "
        "which says more often than it should that somebody leaves."
    ),
    "leaving.undated": (
        "The attribute does not say when: it was learnt from what was known on one day, and judged "
        "by every fifth customer, who were kept apart. Some of them may have left before that day."
    ),
    "leaving.too-short": (
        "The data cover too short a time: {days} days and more before today are needed to learn from "
        "and to judge by."
    ),
    "leaving.too-few": (
        "Of {count} customers in the past {left} left: there must be {least} of either kind to learn "
        "from."
    ),
    "warned.none": "Nobody was warned of.",
    "warned.open": Plural(
        "{n:,} customer was warned of; of none of them is it known yet whether they left.",
        "{n:,} customers were warned of; of none of them is it known yet whether they left.",
    ),
    "warned.known": Plural(
        "{n:,} customer was warned of. After {weeks} weeks {left:,} of the {known:,} of whom it is "
        "known had left, {share:.0%}; of the others {others:.0%}.",
        "{n:,} customers were warned of. After {weeks} weeks {left:,} of the {known:,} of whom it is "
        "known had left, {share:.0%}; of the others {others:.0%}.",
    ),
}
