"""Analyses: starting one and seeing how it goes."""

from __future__ import annotations

from fastapi import APIRouter, Response

from graphcrm.service.status import get_run
from graphcrm_api.body import JsonBytes, read_as, takes
from graphcrm_api.deps import NO_QUERY, ContextDep, JobsDep, RunIdPath
from graphcrm_api.models.runs import AnalysisBody, RunModel, show_job, show_record
from graphcrm_api.moments import read_moment
from graphcrm_api.openapi import problems
from graphcrm_api.runs import run_over

router = APIRouter(prefix="/api/v1", tags=["data in"], dependencies=[NO_QUERY])


@router.post(
    "/analysis-runs",
    operation_id="startAnalysis",
    summary="Analyse the graph",
    status_code=202,
    responses={
        202: {
            "headers": {
                "Location": {
                    "description": "Where the run can be watched.",
                    "schema": {"type": "string"},
                }
            }
        },
        **problems(409, 413, 415),
    },
    openapi_extra=takes(AnalysisBody),
)
def start_run(ctx: ContextDep, jobs: JobsDep, response: Response, body: JsonBytes) -> RunModel:
    """Start an analysis in the background; an empty object takes the defaults.

    Answers rest on the analysis before until this one is complete. One runs at a time: while one
    does, this is a 409 that names it.
    """
    from graphcrm.analytics.community import check_method
    from graphcrm.service.analysis import AnalysisRequest
    from graphcrm.service.engines import check_early
    from graphcrm.service.inferring import changed_rules
    from graphcrm.service.valuing import value_rules_given

    asked = read_as(AnalysisBody, body)
    check_early(ctx, asked.engine)
    check_method(asked.algorithm, asked.effort)
    half_life = asked.half_life
    request = AnalysisRequest(
        as_of=None if asked.as_of is None else read_moment(asked.as_of),
        half_lives=half_life if isinstance(half_life, dict) else _for_all(half_life),
        seed=asked.seed,
        engine=asked.engine,
        algorithm=asked.algorithm,
        resolution=asked.resolution,
        min_size=asked.min_community_size,
        effort=asked.effort,
        fresh=asked.fresh,
        keep_current=asked.keep_current,
        infer=asked.infer,
        quick=asked.quick,
        likely=asked.likely,
        value=asked.value,
        value_rules=value_rules_given(asked.value_rules),
        rules=changed_rules(ctx.settings, asked.rules),
    )
    job = jobs.start(request, asked.months)
    response.headers["Location"] = f"/api/v1/analysis-runs/{job.run_id}"
    return show_job(job)


def _for_all(days: float | None) -> dict[str, float]:
    return {} if days is None else {"*": days}


@router.get(
    "/analysis-runs/{run_id}",
    operation_id="getAnalysis",
    summary="How an analysis goes",
    responses=problems(404),
)
def show_run(ctx: ContextDep, jobs: JobsDep, run_id: RunIdPath) -> RunModel:
    """An analysis that is under way or failed since the service started, or any that succeeded."""
    job = jobs.find(run_id)
    return show_job(job) if job else show_record(get_run(ctx, run_id))


@router.delete(
    "/analysis-runs/{run_id}",
    operation_id="cancelAnalysis",
    summary="Give an analysis up",
    status_code=202,
    responses=problems(404, 409),
)
def cancel_run(ctx: ContextDep, jobs: JobsDep, run_id: RunIdPath) -> RunModel:
    """Stop an analysis before its next stage; the results before stay as they are.

    Nothing half written is left. It is `cancelled` once it has stopped; a run whose results are
    being published already succeeds. One that has ended is a 409.
    """
    job = jobs.cancel(run_id)
    if job is None:
        raise run_over(get_run(ctx, run_id).run_id, "succeeded")
    return show_job(job)
