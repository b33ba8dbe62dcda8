"""Who may come in: recruiters and their sessions, API keys, and candidates' private links. Secrets only as hashes."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.credentials import hash_token, new_api_key, new_token, shown_prefix
from app.db import Base, Instant
from app.errors import InvalidError
from app.models.actor import Actor
from app.models.agency import Agency
from app.models.kept import Kept, by_update
from app.models.tenant import Owned, parent, refers, within

ROLES = ("admin", "recruiter", "viewer")
# Touches that somebody means to make in a day, until they say otherwise; a calendar shows what is over.
DAY_LIMIT, HIGHEST_LIMIT = 20, 500
# A session ends this long after the last change made in it, and in any case this long after its start.
IDLE, LONGEST = timedelta(hours=12), timedelta(days=7)
# It is kept alive at most this often, so that a change seldom writes to it.
_EXTEND_AFTER = timedelta(hours=1)


class Recruiter(Owned, Kept, Base):
    """A person of the agency who signs in. The e-mail address is unique over all agencies, since it names the agency."""

    __tablename__ = "recruiters"
    __table_args__ = within(
        UniqueConstraint("email_key"),
        UniqueConstraint("feed_hash"),
        CheckConstraint("role IN ('admin', 'recruiter', 'viewer')", name="role"),
        by_update("recruiters"),
    )

    name: Mapped[str]
    email: Mapped[str]
    email_key: Mapped[str]
    phone: Mapped[str | None]
    role: Mapped[str] = mapped_column(default="recruiter")
    password_hash: Mapped[str | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    single_keys: Mapped[bool] = mapped_column(default=True)
    day_limit: Mapped[int] = mapped_column(default=DAY_LIMIT, server_default=str(DAY_LIMIT))
    # Of the token in the address of their own calendar, and since when it works; none while there is no such address.
    feed_hash: Mapped[str | None]
    feed_began_at: Mapped[datetime | None] = mapped_column(Instant)

    agency: Mapped[Agency] = parent("Recruiter", "agency_id", "Agency")

    @property
    def actor(self) -> Actor:
        return Actor("recruiter", self.name, self.id)

    @property
    def may_change(self) -> bool:
        """Viewers look; recruiters and admins act."""
        return self.role != "viewer"

    @property
    def is_admin(self) -> bool:
        """Admins also see to what joins the agency to other systems."""
        return self.role == "admin"

    def limit_days(self, touches: int) -> None:
        """From now on, a day with more than `touches` to be made counts as over."""
        if not 1 <= touches <= HIGHEST_LIMIT:
            raise InvalidError(f"Give a number of touches from 1 to {HIGHEST_LIMIT}.", pointer="/limit")
        self.day_limit = touches

    def begin_feed(self, *, at: datetime) -> str:
        """A new address of their calendar, the only one from now on; answers the token it ends in, which is told only now."""
        token = new_token()
        self.feed_hash, self.feed_began_at = hash_token(token), at
        return token

    def end_feed(self) -> None:
        """Their calendar has no address any more."""
        self.feed_hash = self.feed_began_at = None


class SignIn(Owned, Base):
    """A recruiter's session on one device, known by the hash of the token in its cookie."""

    __tablename__ = "sign_ins"
    __table_args__ = within(
        refers("recruiter_id", "recruiters"),
        UniqueConstraint("token_hash"),
        # Every session of one recruiter, to sign out everywhere.
        Index("ix_sign_ins_of_recruiter", "agency_id", "recruiter_id"),
    )

    recruiter_id: Mapped[int]
    token_hash: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)

    recruiter: Mapped[Recruiter] = parent("SignIn", "recruiter_id", "Recruiter")

    @classmethod
    def begin(cls, recruiter: Recruiter, *, at: datetime) -> tuple[SignIn, str]:
        """A new session of `recruiter`, and the token for its cookie, which is told only now."""
        token = new_token()
        begun = cls(
            agency_id=recruiter.agency_id,
            recruiter_id=recruiter.id,
            token_hash=hash_token(token),
            created_at=at,
            expires_at=at + IDLE,
        )
        return begun, token

    def extend(self, now: datetime) -> None:
        """Somebody is at work: the session lasts from `now` on, up to its longest."""
        until = min(now + IDLE, self.created_at + LONGEST)
        if until - self.expires_at > _EXTEND_AFTER:
            self.expires_at = until


