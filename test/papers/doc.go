//go:build e2e

// Package papers hands what leaves the roster service as a file to other people's programs, and takes in what those write: calendars
// are read by icalendar for Python, workbooks are opened by LibreOffice, pages are printed by Chromium. A house runs behind all of it, so
// that what is read is what a calendar program or an office would get.
package papers
