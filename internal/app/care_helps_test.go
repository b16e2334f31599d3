package app

import (
	"testing"

	"heartline/configs"
	"heartline/crisis"
)

// TestWhoHelps holds who counts as somebody who comes to a call's help: by the own page or by the own telephone, from the
// acknowledgement until it is taken back or the call for help is over.
func TestWhoHelps(t *testing.T) {
	t.Parallel()
	b := &book{}
	b.now.Store(&edition{cfg: &configs.Config{Numbers: []configs.Number{{ID: "duty", Person: "wu"}, {ID: "hospital"}}}})
	c := newCare(&App{book: b})
	ack := func(by string, more func(*crisis.State)) crisis.Book {
		s := crisis.State{ID: "e", Ack: &crisis.Ack{By: by}}
		if more != nil {
			more(&s)
		}
		return crisis.Book{s}
	}
	present := func(by string, left bool) crisis.Book {
		h := crisis.Helper{By: by}
		if left {
			h.LeftAt = h.At.AddDate(1, 0, 0)
		}
		return crisis.Book{{ID: "e", Helpers: []crisis.Helper{h}}}
	}
	for name, tt := range map[string]struct {
		book crisis.Book
		user string
		want bool
	}{
		"no call for help":                 {nil, "wu", false},
		"searching":                        {crisis.Book{{ID: "e"}}, "wu", false},
		"by the own page":                  {ack("user:wu", nil), "wu", true},
		"somebody else":                    {ack("user:wu", nil), "he", false},
		"by the own telephone":             {ack("number:duty", nil), "wu", true},
		"by a telephone of nobody":         {ack("number:hospital", nil), "", false},
		"another system":                   {ack("webhook:wu", nil), "wu", false},
		"cancelled":                        {ack("user:wu", func(s *crisis.State) { s.Cancelled = true }), "wu", false},
		"the call is over":                 {ack("user:wu", func(s *crisis.State) { s.Closed = true }), "wu", false},
		"in the call":                      {present("user:wu", false), "wu", true},
		"in the call no longer":            {present("user:wu", true), "wu", false},
		"of the second call for help":      {append(ack("user:he", func(s *crisis.State) { s.Cancelled = true }), ack("user:wu", nil)...), "wu", true},
		"of the first, which is cancelled": {append(ack("user:he", func(s *crisis.State) { s.Cancelled = true }), ack("user:wu", nil)...), "he", false},
	} {
		if got := c.helps(tt.book, tt.user); got != tt.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
