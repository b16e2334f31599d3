package main

import (
	"strconv"
	"strings"

	"heartline/roster/bound"
)

// sentences are the texts of explanations. {name} is a part of the sentence, and {+name} a number with its sign. What stands in brackets is left out
// unless all parts in it are there; [?name ...] asks for a part that it does not show.
var sentences = map[string]string{ //nolint:gochecknoglobals // a table
	"broken.shifts.low":          "{staff} has {amount} shifts too few",
	"broken.shifts.high":         "{staff} has {amount} shifts too many",
	"broken.minutes.low":         "{staff} works {amount} minutes too little",
	"broken.minutes.high":        "{staff} works {amount} minutes too much",
	"broken.days_off.low":        "{staff} has {amount} free days too few",
	"broken.days_off.high":       "{staff} has {amount} free days too many",
	"broken.weekends.low":        "{staff} works on {amount} weekends too few",
	"broken.weekends.high":       "{staff} works on {amount} weekends too many",
	"broken.half_weekends.low":   "{staff} has {amount} half weekends too few",
	"broken.half_weekends.high":  "{staff} works on one day only of {amount} weekends too many",
	"broken.mixed_weekends.low":  "{staff} has {amount} weekends of different shifts too few",
	"broken.mixed_weekends.high": "{staff} has {amount} weekends of different shifts too many",
	"broken.kinds.low":           "{staff} has {amount} types of shifts too few",
	"broken.kinds.high":          "{staff} has {amount} types of shifts too many",
	"broken.work_run.low":        "{staff} has a run of working days that is {amount} too short",
	"broken.work_run.high":       "{staff} has a run of working days that is {amount} too long",
	"broken.off_run.low":         "{staff} has a run of free days that is {amount} too short",
	"broken.off_run.high":        "{staff} has a run of free days that is {amount} too long",
	"broken.kind_run.low":        "{staff} has a run of days[ of {shift}] that is {amount} too short",
	"broken.kind_run.high":       "{staff} has a run of days[ of {shift}] that is {amount} too long",
	"broken.weekend_run.low":     "{staff} has a run of worked weekends that is {amount} too short",
	"broken.weekend_run.high":    "{staff} has a run of worked weekends that is {amount} too long",
	"broken.rest.low":            "{staff} rests {amount} minutes too little between two shifts",
	"broken.rest.high":           "{staff} rests {amount} minutes too much between two shifts",
	"broken.follows.high":        "{staff} has shifts after each other that should not be, {amount} times",
	"broken.follows.low":         "{staff} lacks shifts after each other, {amount} times",
	"broken.pattern.high":        "{staff} has a sequence of days that should not be, {amount} times",
	"broken.pattern.low":         "{staff} lacks a sequence of days, {amount} times",
	"broken.demand.low":          "{amount} too few[ in {shift}][ as {role}]",
	"broken.demand.high":         "{amount} too many[ in {shift}][ as {role}]",
	"broken.site":                "{amount} more people than there are seats",
	"broken.guard":               "{amount} people without those who must be with them",
	"broken.request.work":        "{staff} wished to work and is free",
	"broken.request.free":        "{staff} wished to be free and works",
	"broken.request.shift":       "{staff} wished for {shift} and does not have it",
	"broken.request.not":         "{staff} wished not to have {shift} and has it",
	"broken.stability":           "{staff} has another cell than the one published[: {shift}]",
	"broken.leave":               "{staff} is on leave and has {shift}",
	"broken.available":           "{staff} is not available for {shift}",
	"broken.skill":               "{staff} lacks a skill for {shift}[ as {role}]",
	"broken.type":                "{staff} does not work {shift}, or not at its site",
	"broken.impossible":          "{staff} has {shift}[ as {role}], for which nothing asks",
	"broken.pin":                 "{staff} is held to another cell",
	"broken.overlap":             "{staff} begins {shift} before the shift before it has ended",
	"repair.none":                "nothing was found within {changes} changes",
	"repair.better":              "a repair that betters the roster: value {+value}, hard {+hard}[?removes , nothing of it is left]",
	"repair.even":                "a repair at no price[?removes , nothing of it is left]",
	"repair.worse":               "the cheapest repair costs more than it saves: value {+value}[?removes , nothing of it is left]",
	"repair.illegal":             "no legal repair was found; the cheapest breaks a hard rule: value {+value}, hard {+hard}",
	"step.in":                    "{date}: {staff} takes {shift}[ as {role}]",
	"step.out":                   "{date}: {staff} gives up {shift}[ as {role}]",
	"step.move":                  "{date}: {staff} has {shift}[ as {role}] instead of {was}[ as {was_role}]",
	"step.cover":                 "{date}: {staff} takes {shift}[ as {role}] from {other}",
	"step.exchange":              "{date}: {staff} and {other} exchange {was}[ as {was_role}] and {shift}[ as {role}]",
	"why.works":                  "{staff} has {shift}[ as {role}] on {date}[ (held: {held})]",
	"why.free":                   "{staff} is free on {date}[ (held: {held})]",
	"why.out.legal":              "to take the person out: value {+value}, hard {+hard}",
	"why.out.illegal":            "to take the person out breaks a hard rule: value {+value}, hard {+hard}",
	"why.out.best.legal":         "the best way to take the person out: value {+value}, hard {+hard}",
	"why.out.best.illegal":       "even the best way to take the person out breaks a hard rule: value {+value}, hard {+hard}",
	"why.seat.legal":             "{shift}[ as {role}], {taken} of {wanted} there[?full , full]: value {+value}, hard {+hard}",
	"why.seat.illegal":           "{shift}[ as {role}], {taken} of {wanted} there[?full , full]: breaks a hard rule: value {+value}, hard {+hard}",
	"why.seat.best.legal":        "the best way into {shift}[ as {role}]: value {+value}, hard {+hard}",
	"why.seat.best.illegal":      "even the best way into {shift}[ as {role}] breaks a hard rule: value {+value}, hard {+hard}",
	"effect.more":                "{rule}[ {staff}][ {from}][ to {to}][ {shift}]: costs {cost} more[ ({reason})]",
	"effect.less":                "{rule}[ {staff}][ {from}][ to {to}][ {shift}]: costs {cost} less[ ({reason})]",
	"effect.hard.more":           "{rule}[ {staff}][ {from}][ to {to}][ {shift}]: hard, broken by {amount} more[ ({reason})]",
	"effect.hard.less":           "{rule}[ {staff}][ {from}][ to {to}][ {shift}]: hard, broken by {amount} less[ ({reason})]",
}

