"""When each key was last used: noted in memory as it happens, and written once a minute for all, by none of the requests."""

from __future__ import annotations

import logging
import threading
from datetime import datetime

from sqlalchemy import Engine, or_, update

from app.db import transaction
from app.models import ApiKey

EVERY = 60.0  # seconds
_LONGEST_JOIN = 15.0
logger = logging.getLogger(__name__)


class Uses:
    """The uses of this process's API that are still to be written; a thread writes them from `start()` until `stop()`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._noted: dict[int, datetime] = {}
        self._lock, self._stopping = threading.Lock(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="uses", daemon=True)

    def note(self, key_id: int, at: datetime) -> None:
        """The key of this id was used, for reading or for writing."""
        with self._lock:
            self._noted[key_id] = at

    def write(self) -> None:
        """Write what was noted since the last time. A later use that another process has written stays."""
        with self._lock:
            noted, self._noted = self._noted, {}
        if not noted:
            return
        with transaction(self._engine) as session:
            for key_id, at in sorted(noted.items()):
                is_later = or_(ApiKey.last_used_at.is_(None), ApiKey.last_used_at < at)
                session.execute(update(ApiKey).where(ApiKey.id == key_id, is_later).values(last_used_at=at))

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Write the last of it, and end."""
        self._stopping.set()
        self._thread.join(_LONGEST_JOIN)

    def _run(self) -> None:
        is_over = False
        while not is_over:
            is_over = self._stopping.wait(EVERY)
            try:
                self.write()
            except Exception:  # whatever it was, the next time may go well
                logger.exception("uses.broken")
