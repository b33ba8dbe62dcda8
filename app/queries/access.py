"""Who may come in: recruiters by their address, sessions by their token, and how often a sign-in failed lately."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.credentials import hash_token
from app.models import Recruiter, SignIn, SignInFailure, natural_key


def sign_in_by_token(session: Session, token: str, now: datetime) -> SignIn | None:
    """The session that `token` opens, its recruiter and agency loaded; None once it ended or its recruiter left."""
    wanted = (
        select(SignIn)
        .join(SignIn.recruiter)
        .where(SignIn.token_hash == hash_token(token), SignIn.expires_at > now, Recruiter.is_active)
        .options(joinedload(SignIn.recruiter, innerjoin=True).joinedload(Recruiter.agency, innerjoin=True))
    )
    return session.scalar(wanted)


def recruiter_by_email(session: Session, email: str) -> Recruiter | None:
    """The recruiter who signs in under `email`, in whatever case it is written; None if nobody may."""
    if "\0" in email:  # PostgreSQL refuses to look for what it cannot keep
        return None
    wanted = select(Recruiter).where(Recruiter.email_key == natural_key(email), Recruiter.is_active)
    return session.scalar(wanted)


def sign_ins_of(session: Session, recruiter: Recruiter) -> Sequence[SignIn]:
    """Every session of `recruiter`, on whatever device."""
    wanted = select(SignIn).where(SignIn.agency_id == recruiter.agency_id, SignIn.recruiter_id == recruiter.id)
    return session.scalars(wanted).all()


def failures_since(session: Session, who: str, since: datetime, at_most: int) -> Sequence[datetime]:
    """When `who` failed to sign in since then, newest first."""
    wanted = select(SignInFailure.at).where(SignInFailure.who == who, SignInFailure.at > since)
    return session.scalars(wanted.order_by(SignInFailure.at.desc()).limit(at_most)).all()
