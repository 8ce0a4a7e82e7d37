"""Compiles the kernel ahead of its first use: `python -m graphcrm.inference.warm`."""

from graphcrm.inference.kernels import warm_kernels

if __name__ == "__main__":
    warm_kernels()
