// Package triage holds the grade of a call and the tasks that come of contacts.
//
// A grade (red, yellow, green) is a required response with a deadline. It is never a forecast of what a
// person will do, and no screen may present it as one. Grades order waiting callers; tasks carry a
// contact that did not end in a talk to an owner (a shift) with a due time.
//
// The package is arithmetic over values: it reads no clock and does no input or output.
package triage
