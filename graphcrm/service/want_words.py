"""What speaks for a recommendation, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graphcrm.model import DAY
from graphcrm.service.moment_words import day
from graphcrm.store.wants import Want
from graphcrm.wording import say


def want_words(want: Want, names: Mapping[str, str], popular_days: int) -> tuple[str, ...]:
    """Say what speaks for a product, the nearest to the customer first.

    names: what to call related customers, by id; one that is gone is not named.
    """
    return tuple(_reasons(want, names, popular_days)) or (say("want.rare"),)


def _reasons(want: Want, names: Mapping[str, str], popular_days: int) -> Iterator[str]:
    if want.days:
        yield say("want.again", n=want.days, day=day(want.last * DAY))
    if want.base is not None:
        yield say("want.alike", product=want.base, both=want.both, n=want.of)
    if want.related:
        nearest = names.get(want.nearest or "")
        if nearest is None:
            yield say("want.related", n=want.related)
        else:
            yield say("want.related_nearest", n=want.related, nearest=nearest)
    if want.popular:
        yield say("want.popular", n=want.popular, days=say("days", n=popular_days))
