"""The applicant tracking systems whose own webhooks we read, unmodified. One file each."""

from __future__ import annotations

from collections.abc import Mapping

from app.ats.vendor import Vendor
from app.ats.vendors.ashby import ASHBY
from app.ats.vendors.greenhouse import GREENHOUSE
from app.ats.vendors.lever import LEVER

__all__ = ["VENDORS"]

VENDORS: Mapping[str, Vendor] = {vendor.slug: vendor for vendor in (GREENHOUSE, LEVER, ASHBY)}
