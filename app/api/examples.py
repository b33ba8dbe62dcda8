"""The examples of the contract: Maya's pursuit on the morning of Thursday 14 May 2026. A test holds them true."""

from __future__ import annotations

from typing import Any

EXAMPLES: dict[str, Any] = {"read": {}, "logged": {}, "upserted": {}, "list": {}}
