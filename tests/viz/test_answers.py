"""The page's types of answers are those of the API: fields that are there, null where it may be."""

from __future__ import annotations

import re
from pathlib import Path
from types import NoneType
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from graphcrm_api.models import (
    audiences,
    customers,
    duplicates,
    evidence,
    explanations,
    graph,
    history,
    lifecycle,
    likely,
    percentiles,
    plans,
    records,
    relationships,
    roles,
    runs,
    satisfaction,
    segments,
    ties,
    timeline,
    trust,
    values,
    wants,
    whole_customer,
    whole_map,
)

SOURCES = Path(__file__).parents[2] / "viz" / "src"
ANSWERS = tuple(
    SOURCES / f"{name}.ts"
    for name in (
        "answers",
        "person_answers",
        "segment_answers",
        "trust_answers",
        "value_answers",
    )
)

MODELS: dict[str, type[BaseModel]] = {
    "Scores": customers.ScoresModel,
    "Customer": customers.CustomerModel,
    "Related": customers.RelatedModel,
    "Hits": customers.CustomersPage,
    "Influencer": customers.InfluencerModel,
    "Tie": relationships.RelationshipModel,
    "AmongTie": ties.AmongTieModel,
    "EvidenceRow": evidence.EvidenceRowModel,
    "CentralMember": graph.CentralMemberModel,
    "Trait": graph.TraitModel,
    "MeanWorth": graph.MeanWorthModel,
    "Community": graph.CommunityDetailModel,
    "ViewNode": graph.NodeModel,
    "ViewEdge": graph.EdgeModel,
    "Area": whole_map.AreaModel,
    "WholeMap": whole_map.WholeMapModel,
    "Facts": graph.GraphModel,
    "View": graph.GraphModel,
    "Run": runs.RecordModel,
    "AnalysisRun": runs.RunModel,
    "Status": runs.StatusModel,
    "SourceRecord": records.SourceRecord,
    "Merge": records.MergedRecord,
    "Records": records.RecordsModel,
    "Expansion": ties.ExpansionModel,
    "Expansions": ties.ExpansionsModel,
    "PathStep": graph.PathStepModel,
    "Path": graph.PathModel,
    "Paths": graph.PathsModel,
    "Step": duplicates.WaterfallStepModel,
    "Duplicate": duplicates.DuplicateModel,
    "Duplicates": duplicates.DuplicatesModel,
    "Audience": audiences.AudienceModel,
    "Member": audiences.MemberModel,
    "AmountSum": timeline.AmountSumModel,
    "TypeCount": timeline.TypeCountModel,
    "TimelineBin": timeline.TimelineBinModel,
    "Timeline": timeline.TimelineModel,
    "Interaction": customers.InteractionModel,
    "Standing": percentiles.PlaceModel,
    "Compared": percentiles.ComparedModel,
    "Percentiles": percentiles.PercentilesModel,
    "OnePercentiles": percentiles.OnePercentiles,
    "HistoryRow": history.HistoryRowModel,
    "History": history.HistoryModel,
    "Flow": history.FlowModel,
    "LineageEvent": history.LineageEventModel,
    "LineageStep": history.LineageStepModel,
    "LineageSteps": history.LineageStepsModel,
    "Roles": roles.CustomerRolesModel,
    "OneRoles": roles.OneCustomerRoles,
    "Contribution": explanations.ContributionModel,
    "Explanation": explanations.ExplanationModel,
    "Valuation": values.ValuationModel,
    "Valued": values.ValuedModel,
    "OneValued": values.OneValued,
    "Worth": whole_customer.WorthModel,
    "StageStep": whole_customer.StageStepModel,
    "StageNow": whole_customer.StageNowModel,
    "ChurnSign": whole_customer.ChurnSignModel,
    "Churn": whole_customer.ChurnModel,
    "Satisfied": whole_customer.SatisfiedModel,
    "CustomerSegments": whole_customer.CustomerSegmentsModel,
    "Contact": whole_customer.ContactModel,
    "Group": whole_customer.GroupModel,
    "Influence": whole_customer.InfluenceModel,
    "Consent": whole_customer.ConsentModel,
    "ConsentSaid": whole_customer.ConsentSaidModel,
    "Customer360": whole_customer.Customer360Model,
    "LikelyTie": likely.LikelyTieModel,
    "Move": lifecycle.MoveModel,
    "StageMonth": lifecycle.StageMonthModel,
    "Flows": lifecycle.FlowsModel,
    "Measured": satisfaction.MeasuredModel,
    "GroupRow": satisfaction.GroupSatisfactionModel,
    "Satisfaction": satisfaction.SatisfactionModel,
    "ValueReport": values.ValueReportModel,
    "WarnedWeek": trust.WarnedWeekModel,
    "Warned": trust.WarnedModel,
    "Warnings": trust.WarningsModel,
    "Cluster": trust.ClusterModel,
    "Clusters": trust.ClustersModel,
    "ClusterDifference": trust.ClusterDifferenceModel,
    "CommunityCount": segments.CommunityCountModel,
    "CommunityCounts": segments.CommunityCountsModel,
    "Segment": segments.SegmentModel,
    "RulePart": segments.RulePartModel,
    "SegmentMember": segments.SegmentMemberModel,
    "SegmentCount": segments.SegmentCountModel,
    "ConditionChange": segments.ConditionChangeModel,
    "SegmentChange": segments.SegmentChangeModel,
    "SegmentChanges": segments.SegmentChangesPage,
    "SegmentField": segments.SegmentFieldModel,
    "FieldValue": segments.FieldValueModel,
    "Recommendation": wants.RecommendationModel,
    "Recommendations": wants.RecommendationsModel,
    "Seed": plans.PlannedSeedModel,
    "Plan": plans.PlanModel,
}
NOT_OF_THE_API = {"Listed", "Details", "Answers"}
"""A shape of several answers, what `details` holds, and what a saved page carries."""


def interfaces() -> dict[str, dict[str, str]]:
    """The type of each field by interface."""
    text = "".join(file.read_text(encoding="utf-8") for file in ANSWERS)
    blocks = re.findall(r"^export interface (\w+)[^{]*\{\n(.*?)^\}", text, re.MULTILINE | re.DOTALL)
    return {name: dict(re.findall(r"^  (\w+)\??: (.*);$", body, re.M)) for name, body in blocks}


def may_be_null(annotation: Any) -> bool:
    return NoneType in get_args(annotation)


def test_every_interface_is_known() -> None:
    assert set(interfaces()) == set(MODELS) | NOT_OF_THE_API


@pytest.mark.parametrize("name", sorted(MODELS))
def test_the_page_expects_what_the_api_gives(name: str) -> None:
    told, fields = interfaces()[name], MODELS[name].model_fields
    assert told
    assert set(told) <= set(fields)
    nullable = {field for field in told if may_be_null(fields[field].annotation)}
    assert {field for field, kind in told.items() if kind.endswith("| null")} >= nullable
