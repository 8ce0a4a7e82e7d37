"""Everything that can go wrong, as one tree. No HTTP in it: that lives in graphcrm_api/errors.py.

GraphCrmError
├── UsageError            the caller asked for something that makes no sense (exit code 2)
│   ├── InvalidValueError    a parameter outside its range or of the wrong form
│   │   └── RuleError            the rule of a segment that cannot be understood
│   └── UnsafeListenError    listening beyond this machine without API keys
├── SourceError           a file or table that cannot be read at all
│   ├── EncodingError        the text encoding could not be told
│   └── MissingColumnError   a required column is not there
├── NotFoundError         a named thing is not in the graph
│   ├── CustomerNotFoundError
│   ├── ProductNotFoundError
│   ├── CommunityNotFoundError
│   ├── RunNotFoundError
│   ├── RunNotKeptError        the results of a run are gone
│   ├── NoPastAnalysisError    no kept run is as old as was asked for
│   ├── PastRelationshipsError relationships of a run that is not the current one
│   ├── RelationshipNotFoundError
│   ├── VerdictNotFoundError
│   ├── PlanNotFoundError
│   ├── AudienceNotFoundError
│   ├── SegmentNotFoundError
│   ├── CustomersNotFoundError  several ids at once
│   └── PathNotFoundError    two customers with no chain of relationships between them
├── NoAnalysisError       a question that needs an analysis, before there was one
├── NoRankingError        likely ties, after an analysis that learnt no ranking of them
├── StoreError            the store itself
│   ├── StoreUnavailableError  cannot be reached, opened or logged in to
│   ├── StoreMissingError      a file that is not there
│   ├── StoreFormatError       a file or database that is not ours, or of another version
│   ├── StoreBusyError         another process holds the write lock for too long
│   └── StoreNotEmptyError     copying onto a graph that already holds something else
├── NotInferredError      a verdict on a relationship that is no guess
├── ConflictError         the same idempotency key came with other content
│   ├── AudienceNameTakenError  another audience has this name
│   └── SegmentNameTakenError   another segment has this name
├── AudienceChangedError  somebody else changed an audience meanwhile
├── SegmentChangedError   somebody else changed a segment meanwhile
└── EngineError           an analytics engine is missing or cannot take this graph

Every message gives the value and the remedy.
"""

from __future__ import annotations

from collections.abc import Sequence

from graphcrm.wording import say, say_list


class GraphCrmError(Exception):
    """The root of the tree; catching it catches all that graphcrm raises on purpose."""


class UsageError(GraphCrmError):
    """The caller asked for something that makes no sense."""


class InvalidValueError(UsageError):
    """A parameter is outside its range or of the wrong form."""


class RuleError(InvalidValueError):
    """The rule of a segment cannot be understood. start, end: the characters that are wrong.

    said: the message without the place.
    """

    AROUND = 40
    """Characters that the message shows on each side of the place."""

    def __init__(self, said: str, text: str, start: int, end: int) -> None:
        self.said, self.start, self.end = said, start, end
        super().__init__(self._with_place(text) if text else said)

    def _with_place(self, text: str) -> str:
        before = text[max(self.start - self.AROUND, 0) : self.start]
        shown = text[self.start : min(self.end, self.start + 2 * self.AROUND)]
        after = text[self.end : self.end + self.AROUND]
        marked = " ".join(f"{before}»{shown}«{after}".split())
        return say("rule.place", said=self.said, place=self.start + 1, marked=marked)


class UnsafeListenError(UsageError):
    """Listening beyond this machine was asked for without API keys."""


class SourceError(GraphCrmError):
    """A file or table cannot be read at all."""


class EncodingError(SourceError):
    """The text encoding of a file could not be told, or the named one does not fit."""


class MissingColumnError(SourceError):
    """A required column is not in the table."""


class NotFoundError(GraphCrmError):
    """A named thing is not in the graph."""


class CustomerNotFoundError(NotFoundError):
    """No customer has this id."""

    def __init__(self, customer_id: str) -> None:
        super().__init__(say("error.customer", id=repr(customer_id)))
        self.customer_id = customer_id


class ProductNotFoundError(NotFoundError):
    """No customer bought a product of this id."""

    def __init__(self, product_id: str) -> None:
        super().__init__(say("error.product", id=repr(product_id[:200])))
        self.product_id = product_id


class CommunityNotFoundError(NotFoundError):
    """No community has this id in the current analysis."""

    def __init__(self, community_id: int) -> None:
        super().__init__(say("error.community", id=community_id))
        self.community_id = community_id


class RunNotFoundError(NotFoundError):
    """No analysis run has this id."""

    def __init__(self, run_id: str) -> None:
        super().__init__(say("error.run", id=repr(run_id)))
        self.run_id = run_id


class RunNotKeptError(NotFoundError):
    """The scores and communities of a run are not there any more, or never were."""

    def __init__(self, run_id: str) -> None:
        super().__init__(say("error.run-not-kept", id=repr(run_id)))
        self.run_id = run_id


class NoPastAnalysisError(NotFoundError):
    """No kept run shows the graph as it was at a moment."""

    def __init__(self, day: str, earliest: str | None) -> None:
        kept = say("error.past-kept", day=earliest) if earliest else say("error.past-none")
        super().__init__(say("error.past", day=day, kept=kept))


