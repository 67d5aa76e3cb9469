# SPDX-License-Identifier: EUPL-1.2
"""A strict reader of mail: faults(bytes) names all that RFC 5322, 2045-2047, 2919 and 3834 do not allow, and what Tertial promises besides.

The mail sink asks it about every message it is given (peers.py), and the test that received a faulty one fails (conftest.py).
"""
import base64
import email
import email.policy
import quopri
import re

LINE_MAX, ENCODED_LINE_MAX, WORD_MAX, MESSAGE_MAX = 998, 76, 75, 1 << 20  # bytes, without CRLF
ONCE = ("From", "To", "Date", "Message-ID", "Subject", "MIME-Version", "Auto-Submitted", "List-Id", "Content-Type", "Content-Language")
AT_MOST_ONCE = ("In-Reply-To", "References", "Reply-To")
MSG_ID = re.compile(r"<[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+>")
LIST_ID = re.compile(r"(?:[\x20-\x7e]+ )?<[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+>")
DATE = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d [+-]\d{4}")
ENCODED_WORD = re.compile(r"=\?([^?\s]*)\?([bBqQ])\?([^?\s]*)\?=")
FIELD = re.compile(r"[\x21-\x39\x3b-\x7e]+:")


def split(content):
    head, _, body = content.partition(b"\r\n\r\n")
    return head.split(b"\r\n"), body


def lines_of(content):
    """What holds for every byte and line."""
    if len(content) > MESSAGE_MAX:
        yield f"{len(content)} byte, högst {MESSAGE_MAX}"
    if re.search(rb"(?<!\r)\n|\r(?!\n)", content):
        yield "en rad slutar inte med CRLF"
    if not content.endswith(b"\r\n"):
        yield "sista raden är inte avslutad"
    if b"\0" in content:
        yield "en byte är noll"
    if not content.isascii():
        yield "inte 7 bitar: " + repr(next(line for line in content.splitlines() if not line.isascii()))[:120]
    for line in content.split(b"\r\n"):
        if len(line) > LINE_MAX:
            yield f"en rad är {len(line)} tecken: {line[:60]!r}"


def encoded_words(line):
    """RFC 2047: each word at most 75 signs, whole signs in each, the line at most 76."""
    for word in ENCODED_WORD.finditer(line):
        charset, how, text = word.groups()
        if len(word[0]) > WORD_MAX:
            yield f"ett kodat ord är {len(word[0])} tecken: {word[0]}"
        try:
            raw = base64.b64decode(text, validate=True) if how in "bB" else quopri.decodestring(text.replace("_", " "))
            raw.decode(charset)
        except (ValueError, LookupError) as e:
            yield f"ett kodat ord kan inte läsas ensamt: {word[0]} ({e})"
        if len(line) > ENCODED_LINE_MAX:
            yield f"raden med ett kodat ord är {len(line)} tecken: {line}"
    if "=?" in ENCODED_WORD.sub("", line):
        yield f"ett halvt kodat ord: {line}"


def head_of(lines):
    for n, raw in enumerate(lines):
        line = raw.decode("ascii", "replace")
        if line[:1] in " \t":
            if n == 0:
                yield "brevet börjar med en fortsättningsrad"
            if not line.strip():
                yield f"en fortsättningsrad är tom efter {lines[n - 1]!r}"
        elif not FIELD.match(line):
            yield f"ingen rubrik: {line!r}"
        yield from encoded_words(line)


