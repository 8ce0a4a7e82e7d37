"""A customer beside what it looks like cleaned."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from graphcrm.identity.digits import clean_birth_date, clean_gender, clean_national_id
from graphcrm.identity.emails import clean_email
from graphcrm.identity.names import NO_NAME, person_name
from graphcrm.identity.nothing import without_nothing
from graphcrm.identity.organization_names import is_organization_name, organization_name
from graphcrm.identity.phones import clean_phone, region_of
from graphcrm.identity.places import clean_address, clean_place, clean_postcode, house_number
from graphcrm.identity.scripts import script
from graphcrm.identity.short_names import full_forms
from graphcrm.model import ORGANIZATION, PERSON, Customer


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What is compared; None where it is not known. Its fields are columns of the table."""

    given: str | None = None
    family: str | None = None
    given_sound: str | None = None
    family_sound: str | None = None
    organization: str | None = None
    script: str | None = None
    forms: str | None = None
    gender: str | None = None
    national_id: str | None = None
    birth_date: str | None = None
    email: str | None = None
    phone: str | None = None
    address: str | None = None
    house: str | None = None
    postcode: str | None = None
    city: str | None = None
    state: str | None = None
    company: str | None = None

    @property
    def called(self) -> str | None:
        """Words of the name in one order, by which records of one person are told from others."""
        words = f"{self.given_sound or ''} {self.family_sound or ''} {self.organization or ''}"
        return " ".join(sorted(words.split())) or None

    def without(self, column: str) -> Cleaned:
        """Return the same with one column unknown."""
        return replace(self, **{column: None})


CLEANED_COLUMNS = tuple(field.name for field in fields(Cleaned))


@dataclass(frozen=True, slots=True)
class Record:
    """A customer as it came, and cleaned; `kind` is told from the name where none is given."""

    original: Customer
    cleaned: Cleaned
    kind: str


def clean_record(customer: Customer, default_region: str | None = None) -> Record:
    """Clean a customer; about 0.1 ms, most of it for the phone number."""
    original, customer = customer, without_nothing(customer)
    kind = kind_of(customer)
    is_person = kind == PERSON
    region = region_of(customer.country, default_region)
    name = NO_NAME
    if is_person:
        name = person_name(customer.name, customer.given_name, customer.family_name, region)
    cleaned = Cleaned(
        *name,
        script=script(name.given or name.family or ""),
        forms=full_forms(name.given_sound),
        gender=clean_gender(customer.gender),
        organization=None if is_person else organization_name(customer.label),
        national_id=clean_national_id(customer.national_id),
        birth_date=clean_birth_date(customer.birth_date, region),
        email=clean_email(customer.email),
        phone=clean_phone(customer.phone, region),
        address=clean_address(customer.address),
        house=house_number(customer.address),
        postcode=clean_postcode(customer.postcode),
        city=clean_place(customer.city),
        state=clean_place(customer.state),
        company=organization_name(customer.company) if is_person else None,
    )
    return Record(original, cleaned, kind)


def kind_of(customer: Customer) -> str:
    """Return whether a customer is a person or an organization."""
    if customer.kind == ORGANIZATION:
        return ORGANIZATION
    if customer.kind == PERSON or customer.given_name or customer.family_name:
        return PERSON
    return ORGANIZATION if is_organization_name(customer.name) else PERSON