class SignInFailure(Base):
    """A sign-in that failed, counted for the throttle. `who` is a hash of the address and the network it came from."""

    __tablename__ = "sign_in_failures"
    # How often has this one failed lately?
    __table_args__ = (Index("ix_sign_in_failures_lately", "who", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)


class ApiKey(Owned, Base):
    """An ATS's key: prefix for people to know it by, hash of the whole, scopes separated by spaces.

    `made_by` and `revoked_by`: who did, by name; `replaces_id`: whose place it took. `form`: the form it was made with.
    """

    __tablename__ = "api_keys"
    __table_args__ = within(
        refers("replaces_id", "api_keys"),
        UniqueConstraint("key_hash"),
        UniqueConstraint("agency_id", "form"),
        # Which key took this one's place?
        Index("ix_api_keys_replacing", "agency_id", "replaces_id"),
    )

    name: Mapped[str]
    prefix: Mapped[str]
    key_hash: Mapped[str]
    scopes: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime | None] = mapped_column(Instant)
    last_used_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    made_by: Mapped[str | None]
    revoked_by: Mapped[str | None]
    replaces_id: Mapped[int | None]
    form: Mapped[str | None]

    agency: Mapped[Agency] = parent("ApiKey", "agency_id", "Agency")

    @property
    def actor(self) -> Actor:
        return Actor("ats", self.name, self.id)

    @classmethod
    def issue(
        cls, agency: Agency, name: str, *, at: datetime, scopes: str = "read write", expires_at: datetime | None = None
    ) -> tuple[ApiKey, str]:
        """A new key of `agency`, and its secret, which is told only now."""
        secret = new_api_key()
        issued = cls(
            agency_id=agency.id,
            name=name,
            prefix=shown_prefix(secret),
            key_hash=hash_token(secret),
            scopes=scopes,
            created_at=at,
            expires_at=expires_at,
        )
        return issued, secret

    def is_live(self, now: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)

    def allows(self, scope: str) -> bool:
        return scope in self.scopes.split()

    def succeed(self, *, at: datetime, ends_at: datetime) -> tuple[ApiKey, str]:
        """A key to take this one's place, and its secret; this one works beside it until `ends_at`, and no longer."""
        if self.revoked_at is not None or not self.is_live(at):
            raise InvalidError("This key works no more. Make a new one instead.", pointer="/key")
        self.expires_at = min(ends_at, self.expires_at) if self.expires_at else ends_at
        return ApiKey.issue(self.agency, self.name, at=at, scopes=self.scopes)

    def renew(self) -> str:
        """Another secret in place of one that nobody has used, told only now."""
        secret = new_api_key()
        self.prefix, self.key_hash = shown_prefix(secret), hash_token(secret)
        return secret

    def revoke(self, at: datetime, by: str | None = None) -> None:
        """It opens nothing from now on."""
        if self.revoked_at is None:
            self.revoked_at, self.revoked_by = at, by


class IdempotencyKey(Owned, Base):
    """The first answer to a POST, given again to every repeat for 24 hours. `status` None: still being answered."""

    __tablename__ = "idempotency_keys"
    __table_args__ = within(
        refers("api_key_id", "api_keys"),
        UniqueConstraint("api_key_id", "key"),
        Index("ix_idempotency_keys_old", "created_at"),
    )

    api_key_id: Mapped[int]
    key: Mapped[str]
    fingerprint: Mapped[str]
    status: Mapped[int | None]
    headers: Mapped[str | None]
    body: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(Instant)


class StatusLink(Owned, Base):
    """A candidate's private link to one pursuit's status page, known by the hash of its token."""

    __tablename__ = "status_links"
    __table_args__ = within(
        refers("pursuit_id", "pursuits"),
        UniqueConstraint("token_hash"),
        # The links of one pursuit.
        Index("ix_status_links_of_pursuit", "agency_id", "pursuit_id"),
    )

    pursuit_id: Mapped[int]
    token_hash: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)

    def is_live(self, now: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)
