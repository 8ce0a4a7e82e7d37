"""How to reach customers that are in no saved audience."""

from __future__ import annotations

from fastapi import APIRouter, Response

from graphcrm.service.contacts import contact_lines, contacts_of
from graphcrm_api.accepting import CSV, Accept, prefers_csv
from graphcrm_api.body import JsonBytes, read_as, takes
from graphcrm_api.deps import NO_QUERY, ContextDep
from graphcrm_api.models.audiences import ContactsBody, ContactsModel, MemberModel
from graphcrm_api.openapi import problems

router = APIRouter(prefix="/api/v1", tags=["audiences"])


@router.post(
    "/contacts",
    operation_id="findContacts",
    summary="Names, e-mails and phones of these customers",
    response_model=ContactsModel,
    responses={
        200: {"content": {"text/csv": {"schema": {"type": "string"}}}},
        **problems(413, 415),
    },
    openapi_extra=takes(ContactsBody),
    dependencies=[NO_QUERY],
)
def post_contacts(
    ctx: ContextDep, body: JsonBytes, accept: Accept = None
) -> ContactsModel | Response:
    """What an audience of them would tell, in their order; as CSV with `Accept: text/csv`.

    Nothing is written: it is a POST because many ids do not fit into an address.
    """
    found = contacts_of(ctx, read_as(ContactsBody, body).customer_ids)
    if prefers_csv(accept):
        headers = {"Content-Disposition": 'attachment; filename="contacts.csv"'}
        return Response("".join(contact_lines(found)), media_type=CSV, headers=headers)
    return ContactsModel(items=[MemberModel.model_validate(member) for member in found])
