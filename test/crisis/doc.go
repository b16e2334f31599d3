//go:build e2e

// Package crisis calls for help beside real calls: on a real Asterisk, with telephones, desks and the live streams of
// pages, it follows a chain from the first press until helpers are in the call, through deaths of the controller, and
// looks at the trunk for numbers that must never be dialled.
package crisis
