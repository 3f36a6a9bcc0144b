"""Reads iCalendar objects with Debian's icalendar, which knows nothing of ours, and prints what it understood as JSON."""
import json
import sys
from datetime import timezone

from icalendar import Calendar


def utc(component, name, zones):
    moment = component[name].dt
    zone = zones[component[name].params["TZID"]]
    return zone.localize(moment.replace(tzinfo=None)).astimezone(timezone.utc).isoformat()


def understood(text):
    raw = text.encode("utf-8")
    calendar = Calendar.from_ical(raw)
    # The zone as the object describes it, not as this machine knows it.
    zones = {str(zone["TZID"]): zone.to_tz() for zone in calendar.walk("VTIMEZONE")}
    lines = raw.split(b"\r\n")
    return {
        "method": str(calendar.get("METHOD", "")),
        "name": str(calendar.get("X-WR-CALNAME", "")),
        "longest": max(map(len, lines)),
        "bare": sum(b"\n" in line or b"\r" in line for line in lines),
        "broken": sum(line.decode("utf-8", errors="replace").count("\ufffd") for line in lines),
        "events": [
            {
                "uid": str(event["UID"]),
                "sequence": int(event["SEQUENCE"]),
                "status": str(event["STATUS"]),
                "start": utc(event, "DTSTART", zones),
                "end": utc(event, "DTEND", zones),
                "summary": str(event["SUMMARY"]),
                "place": str(event.get("LOCATION", "")),
                "organizer": str(event.get("ORGANIZER", "")),
                "attendees": [str(a) for a in (event.get("ATTENDEE") if isinstance(event.get("ATTENDEE"), list) else [event["ATTENDEE"]] if "ATTENDEE" in event else [])],
            }
            for event in calendar.walk("VEVENT")
        ],
    }


print(json.dumps([understood(text) for text in json.load(sys.stdin)]))