// tail follows the text of everything that is broken.
const tail = "[, on {from}][ to {to}]: {rule}[, bound {bound}][?hard , hard][, costs {cost}][ ({reason})][ ({source})][ (changed by {decided}: {why})]"

// english says a sentence.
func english(s bound.Sentence) string {
	text, known := sentences[s.Code]
	if !known {
		text = s.Code
	}
	if strings.HasPrefix(s.Code, "broken.") {
		text += tail
	}
	var b strings.Builder
	for text != "" {
		plain, rest, _ := strings.Cut(text, "[")
		b.WriteString(filled(plain, s))
		var optional string
		optional, text, _ = strings.Cut(rest, "]")
		if name, words, asks := strings.Cut(strings.TrimPrefix(optional, "?"), " "); strings.HasPrefix(optional, "?") && asks {
			if part(s, name) == nil {
				continue
			}
			optional = words
		}
		if complete(optional, s) {
			b.WriteString(filled(optional, s))
		}
	}
	return b.String()
}

func part(s bound.Sentence, name string) *bound.Part {
	for i := range s.Parts {
		if s.Parts[i].Name == name {
			return &s.Parts[i]
		}
	}
	return nil
}

// complete reports whether all parts that a text shows are there.
func complete(text string, s bound.Sentence) bool {
	for {
		_, rest, found := strings.Cut(text, "{")
		if !found {
			return true
		}
		var name string
		if name, text, _ = strings.Cut(rest, "}"); part(s, strings.TrimPrefix(name, "+")) == nil {
			return false
		}
	}
}

// filled puts the parts into a text.
func filled(text string, s bound.Sentence) string {
	var b strings.Builder
	for {
		plain, rest, found := strings.Cut(text, "{")
		b.WriteString(plain)
		if !found {
			return b.String()
		}
		var name string
		name, text, _ = strings.Cut(rest, "}")
		p := part(s, strings.TrimPrefix(name, "+"))
		switch {
		case p == nil:
			b.WriteString("?")
		case p.Text != "":
			b.WriteString(p.Text)
		case strings.HasPrefix(name, "+") && p.Number > 0:
			b.WriteString("+" + strconv.Itoa(p.Number))
		default:
			b.WriteString(strconv.Itoa(p.Number))
		}
	}
}
