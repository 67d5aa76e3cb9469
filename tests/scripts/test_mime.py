# SPDX-License-Identifier: EUPL-1.2
"""The strict reader of mail (tests/lib/mime.py): a good mail has no fault, and each way to spoil it is seen and named."""
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import mime  # noqa: E402

GOOD = b"\r\n".join([
    b"From: Tertial <tertial@example.se>", b"To: =?utf-8?q?=C3=85sa_Chef?= <chef@example.se>", b"Date: Thu, 02 Oct 2014 09:00:00 +0200",
    b"Message-ID: <0123abcd@example.se>", b"In-Reply-To: <9999abcd@example.se>", b"References: <9999abcd@example.se>",
    b"Subject: =?utf-8?q?Nytt=3A_Sjukfr=C3=A5nvaro?= hos Alfa", b"List-Id: Tertial <tertial.example.se>", b"Auto-Submitted: auto-generated",
    b"Content-Language: sv", b"MIME-Version: 1.0", b'Content-Type: multipart/alternative; boundary="=_x"', b"", b"--=_x",
    b"Content-Type: text/plain; charset=utf-8", b"Content-Transfer-Encoding: quoted-printable", b"", b"Hej =C3=85sa", b"", b"--=_x",
    b"Content-Type: text/html; charset=utf-8", b"Content-Transfer-Encoding: quoted-printable", b"",
    b'<!DOCTYPE html><html lang=3D"sv"><body><p>Hej</p></body></html>', b"", b"--=_x--", b""])

SPOILED = {
    "a bare LF": (b"Hej =C3=85sa\r\n", b"Hej =C3=85sa\n", "CRLF"),
    "a byte of eight bits": (b"Hej =C3=85sa", "Hej Åsa".encode(), "7 bitar"),
    "a line too long": (b"Hej =C3=85sa", b"x" * 999, "999 tecken"),
    "a quoted line too long": (b"Hej =C3=85sa", b"x" * 77, "kodad rad är 77"),
    "broken quoted-printable": (b"Hej =C3=85sa", b"Hej =C3=8", "felaktig quoted-printable"),
    "half a letter": (b"Hej =C3=85sa", b"Hej =C3", "läsbar utf-8"),
    "an encoded word too long": (b"=?utf-8?q?Nytt=3A_Sjukfr=C3=A5nvaro?=", b"=?utf-8?q?" + b"a" * 64 + b"?=", "kodat ord är 76"),
    "half a letter in an encoded word": (b"=C3=A5nvaro?=", b"=C3?= =?utf-8?q?=A5nvaro?=", "läsas ensamt"),
    "half an encoded word": (b"=C3=A5nvaro?=", b"=C3=A5nvaro", "halvt kodat ord"),
    "two Message-IDs": (b"MIME-Version: 1.0\r\n", b"MIME-Version: 1.0\r\nMessage-ID: <2@example.se>\r\n", "Message-ID står 2"),
    "no Date": (b"Date: Thu, 02 Oct 2014 09:00:00 +0200\r\n", b"", "Date står 0"),
    "a Date of its own": (b"02 Oct 2014", b"2 okt 2014", "Date är felaktig"),
    "no mark of a machine": (b"Auto-Submitted: auto-generated\r\n", b"", "Auto-Submitted står 0"),
    "a person's mark": (b"auto-generated", b"no", "Auto-Submitted no"),
    "no List-Id": (b"List-Id: Tertial <tertial.example.se>\r\n", b"", "List-Id står 0"),
    "a List-Id without brackets": (b"Tertial <tertial.example.se>\r\nAuto", b"tertial.example.se\r\nAuto", "List-Id är felaktig"),
    "a thread that is no id": (b"References: <9999abcd@example.se>", b"References: 9999abcd", "References är felaktig"),
    "a thread half told": (b"In-Reply-To: <9999abcd@example.se>\r\n", b"", "följs inte åt"),
    "two recipients": (b"<chef@example.se>", b"<chef@example.se>, en@example.se", "To är inte en adress"),
    "html before text": (b"text/plain", b"text/html", "delarna är"),
    "another charset": (b"text/plain; charset=utf-8", b"text/plain; charset=iso-8859-1", "inte utf-8"),
    "another language": (b"Content-Language: sv", b"Content-Language: en", "språk"),
    "a picture": (b"<p>Hej</p>", b"<img src=3D\"http://x.se/p.png\">", "hämtar eller kör"),
    "a header of someone else's": (b"List-Id:", b"inte en rubrik\r\nList-Id:", "ingen rubrik"),
    "no end": (b"--=_x--\r\n", b"", "CloseBoundary"),
    "too large": (b"Hej =C3=85sa\r\n", b"Hej\r\n" * 250000, "högst 1048576"),
}


def test_a_good_mail_has_no_fault():
    assert mime.faults(GOOD) == []


@pytest.mark.parametrize("how", SPOILED)
def test_a_spoiled_mail_is_seen(how):
    before, after, said = SPOILED[how]
    assert before in GOOD
    found = mime.faults(GOOD.replace(before, after, 1))
    assert any(said in fault for fault in found), found
