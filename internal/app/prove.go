package app

import (
	"crypto/rand"
	"strings"

	"heartline/call"
	"heartline/internal/yamlfile"
	"heartline/ivr"
)

// marks is the book with the mark of test calls: a call of our own comes from a number that only this process
// knows.
type marks struct {
	*book
	token string
	drill func(token string) (hotline string, ok bool) // whose drill a calling number is
}

func newMarks(a *App) marks {
	return marks{book: a.book, token: "prove" + strings.ToLower(rand.Text()), drill: func(token string) (string, bool) {
		if a.web == nil || a.web.drills == nil {
			return "", false
		}
		return a.web.drills.hotlineOf(token)
	}}
}

// Marked tells a test call, or a drill, by its calling number.
func (m marks) Marked(caller call.Secret) (string, *call.Hotline) {
	e := m.now.Load()
	if string(caller) != m.token {
		if hotline, ok := m.drill(string(caller)); ok {
			if h, known := drillHotline(e, hotline); known {
				return call.MarkDrill, h
			}
		}
		return "", nil
	}
	h := *e.fallback
	if p, ok := e.hotlines[e.cfg.Prove.Hotline]; ok {
		h = *p
	}
	flow, problems := ivr.Compile(ivr.Straight("prove", string(proveQueue)), ivr.Front{}, ivr.Known{Languages: h.Languages, Queues: []string{string(proveQueue)}}, yamlfile.Section{})
	if len(problems) > 0 {
		return "", nil
	}
	h.Flow, h.Record, h.Queue, h.Only = flow, false, string(proveQueue), proveAgent
	return proveMark, &h
}
