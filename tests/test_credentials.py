"""Secrets: which passwords may be set, and keys that check themselves."""

import pytest

from app.credentials import check_new_password, hash_password, is_well_formed_key, new_api_key, password_matches
from app.errors import InvalidError

PRIYA = ("Priya Raman", "priya@brightline.example", "Brightline Staffing")


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "four words suffice here",
        "kanalpost unterm birnbaum",
        "7Yk!q2#mZ9_vR4x",
        "ひらがなとカタカナと漢字の長い文",
    ],
)
def test_a_long_password_of_any_characters_may_be_set(password: str) -> None:
    check_new_password(password, *PRIYA)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("7Yk!q2#mZ9_vR4", "at least 15"),
        ("x" * 1_001, "at most 1,000"),
        ("aaaaaaaaaaaaaaaa", "easy to guess"),
        ("abcabcabcabcabcabc", "easy to guess"),
        ("hellohellohello", "easy to guess"),
        ("123456789012345", "easy to guess"),
        ("qwertyuiopasdfghjkl", "easy to guess"),
        ("poiuytrewqlkjhgf", "easy to guess"),
        ("password12345678", "easy to guess"),
        ("Password1234!!!!", "easy to guess"),
        ("hearback-hearback", "easy to guess"),
        ("PriyaRaman2026!", "easy to guess"),
        ("brightline-staffing-1", "easy to guess"),
        ("welcome qwerty 123", "easy to guess"),
    ],
)
def test_one_that_is_short_or_that_everyone_tries_first_is_refused(password: str, said: str) -> None:
    with pytest.raises(InvalidError, match=said) as refused:
        check_new_password(password, *PRIYA)
    assert refused.value.pointer == "/password"


def test_a_password_matches_its_own_hash_alone() -> None:
    hashed = hash_password("four words suffice here")
    assert password_matches("four words suffice here", hashed)
    assert not password_matches("four words suffice", hashed)
    assert not password_matches("four words suffice here", None)
    assert not password_matches("four words suffice here", "nonsense")


def test_a_key_that_was_mistyped_is_known_without_asking_anyone() -> None:
    key = new_api_key()
    assert is_well_formed_key(key)
    assert not is_well_formed_key(key[:-1] + ("a" if key[-1] != "a" else "b"))
    assert not is_well_formed_key(key.removeprefix("hb_"))
