"""A heap of customers by falling key, as loops."""

from __future__ import annotations

from graphcrm.compiled import compiled
from graphcrm.tables import Float64, Int32


@compiled
def _before(key: Float64, tie: Int32, left: int, right: int) -> bool:
    if key[left] != key[right]:
        return bool(key[left] > key[right])
    return bool(tie[left] < tie[right])


@compiled
def sink(heap: Int32, size: int, at: int, key: Float64, tie: Int32) -> None:
    """Move what stands at a place down until nothing below it goes first."""
    node = heap[at]
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        if child + 1 < size and _before(key, tie, heap[child + 1], heap[child]):
            child += 1
        if not _before(key, tie, heap[child], node):
            break
        heap[at] = heap[child]
        at = child
    heap[at] = node


@compiled
def lift(heap: Int32, at: int, key: Float64, tie: Int32) -> None:
    """Move what stands at a place up until nothing above it goes after it."""
    node = heap[at]
    while at > 0:
        parent = (at - 1) // 2
        if not _before(key, tie, node, heap[parent]):
            break
        heap[at] = heap[parent]
        at = parent
    heap[at] = node


@compiled
def make_heap(heap: Int32, key: Float64, tie: Int32) -> None:
    """Order a heap: the highest key first, the lower tie where keys are equal."""
    for at in range(len(heap) // 2 - 1, -1, -1):
        sink(heap, len(heap), at, key, tie)