class PastRelationshipsError(NotFoundError):
    """Relationships of a run that is not the current one were asked for."""

    def __init__(self) -> None:
        super().__init__(say("error.past-relationships"))


class RelationshipNotFoundError(NotFoundError):
    """No relationship has this id, or none joins these customers in this way."""

    def __init__(self, relationship_id: str, what: str = "") -> None:
        super().__init__(say("error.relationship", what=what or repr(relationship_id[:200])))
        self.relationship_id = relationship_id


class VerdictNotFoundError(NotFoundError):
    """Nobody said anything of this relationship."""

    def __init__(self, key: tuple[str, str, str]) -> None:
        low_id, high_id, type_name = key
        super().__init__(
            say("error.verdict", type=repr(type_name), low=repr(low_id), high=repr(high_id))
        )


class PlanNotFoundError(NotFoundError):
    """No plan of a campaign has this id; or, where it is None, there is none at all."""

    def __init__(self, plan_id: str | None) -> None:
        super().__init__(
            say("error.no-plan") if plan_id is None else say("error.plan", id=repr(plan_id[:200]))
        )
        self.plan_id = plan_id


class AudienceNotFoundError(NotFoundError):
    """No audience has this id, or name."""

    def __init__(self, called: str) -> None:
        super().__init__(say("error.audience", name=repr(called[:200])))
        self.called = called


class SegmentNotFoundError(NotFoundError):
    """No segment has this id, or name."""

    def __init__(self, called: str) -> None:
        super().__init__(say("error.segment", name=repr(called[:200])))
        self.called = called


class CustomersNotFoundError(NotFoundError):
    """Some of many ids are nobody's. ids: all of them; the message names the first ten.

    outcome: what came of it, a sentence and a blank.
    """

    NAMED = 10

    def __init__(self, ids: Sequence[str], outcome: str = "") -> None:
        named = say_list([repr(one[:200]) for one in ids[: self.NAMED]])
        left = len(ids) - self.NAMED
        more = say("error.customers-more", count=left) if left > 0 else ""
        super().__init__(
            say("error.customers", n=len(ids), named=named, more=more, outcome=outcome)
        )
        self.ids = list(ids)


class PathNotFoundError(NotFoundError):
    """Two customers are not joined by any chain of relationships."""

    def __init__(self, source_id: str, target_id: str) -> None:
        super().__init__(say("error.path", source=repr(source_id), target=repr(target_id)))


class NoAnalysisError(GraphCrmError):
    """A question needs an analysis and there was none yet."""

    def __init__(self) -> None:
        super().__init__(say("error.no-analysis"))


class NotAnalyzedError(GraphCrmError):
    """A customer came after the analysis that is asked, so it has no scores there.

    run_id: of that analysis, where it is not the current one.
    """

    def __init__(self, customer_id: str, run_id: str | None = None) -> None:
        if run_id is None:
            told = say("error.not-analyzed", id=repr(customer_id))
        else:
            told = say("error.not-analyzed-then", run=run_id, id=repr(customer_id))
        super().__init__(told)
        self.customer_id = customer_id


class NoRankingError(GraphCrmError):
    """Likely ties were asked for, and the analysis learnt no ranking of them."""

    def __init__(self) -> None:
        super().__init__(say("error.no-ranking"))


class StoreError(GraphCrmError):
    """Something about the store itself."""


class StoreUnavailableError(StoreError):
    """The store cannot be reached, opened or logged in to."""


class StoreMissingError(StoreError):
    """The store's file is not there."""


class StoreFormatError(StoreError):
    """The file or database is not a graphcrm store, or is one of another version."""


class StoreBusyError(StoreError):
    """Another process held the write lock for too long."""


class StoreNotEmptyError(StoreError):
    """The target of a copy already holds another graph."""


class NotInferredError(GraphCrmError):
    """A verdict was given on a relationship that is declared, or made of interactions."""


class ConflictError(GraphCrmError):
    """The same idempotency key came with other content."""


class AudienceNameTakenError(ConflictError):
    """Another audience has this name already."""

    def __init__(self, name: str, audience_id: str) -> None:
        super().__init__(say("error.audience-name", name=repr(name[:200]), id=audience_id))
        self.audience_id = audience_id


class AudienceChangedError(GraphCrmError):
    """An audience is not any more as it was when the caller read it."""

    def __init__(self, name: str, version: int) -> None:
        super().__init__(say("error.audience-changed", name=repr(name[:200]), version=version))
        self.version = version


class SegmentNameTakenError(ConflictError):
    """Another segment has this name already."""

    def __init__(self, name: str) -> None:
        super().__init__(say("error.segment-name", name=repr(name[:200])))


class SegmentChangedError(GraphCrmError):
    """A segment is not any more as it was when the caller read it."""

    def __init__(self, name: str, version: int) -> None:
        super().__init__(say("error.segment-changed", name=repr(name[:200]), version=version))
        self.version = version


class RecordConflictError(ConflictError):
    """Records cannot be merged or kept apart as asked: what was said of them before forbids it."""


class EngineError(GraphCrmError):
    """An analytics engine is missing or cannot take this graph."""
