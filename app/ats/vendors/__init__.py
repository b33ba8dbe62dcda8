"""The applicant tracking systems whose own webhooks we read, unmodified. One file each."""

from __future__ import annotations

from collections.abc import Mapping

from app.ats.vendor import Vendor
from app.ats.vendors.ashby import ASHBY
from app.ats.vendors.breezy import BREEZY
from app.ats.vendors.bullhorn import BULLHORN
from app.ats.vendors.greenhouse import GREENHOUSE
from app.ats.vendors.huntflow import HUNTFLOW
from app.ats.vendors.icims import ICIMS
from app.ats.vendors.jazzhr import JAZZHR
from app.ats.vendors.jobadder import JOBADDER
from app.ats.vendors.lever import LEVER
from app.ats.vendors.pinpoint import PINPOINT
from app.ats.vendors.recruitee import RECRUITEE
from app.ats.vendors.smartrecruiters import SMARTRECRUITERS
from app.ats.vendors.teamtailor import TEAMTAILOR
from app.ats.vendors.workable import WORKABLE
from app.ats.vendors.zoho import ZOHO

__all__ = ["VENDORS"]

_ALL = (
    GREENHOUSE,
    LEVER,
    ASHBY,
    WORKABLE,
    SMARTRECRUITERS,
    TEAMTAILOR,
    RECRUITEE,
    BREEZY,
    PINPOINT,
    JAZZHR,
    HUNTFLOW,
    ICIMS,
    JOBADDER,
    ZOHO,
    BULLHORN,
)
VENDORS: Mapping[str, Vendor] = {vendor.slug: vendor for vendor in _ALL}
