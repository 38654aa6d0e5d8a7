"""What the environment's mail server becomes in either kind of Django's settings."""

from __future__ import annotations

from runmuscles.mail import mail_server

GIVEN = {"EMAIL_HOST": "mail.example", "EMAIL_USER": "desk", "EMAIL_PASSWORD": "x y"}


def test_before_6_1_there_are_several_settings() -> None:
    assert mail_server(GIVEN, (5, 2, 19)) == {
        "EMAIL_HOST": "mail.example",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "desk",
        "EMAIL_HOST_PASSWORD": "x y",
        "EMAIL_USE_TLS": True,
        "EMAIL_TIMEOUT": 20,
    }


def test_since_6_1_there_is_one() -> None:
    found = mail_server({**GIVEN, "EMAIL_PORT": "25", "EMAIL_TLS": "off"}, (6, 1, 3))
    options = found["MAILERS"]["default"]["OPTIONS"]
    assert list(found) == ["MAILERS"]
    assert (options["host"], options["port"], options["use_tls"]) == ("mail.example", 25, False)
