"""Pays for what the first question would pay for: loading the graph, compiling its kernels."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from graphcrm.errors import GraphCrmError

if TYPE_CHECKING:
    from graphcrm.service.context import Context

logger = logging.getLogger(__name__)


def warm(ctx: Context) -> None:
    """Ask every kind of question about the graph once, where a server holds it in memory.

    Before the first analysis there is nothing to do. A store that is away is no reason not to
    start: it may come back, and until then /readyz says so.
    """
    if not ctx.resident:
        return
    from graphcrm.service.influence import influencers
    from graphcrm.service.paths import strongest_path
    from graphcrm.service.views import customer_view
    from graphcrm.service.whole_customer import customer_360
    from graphcrm.service.whole_map import whole_map

    try:
        with ctx.store.read() as reader:
            run = reader.status().run
        if run is None:
            return
        whole_map(ctx)
        for influencer in influencers(ctx, limit=1).items:
            customer_360(ctx, influencer.customer_id)
            customer_view(ctx, influencer.customer_id)
            strongest_path(ctx, influencer.customer_id, influencer.customer_id)
    except GraphCrmError as error:
        logger.warning("The graph could not be loaded ahead of the first question: %s", error)
