"""What somebody was known by, and whether a text that came from elsewhere, however it is written, names them.

Pure. A text is read through what it was wrapped in: JSON's escapes, a form's percent signs, HTML's, the case of letters
and their accents. What is compressed or in base64 within it, such as a file that is attached, is not looked into.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import unquote

import phonenumbers

# Shorter ones are numbers like any other: a postcode has five digits, too.
_SHORTEST_REF, _SHORTEST_NUMBER = 6, 7
_APART = 200  # characters between a first and a last name, which an ATS tells as two members
_BETWEEN_DIGITS = str.maketrans("", "", " .-()/+\u00a0\t")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_APOSTROPHES = "’‘ʼ´"
_UNDECODED = "\ufffd"


@dataclass(frozen=True)
class Traces:
    """A person's name, addresses and numbers (E.164), and by connection what it calls them and their applications."""

    first_name: str = ""
    last_name: str = ""
    emails: Sequence[str] = ()
    phones: Sequence[str] = ()
    refs: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def arguments(self) -> dict[str, Any]:
        """As a job carries them; `Traces(**arguments)` reads them again."""
        return asdict(self)

    def are_in(self, text: str, connection_id: int | None = None, *, is_namesakes: bool = False) -> bool:
        """Whether `text`, made plain, names the person; of a namesake's the name says nothing."""
        if any(one in text and found.search(text) for one, found in self._tokens(connection_id)):
            return True
        if not is_namesakes and self._is_named_in(text):
            return True
        return bool(self._numbers) and any(one in text.translate(_BETWEEN_DIGITS) for one in self._numbers)

    def _is_named_in(self, text: str) -> bool:
        return self._name is not None and all(part in text for part in self._parts) and bool(self._name.search(text))

    def _tokens(self, connection_id: int | None) -> list[tuple[str, re.Pattern[str]]]:
        return [*self._addresses, *self._named.get(str(connection_id), ())]

    @cached_property
    def _addresses(self) -> list[tuple[str, re.Pattern[str]]]:
        plainly = [_folded(one) for one in self.emails]
        return [(one, re.compile(rf"(?<![\w.-]){re.escape(one)}(?!\.?[\w-])")) for one in plainly]

    @cached_property
    def _named(self) -> dict[str, list[tuple[str, re.Pattern[str]]]]:
        """The references of each connection."""
        return {
            connection_id: [
                (one, re.compile(rf"(?<![\w-]){re.escape(one)}(?![\w-])"))
                for one in map(_folded, refs)
                if len(one) >= _SHORTEST_REF
            ]
            for connection_id, refs in self.refs.items()
        }

    @cached_property
    def _parts(self) -> list[str]:
        """The words of the name, in order."""
        return _folded(f"{self.first_name} {self.last_name}").split()

    @cached_property
    def _name(self) -> re.Pattern[str] | None:
        """The whole name, either part first, near each other; a name of one word is many people's, and a word like any."""
        phrases = [_phrase(part) for part in (self.first_name, self.last_name) if part.strip()]
        if len(self._parts) < 2:
            return None
        between = rf"(?:[\W_]*|[\W_].{{0,{_APART}}}?[\W_])"
        orders = dict.fromkeys((between.join(phrases), between.join(reversed(phrases))))
        return re.compile(rf"(?<![^\W_])(?:{'|'.join(orders)})(?![^\W_])", re.DOTALL)

    @cached_property
    def _numbers(self) -> list[str]:
        """The numbers as they are dialled at home, less any zero before them."""
        return [one for one in map(_at_home, self.phones) if len(one) >= _SHORTEST_NUMBER]


def plain(said: bytes | str) -> str:
    """`said` without what it is wrapped in, as names, addresses and references are compared."""
    text = said if isinstance(said, str) else said.decode(errors="replace")
    if isinstance(said, bytes) and _UNDECODED in text:  # it may be of a time before UTF-8
        text = f"{text}\n{said.decode('latin-1')}"
    if "%" in text:
        text = unquote(text)
    if "\\" in text:
        text = _unescaped(text)
    return _folded(html.unescape(text) if "&" in text else text)


def _unescaped(text: str) -> str:
    """Without JSON's escapes, however often they were escaped themselves. A hundred thousand texts are not to take long."""
    while "\\\\" in text:
        text = text.replace("\\\\", "\\")
    for sign in set(_ESCAPED.findall(text)):
        text = text.replace(f"\\u{sign}", chr(int(sign, 16)))
    for space in "nrt":
        text = text.replace(f"\\{space}", " ")
    return text.replace("\\", "")


def _folded(text: str) -> str:
    """Without case and accents, and with one kind of apostrophe."""
    if text.isascii():
        return text.lower()
    for apostrophe in _APOSTROPHES:
        text = text.replace(apostrophe, "'")
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold()


def _at_home(number: str) -> str:
    try:
        return str(phonenumbers.parse(number).national_number)
    except phonenumbers.NumberParseException:  # of a time when numbers were kept as they were typed
        return "".join(sign for sign in number if sign.isdecimal())


def _phrase(part: str) -> str:
    return r"[\W_]+".join(re.escape(word) for word in _folded(part).split())
