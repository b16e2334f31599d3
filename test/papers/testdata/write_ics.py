"""Writes a calendar of leave as icalendar, a program of its own, writes it.

Arguments: the Monday of a week as YYYY-MM-DD. In it there is a holiday of two days, from Tuesday on; every Friday afternoon of five weeks but the
second is free, by the clock of New York, whose VTIMEZONE is in the file; a dentist in the third week, in UTC; and a journey that is not settled yet.
"""

import sys
from datetime import date, datetime, timedelta, timezone

import pytz
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

monday = date.fromisoformat(sys.argv[1])
new_york = pytz.timezone("America/New_York")


def at(day, hour):
    when = monday + timedelta(days=day)
    return new_york.localize(datetime(when.year, when.month, when.day, hour))


def event(uid, **props):
    e = Event()
    e.add("uid", uid + "@calendar.example")
    e.add("dtstamp", datetime(2026, 11, 1, tzinfo=timezone.utc))
    for name, value in props.items():
        e.add(name, value)
    return e


def vtimezone():
    zone = Timezone()
    zone.add("tzid", "America/New_York")
    for kind, month, nth, back, forth, name in (
        (TimezoneDaylight, 3, "2SU", -5, -4, "EDT"),
        (TimezoneStandard, 11, "1SU", -4, -5, "EST"),
    ):
        part = kind()
        part.add("dtstart", datetime(2007, month, 11 if month == 3 else 4, 2))
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": nth})
        part.add("tzoffsetfrom", timedelta(hours=back))
        part.add("tzoffsetto", timedelta(hours=forth))
        part.add("tzname", name)
        zone.add_component(part)
    return zone


cal = Calendar()
cal.add("prodid", "-//A program of its own//EN")
cal.add("version", "2.0")
cal.add_component(vtimezone())
cal.add_component(event("holiday", summary="Holiday, at the sea", dtstart=monday + timedelta(days=1), dtend=monday + timedelta(days=3)))
friday = event("friday", summary="Freitags früher; geht", dtstart=at(4, 12), dtend=at(4, 18), rrule={"freq": "weekly", "count": 5})
friday.add("exdate", at(11, 12))
cal.add_component(friday)
dentist = datetime.combine(monday + timedelta(days=15), datetime.min.time(), timezone.utc)
cal.add_component(event("dentist", dtstart=dentist + timedelta(hours=9), dtend=dentist + timedelta(hours=10)))
cal.add_component(event("journey", status="TENTATIVE", dtstart=monday + timedelta(days=9), dtend=monday + timedelta(days=10)))
sys.stdout.buffer.write(cal.to_ical())
