package ivr

import "strings"

// Digits of which those of a place may be made: neither the key of a person nor that of "yes".
const (
	placeDigits = "23456789"
	placeFewest = 4 // that must be free
)

// PlaceDigits are the keys of which the digits of a place may be made, "2" to "9" without those that are taken; empty where
// fewer than four are left.
func PlaceDigits(taken func(key string) bool) string {
	free := strings.Map(func(d rune) rune {
		if taken(string(d)) {
			return -1
		}
		return d
	}, placeDigits)
	if len(free) < placeFewest {
		return ""
	}
	return free
}
