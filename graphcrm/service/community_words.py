"""What communities are called, in the language spoken.

An analysis names them in English, after what members share and whom they are around; what is a name
stays as it is, the words around it are said anew.
"""

from __future__ import annotations

from graphcrm.analytics.naming import PRODUCT, named_after, shared_parts, shared_words
from graphcrm.model import Community
from graphcrm.wording import DEFAULT, language, say


def said_name(community: Community) -> str:
    """Return what a community is called; as it was named where the name says nothing else."""
    name, traits = community.name, community.traits
    if language() == DEFAULT:
        return name
    after = named_after(name, community.community_id, traits)
    if after is None:
        return name
    parts = [
        say("community.buyers", product=text) if attribute == PRODUCT else text
        for attribute, text in shared_parts(traits)
    ]
    shared = " · ".join(parts)
    if not after:
        return shared
    person = after[0]
    if not shared_words(traits):
        return say("community.around", person=person)
    return say("community.shared-around", shared=shared, person=person)


def in_words(community: Community) -> Community:
    """Return a community called as it is in the language spoken."""
    return community._replace(name=said_name(community))
