"""What a customer may want next, and why."""

from graphcrm.wording.templates import Catalogue, Plural

MESSAGES: Catalogue = {
    "want.again": Plural("bought on {n:,} day, on {day}", "bought on {n:,} days, last on {day}"),
    "want.alike": Plural(
        "bought {product}, and {both:,} of {n:,} who bought {product} bought this too",
        "bought {product}, and {both:,} of {n:,} who bought {product} bought this too",
    ),
    "want.related": Plural("{n:,} related customer bought it", "{n:,} related customers bought it"),
    "want.related_nearest": Plural(
        "a related customer bought it, {nearest}",
        "{n:,} related customers bought it, the nearest {nearest}",
    ),
    "want.popular": Plural(
        "popular: {n:,} customer in the last {days}", "popular: {n:,} customers in the last {days}"
    ),
    "want.rare": "nobody bought it of late",
}
