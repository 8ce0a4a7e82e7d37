"""What is said about customers, in the language asked for: see docs/wording.md.

Every sentence is a message with a key; each language has a template for it, with named fields. Code
gives the key and the values, so that each language orders them as it likes.
"""

from graphcrm.wording.languages import (
    DEFAULT,
    LANGUAGES,
    choose_language,
    known_language,
    language,
    speaking,
)
from graphcrm.wording.lists import say_list
from graphcrm.wording.retelling import retell
from graphcrm.wording.saying import is_said, say, say_kind

__all__ = [
    "DEFAULT",
    "LANGUAGES",
    "choose_language",
    "is_said",
    "known_language",
    "language",
    "retell",
    "say",
    "say_kind",
    "say_list",
    "speaking",
]
