package call

import (
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/ivr"
	"heartline/queue"
	"heartline/triage"
)

// TestWhatAWaitingCallerIsTold walks through what is said of the place and of the wait, and what is recorded of it.
func TestWhatAWaitingCallerIsTold(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC)
	band := queue.Band{From: 3 * time.Minute, To: 5 * time.Minute}
	prompts := []ivr.PromptRef{{ID: "comfort"}}
	for name, tt := range map[string]struct {
		comfort Comfort
		places  []int         // as they are, one announcement after another
		waited  time.Duration // before the first of them
		grade   triage.Grade
		ringing bool
		want    []int // as they are said; -1: nothing is said at all
		band    bool
	}{
		"always":                {Comfort{Position: true}, []int{4, 4, 5, 2}, 0, triage.Green, false, []int{4, 4, 5, 2}, false},
		"never":                 {Comfort{}, []int{4, 2}, 0, triage.Green, false, []int{0, 0}, false},
		"only nearer ones":      {Comfort{Position: true, Falling: true}, []int{4, 4, 5, 3, 4, 1}, 0, triage.Green, false, []int{4, 0, 0, 3, 0, 1}, false},
		"up to a place":         {Comfort{Position: true, UpTo: 3}, []int{5, 3}, 0, triage.Green, false, []int{0, 3}, false},
		"the band":              {Comfort{Wait: true}, []int{4}, time.Minute, triage.Yellow, false, []int{0}, true},
		"no band for red":       {Comfort{Wait: true}, []int{4}, time.Minute, triage.Red, false, []int{0}, false},
		"no band any more":      {Comfort{Wait: true}, []int{4}, 5 * time.Minute, triage.Green, false, []int{0}, false},
		"no band where off":     {Comfort{}, []int{4}, 0, triage.Green, false, []int{0}, false},
		"nothing while ringing": {Comfort{Position: true, Wait: true}, []int{4}, 0, triage.Green, true, []int{-1}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := tt.comfort
			c.Every, c.Prompts = time.Minute, prompts
			s := State{Phase: Waiting, Language: "en", Grade: tt.grade, Entry: &Entry{ID: "e", Queue: "q", EnqueuedAt: now.Add(-tt.waited)}}
			if tt.ringing {
				s.Offer = &Offer{ID: "o"}
			}
			h := &Hotline{Comforts: map[string]Comfort{"q": c}}
			for i, place := range tt.places {
				d := decide(s, inTimeout{Timer: timerComfort, Position: place, Band: band}, env{Now: now, Hotline: h})
				said, wait := -1, 0
				for _, a := range d.Acts {
					if say, ok := a.(actSay); ok {
						said, wait = say.Place, len(say.Wait)
						if wait > 0 && say.Wait[0] != (ivr.PromptRef{ID: "system.wait_3_5", Lang: "en"}) {
							t.Errorf("says %v", say.Wait)
						}
					}
				}
				if said != tt.want[i] || (wait > 0) != tt.band {
					t.Errorf("announcement %d: place %d, want %d; band %v, want %v", i, said, tt.want[i], wait > 0, tt.band)
				}
				recorded := false
				for _, f := range d.Facts {
					if told, ok := f.Fact.(ledger.WaitTold); ok && told.To > 0 {
						recorded = told.From == band.From && told.To == band.To
					}
				}
				if recorded != tt.band {
					t.Errorf("the band recorded: %v", recorded)
				}
				s = d.Next
			}
		})
	}
}
