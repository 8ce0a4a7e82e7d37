"""What an analysis calls communities, where the name is more than what members share."""

from graphcrm.wording.templates import Catalogue

MESSAGES: Catalogue = {
    "community.around": "Around {person}",
    "community.shared-around": "{shared} · around {person}",
    "community.buyers": "Buyers of {product}",
}
