"""E-mail addresses that reach the same mailbox become equal."""

from __future__ import annotations

import re
import unicodedata

from graphcrm.identity.nothing import is_no_mailbox

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")

_SAME_DOMAIN = {"googlemail.com": "gmail.com"}
_DOTS_IGNORED = frozenset({"gmail.com"})
_TAGS_IGNORED = frozenset(
    {
        "gmail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "icloud.com", "me.com",
        "mac.com", "fastmail.com", "fastmail.fm", "proton.me", "protonmail.com", "pm.me",
    }
)  # fmt: skip
"""Providers whose help pages say that what follows a plus is ignored."""

ROLES = frozenset(
    {
        "info", "sales", "office", "contact", "kontakt", "mail", "hello", "support", "service",
        "admin", "billing", "accounts", "accounting", "invoice", "invoices", "rechnung", "team",
        "help", "hr", "jobs", "marketing", "noreply", "no-reply", "postmaster", "reception",
        "shop", "vertrieb", "verkauf", "buchhaltung", "einkauf", "contabilidad", "ventas",
        "enquiries", "inquiries", "webmaster", "orders", "bestellung", "empfang", "secretary",
    }
)  # fmt: skip
"""What stands before the @ of mailboxes that several people read."""


def clean_email(text: str | None) -> str | None:
    """Return the address of the mailbox, None where it is no address, or nobody's."""
    if not text:
        return None
    plain = unicodedata.normalize("NFKC", text).strip().casefold().removeprefix("mailto:")
    plain = plain.strip("<> ;,")
    if not _ADDRESS.fullmatch(plain):
        return None
    local, _, domain = plain.rpartition("@")
    domain = _SAME_DOMAIN.get(domain, domain)
    if domain in _TAGS_IGNORED:
        local = local.split("+", 1)[0] or local
    if domain in _DOTS_IGNORED:
        local = local.replace(".", "") or local
    address = f"{local}@{domain}"
    return None if is_no_mailbox(address) else address


def is_role(address: str) -> bool:
    """Return whether a cleaned address is by its name one that several people read."""
    return address.partition("@")[0] in ROLES
