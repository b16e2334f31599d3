"""Prints what icalendar, a parser of its own, reads in an iCalendar file, as JSON.

Each time is told twice: by the zone of its name as this machine knows it, and by the VTIMEZONE of the file alone, for which the
zones of the file are renamed so that nobody knows them.
"""

import json
import re
import sys
from datetime import datetime, timezone

from icalendar import Calendar


def utc(prop):
    at = prop.dt
    if not isinstance(at, datetime):
        return at.isoformat()
    if at.tzinfo is None:
        return "floating " + at.isoformat()
    return at.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def events(cal):
    return [part for part in cal.walk("VEVENT")]


def zone_of(part):
    rules = []
    for rule in part.subcomponents:
        rrule = rule.get("RRULE")
        rules.append({
            "name": rule.name,
            "begins": rule["DTSTART"].dt.isoformat(),
            "from": str(rule["TZOFFSETFROM"].to_ical()),
            "to": str(rule["TZOFFSETTO"].to_ical()),
            "repeats": rrule.to_ical().decode() if rrule else "",
        })
    return {"id": str(part["TZID"]), "rules": rules}


def main():
    raw = open(sys.argv[1], "rb").read()
    cal = Calendar.from_ical(raw)
    renamed = re.sub(rb"(TZID[=:])([A-Za-z_/]+)", rb"\1Own-\2", raw)
    own = {str(e["UID"]): e for e in events(Calendar.from_ical(renamed))}
    out = {"version": str(cal["VERSION"]), "zones": [zone_of(z) for z in cal.walk("VTIMEZONE")], "events": []}
    for e in events(cal):
        mine = own[str(e["UID"])]
        out["events"].append({
            "uid": str(e["UID"]),
            "sequence": int(e.get("SEQUENCE", 0)),
            "status": str(e.get("STATUS", "")),
            "summary": str(e.get("SUMMARY", "")),
            "start": utc(e["DTSTART"]),
            "end": utc(e["DTEND"]),
            "start_by_file": utc(mine["DTSTART"]),
            "end_by_file": utc(mine["DTEND"]),
            "alarms": sorted(int(a["TRIGGER"].dt.total_seconds()) for a in e.walk("VALARM")),
            "properties": sorted(e.keys()),
        })
    json.dump(out, sys.stdout)


main()
