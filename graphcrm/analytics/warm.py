"""Compiles the kernels ahead of their first use: `python -m graphcrm.analytics.warm`."""

from graphcrm.analytics import role_kernels, way_kernels
from graphcrm.analytics.kernels import warm_kernels
from graphcrm.analytics.likely import kernels as likely_kernels
from graphcrm.analytics.scatter import warm_kernels as warm_scatter
from graphcrm.analytics.spread.warm import warm_spread

if __name__ == "__main__":
    warm_kernels()
    likely_kernels.warm_kernels()
    role_kernels.warm_kernels()
    warm_scatter()
    warm_spread()
    way_kernels.warm_kernels()
