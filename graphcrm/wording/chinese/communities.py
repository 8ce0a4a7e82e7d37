"""What an analysis calls communities, where the name is more than what members share."""

from graphcrm.wording.templates import Catalogue

MESSAGES: Catalogue = {
    "community.around": "以 {person} 为中心",
    "community.shared-around": "{shared} · 以 {person} 为中心",
    "community.buyers": "{product} 的买家",
}
