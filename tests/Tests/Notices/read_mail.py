"""Reads messages with Python's own parser, which knows nothing of ours, and prints what it understood as JSON."""
import json
import sys
from email import message_from_bytes, policy

ADDRESSES = {"from", "to"}


def understood(path):
    raw = open(path, "rb").read()
    lines = raw.split(b"\r\n")
    message = message_from_bytes(raw, policy=policy.strict)
    defects = [str(defect) for part in message.walk() for defect in part.defects]
    headers = {}
    for name, value in message.items():
        defects += [f"{name}: {defect}" for defect in value.defects]
        assert name.lower() not in headers, f"{name} stands twice"
        headers[name.lower()] = str(value)
    return {
        "defects": defects,
        "bare": sum(b"\n" in line or b"\r" in line for line in lines),
        "longest": max(map(len, lines)),
        "sevenBit": max(raw) < 128,
        "headers": headers,
        "people": {name: [[a.display_name, a.addr_spec] for a in message[name].addresses] for name in ADDRESSES},
        "date": message["date"].datetime.isoformat(),
        "parts": [
            {
                "type": part.get_content_type(),
                "method": part.get_param("method") or "",
                "charset": part.get_content_charset() or "",
                "file": part.get_filename() or "",
                "text": "" if part.is_multipart() else part.get_payload(decode=True).decode("utf-8"),
            }
            for part in message.walk()
        ],
    }


print(json.dumps([understood(path) for path in sys.argv[1:]]))
