"""Everything that is known of one customer."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from graphcrm.errors import InvalidValueError
from graphcrm.service.whole_customer import PARTS, Customer360, check_parts
from graphcrm_api.models.base import Answer, CustomerId, Query, Share, Told
from graphcrm_api.models.customers import InteractionModel, ProfileModel, RelatedModel, ScoresModel
from graphcrm_api.models.graph import CommunityModel
from graphcrm_api.models.likely import LikelyTieModel
from graphcrm_api.models.percentiles import ComparedModel
from graphcrm_api.models.records import RecordsModel, show_records
from graphcrm_api.models.roles import CustomerRolesModel
from graphcrm_api.models.timeline import TimelineModel
from graphcrm_api.models.values import ChurnReasonModel, StageChangeModel
from graphcrm_api.models.wants import RecommendationModel
from graphcrm_api.moments import Moment

_NAME = "|".join(PARTS)


def _check(text: str | None) -> str | None:
    if text is not None:
        try:
            check_parts(text.split(","))
        except InvalidValueError as error:
            raise ValueError(str(error)) from error
    return text


class PartsQuery(Query):
    """Which parts."""

    parts: Annotated[str | None, AfterValidator(_check)] = Field(
        None,
        max_length=1000,
        description="Only these parts, with commas between them.",
        examples=["profile,value,churn"],
        json_schema_extra={"pattern": f"^({_NAME})(,({_NAME}))*$"},
    )

    def chosen(self) -> list[str] | None:
        """Return the parts as the service takes them."""
        return None if self.parts is None else self.parts.split(",")


class ContactModel(Answer):
    """What happened with the customer."""

    months: TimelineModel
    latest: list[InteractionModel] = Field(description="The latest ten, newest first.")


class WorthModel(Answer):
    """What the customer is worth; each as in `GET /customers/{id}/value`."""

    currency: str | None = Field(examples=["EUR"])
    orders: int = Field(description="Days with a purchase that was not taken back.")
    first_order_at: Moment | None
    last_order_at: Moment | None
    spent: float | None
    average_order: float | None
    p_alive: Share | None
    expected_orders: float | None
    clv: float | None
    clv_low: float | None
    clv_high: float | None
    network_value: float | None
    brought_value: float | None


class StageStepModel(StageChangeModel):
    """A customer came to a stage."""

    words: str = Field(examples=["loyal on 3 May 2026: many orders"])


class StageNowModel(Answer):
    """The stage of life, and how the customer came to it."""

    stage: str = Field(examples=["loyal"])
    since: Moment | None = Field(description="Null where no date is known.")
    history: list[StageStepModel] = Field(description="The latest last.")


class ChurnSignModel(ChurnReasonModel):
    """Something that speaks for or against leaving."""

    words: str = Field(examples=["silent for 3.1 times its usual gap between orders"])


class ChurnModel(Answer):
    """The risk of leaving."""

    risk: Share
    reasons: list[ChurnSignModel] = Field(description="The strongest first.")
    advice: str | None = Field(description="What to do about it; null where nothing is needed.")


class SatisfiedModel(Answer):
    """How satisfied the customer is."""

    satisfaction: Share
    ratings: int = Field(ge=1, description="How many ratings that rests on.")


class CustomerSegmentsModel(Answer):
    """The segments that the customer is in."""

    rfm: str | None = Field(
        description="Segment of RFM, null of who never bought.", examples=["champions"]
    )
    recency_score: int | None = Field(description="1 is lowest.", examples=[5])
    frequency_score: int | None
    monetary_score: int | None
    saved: list[str] = Field(description="Names of saved segments that it is in.")


class GroupModel(Answer):
    """The community of the customer."""

    community: CommunityModel
    within: list[CommunityModel] = Field(
        description="Coarser ones that hold it, the next one first."
    )


class InfluenceModel(Answer):
    """How the customer stands in the graph."""

    scores: ScoresModel
    measures: list[ComparedModel] = Field(description="With places among all and in the community.")
    roles: CustomerRolesModel | None


class ConsentSaidModel(Answer):
    """What one record says of consent."""

    name: str = Field(examples=["email_opt_in"])
    value: Any = Field(description="As it was loaded.", examples=["yes"])
    record_id: CustomerId
    source: str | None = Field(description="The system that the record is from.")


class ConsentModel(Answer):
    """What the records of the customer say of consent, word for word."""

    said: list[ConsentSaidModel] = Field(min_length=1)
    agree: bool = Field(description="False where two records say different things under one name.")


class Customer360Model(Told):
    """Everything known of a customer. A part that is null has a reason, or was not asked for."""

    customer_id: CustomerId
    name: str = Field(examples=["Ada Example"])
    parts: list[str] = Field(description="The parts asked for.", examples=[["profile", "value"]])
    reasons: dict[str, str] = Field(
        description="For each part asked for that is null: why, and what to run.",
        examples=[{"likely": "The last analysis learnt no likely ties."}],
    )
    profile: ProfileModel | None
    records: RecordsModel | None
    relationships: list[RelatedModel] | None = Field(description="The ten most related.")
    timeline: ContactModel | None
    value: WorthModel | None
    stage: StageNowModel | None
    churn: ChurnModel | None
    satisfaction: SatisfiedModel | None
    segments: CustomerSegmentsModel | None
    recommendations: list[RecommendationModel] | None = Field(
        description="The five products that it may want the most."
    )
    community: GroupModel | None
    influence: InfluenceModel | None
    likely: list[LikelyTieModel] | None = Field(description="The five likeliest ties.")
    consent: ConsentModel | None = Field(
        description="Null where no column tells of it, which is neither yes nor no."
    )


def show_whole(answer: Customer360) -> Customer360Model:
    """Return the model of everything known of a customer."""
    told: dict[str, Any] = {
        name: getattr(answer, name) for name in Customer360Model.model_fields if name != "records"
    }
    records = None if answer.records is None else show_records(answer.records)
    return Customer360Model.model_validate({**told, "records": records})