def fields_of(m):
    for name in ONCE:
        if len(m.get_all(name, [])) != 1:
            yield f"{name} står {len(m.get_all(name, []))} gånger, ska stå en"
    for name in AT_MOST_ONCE:
        if len(m.get_all(name, [])) > 1:
            yield f"{name} står {len(m.get_all(name))} gånger"
    for name in ("From", "To"):
        if m[name] and (len(m[name].addresses) != 1 or "@" not in m[name].addresses[0].addr_spec):
            yield f"{name} är inte en adress: {m[name]}"
    exact = {"Message-ID": MSG_ID, "In-Reply-To": MSG_ID, "List-Id": LIST_ID, "Date": DATE}
    for name, form in exact.items():
        if m[name] is not None and not form.fullmatch(str(m[name])):
            yield f"{name} är felaktig: {m[name]!r}"
    if m["References"] is not None and not re.fullmatch(rf"{MSG_ID.pattern}(?: {MSG_ID.pattern})*", " ".join(str(m["References"]).split())):
        yield f"References är felaktig: {m['References']!r}"
    if (m["In-Reply-To"] is None) != (m["References"] is None):
        yield "In-Reply-To och References följs inte åt"
    elif m["In-Reply-To"] and (str(m["In-Reply-To"]) not in str(m["References"]) or str(m["In-Reply-To"]) == str(m["Message-ID"])):
        yield f"tråden leder fel: {m['In-Reply-To']} i {m['References']}"
    if str(m["MIME-Version"]) != "1.0" or str(m["Auto-Submitted"]) != "auto-generated":
        yield f"MIME-Version {m['MIME-Version']}, Auto-Submitted {m['Auto-Submitted']}"
    if not str(m["Subject"] or "").strip() or "\ufffd" in str(m["Subject"]):
        yield f"ämnesraden: {m['Subject']!r}"


def part_of(part):
    kind = part.get_content_type()
    if part.get_content_charset() != "utf-8":
        yield f"{kind} är inte utf-8: {part['Content-Type']}"
    coding = str(part["Content-Transfer-Encoding"] or "7bit").lower()
    raw = part.get_payload()
    if coding not in ("quoted-printable", "base64", "7bit"):
        yield f"{kind} är kodad som {coding}"
    if coding in ("quoted-printable", "base64"):
        for line in raw.splitlines():
            if len(line) > ENCODED_LINE_MAX:
                yield f"{kind}: en kodad rad är {len(line)} tecken: {line[:40]}"
    if coding == "quoted-printable":
        for line in raw.splitlines():
            if re.search(r"=(?![0-9A-F]{2})(?!$)", line):
                yield f"{kind}: felaktig quoted-printable: {line}"
            if line != line.rstrip(" \t"):
                yield f"{kind}: blanktecken sist på en kodad rad: {line!r}"
    try:
        text = part.get_payload(decode=True).decode("utf-8")
    except UnicodeDecodeError as e:
        yield f"{kind} är inte läsbar utf-8: {e}"
        return
    if not text.strip():
        yield f"{kind} är tom"
    if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]", text):
        yield f"{kind} har ett styrtecken"


def body_of(m):
    if m.get_content_type() != "multipart/alternative":
        yield f"brevet är {m.get_content_type()}"
        return
    parts = list(m.iter_parts())
    if [p.get_content_type() for p in parts] != ["text/plain", "text/html"]:
        yield f"delarna är {[p.get_content_type() for p in parts]}"
        return
    for part in parts:
        yield from part_of(part)
    language = str(m["Content-Language"] or "").strip()
    html = parts[1].get_payload(decode=True).decode("utf-8", "replace")
    said = re.search(r"<html[^>]*\blang=\"([^\"]*)\"", html)
    if not said or said[1] != language:
        yield f"sidans språk är {said and said[1]}, brevets {language}"
    if re.search(r"<(?:script|img|iframe|object|link|form)\b|\bon[a-z]+=\"|\bsrc=", html, re.IGNORECASE):
        yield "webbdelen hämtar eller kör något"


def defects_of(m):
    for part in m.walk():
        for d in part.defects:
            yield f"{part.get_content_type()}: {d!r}"
        for name, value in part.items():
            for d in getattr(value, "defects", ()):
                yield f"{name}: {d!r}"


def faults(content):
    """All that is wrong with one message, as it came after DATA; an empty list when nothing is."""
    found = list(lines_of(content))
    head, _ = split(content)
    found += head_of(head)
    m = email.message_from_bytes(content, policy=email.policy.SMTP)
    found += [*fields_of(m), *body_of(m), *defects_of(m)]
    try:
        email.message_from_bytes(content, policy=email.policy.strict)
    except Exception as e:  # noqa: BLE001  whatever it stumbles over is a fault of the mail
        found.append(f"email.policy.strict: {e!r}")
    return found
