"""Pictures of the graph: titles, edges, and what was left out."""

from graphcrm.wording.templates import Catalogue, Plural

MESSAGES: Catalogue = {
    "picture.between": " ",
    "picture.all-communities": "All communities",
    "picture.members-tied": Plural("{n:,} tie between members", "{n:,} ties between members"),
    "picture.edge": "{kinds}: strength {strength:.2f}",
    "picture.edge-plain": "strength {strength:.2f}",
    "picture.no-parts": "It has no parts that are clearer than chance. Look at its members instead.",
    "picture.largest": "The {shown:,} largest of {all:,} communities are shown.",
    "picture.in-none": Plural(
        "{n:,} customer is in none of them.", "{n:,} customers are in none of them."
    ),
    "picture.no-customers": "There are no customers yet.",
    "picture.no-relationships": "None of the {count:,} customers has a relationship with another: the "
    "data names no counterparty and no link. Every customer stands alone.",
    "picture.alone": Plural(
        "{n:,} customer stands alone and is not on the map.",
        "{n:,} customers stand alone and are not on the map.",
    ),
    "picture.most-important": "The {shown:,} most important of {all:,} customers are shown.",
    "picture.strongest": "The {shown:,} strongest of {all:,} ties among them are drawn.",
    "picture.customer-alone": "This customer has no relationships.",
    "picture.newcomer": "This customer came after the last analysis. Analyse again to see "
    "relationships.",
    "picture.filtered-out": "No relationship of this customer passes the filter.",
    "picture.no-places": "This analysis has no places for customers: it was published from Spark. Run "
    "'graphcrm analyze' to get them.",
    "picture.most-influential": "The {shown:,} most influential of {all:,} customers are shown.",
    "picture.strongest-of": "Of {all:,} ties the strongest {shown:,} are drawn.",
}
