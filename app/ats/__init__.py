"""Applicant tracking systems: what they tell, by the names they give things, taken in through the one intake."""

from app.ats.single import UpsertedRow, upsert_row
from app.ats.upsert import Upserted, upsert

__all__ = ["Upserted", "UpsertedRow", "upsert", "upsert_row"]
