"""The vendors whose own API we read, with a key to it. One file each."""

from __future__ import annotations

from collections.abc import Mapping

from app.ats.reader import Reader
from app.ats.readers import ashby, bullhorn, greenhouse, icims, jobadder, lever, smartrecruiters, teamtailor, workable

__all__ = ["READERS"]

READERS: Mapping[str, Reader] = {
    "ashby": ashby.READER,
    "bullhorn": bullhorn.READER,
    "greenhouse": greenhouse.READER,
    "icims": icims.READER,
    "jobadder": jobadder.READER,
    "lever": lever.READER,
    "smartrecruiters": smartrecruiters.READER,
    "teamtailor": teamtailor.READER,
    "workable": workable.READER,
}
