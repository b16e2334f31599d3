package app

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"heartline/configs"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/roster/adherence"
	"heartline/roster/life"
)

// pastRoster is a house whose roster and floor of a past day were recorded as they happened.
type pastRoster struct {
	t     testing.TB
	day   time.Time // midnight
	store *store.Store
	book  *life.Book
	last  int64
	floor int64
	now   map[string]ledger.AgentPhase
}

func newPastRoster(t testing.TB) (*pastRoster, rosterReports) {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{Dir: t.TempDir(), Patience: time.Minute, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close(context.Background()) })
	cfg := &configs.Config{Zone: configs.Zone{Location: china}, Hotlines: []configs.Hotline{{ID: "h", Languages: []string{"en"}}}}
	a := &App{cfg: cfg, book: &book{}, store: s, log: slog.New(slog.DiscardHandler), boot: time.Now()}
	a.book.now.Store(newEdition(cfg))
	day := time.Now().In(china).AddDate(0, 0, -2)
	return &pastRoster{
		t: t, store: s, book: life.NewBook("Asia/Shanghai"), now: map[string]ledger.AgentPhase{},
		day: time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, china).UTC(),
	}, rosterReports{a}
}

func (p *pastRoster) at(hours float64) time.Time {
	return p.day.Add(time.Duration(hours * float64(time.Hour)))
}

// does has the roster changed at an hour of the day.
func (p *pastRoster) does(hour float64, c func(life.Asker) life.Command) {
	p.t.Helper()
	asker := life.Asker{ID: id.New(), By: "boss", Roles: []string{bookManager}}
	facts, err := life.Decide(p.book, life.Free{}, c(asker), p.at(hour))
	if err != nil {
		p.t.Fatal(err)
	}
	change, err := rosterChange(p.last, p.book.Version(), facts)
	if err != nil {
		p.t.Fatal(err)
	}
	if p.last, err = p.store.ChangeRoster(p.t.Context(), change); err != nil {
		p.t.Fatal(err)
	}
	for _, f := range facts {
		life.Apply(p.book, f)
	}
}

// is has the floor record a state.
func (p *pastRoster) is(hour float64, who, state string) {
	p.t.Helper()
	before, known := p.now[who]
	if !known {
		before.State = "logged_out"
	}
	after := ledger.AgentPhase{State: state, Since: p.at(hour)}
	p.now[who] = after
	p.floor++
	d := ledger.NewDraft(ledger.Floor, p.floor, p.at(hour), 0, "floor", ledger.AgentState{Agent: who, Before: before, After: after, By: "floor"})
	if _, err := p.store.Append(p.t.Context(), d); err != nil {
		p.t.Fatal(err)
	}
}

// TestEachAnswersForTheirPartOfAShift has a shift handed over while it runs, another taken off the roster in the middle, and the
// day's roster published with other people afterwards: what counts is what was published at each instant.
func TestEachAnswersForTheirPartOfAShift(t *testing.T) {
	t.Parallel()
	p, r := newPastRoster(t)
	var ids []string
	row := func(who string) life.Shift {
		return life.Shift{Type: "day", Line: "h", Date: p.day.In(china).Format(time.DateOnly), Start: p.at(8), End: p.at(16), Zone: "Asia/Shanghai", Holder: who}
	}
	p.does(-20, func(a life.Asker) life.Command {
		return life.Publish{Asker: a, Version: 1, From: p.at(0), To: p.at(24), Shifts: []life.Shift{row("chen"), row("wu"), row("he")}}
	})
	holds := map[string]string{}
	for _, s := range p.book.Shifts(p.at(0), p.at(24)) {
		holds[s.Holder] = s.ID
		ids = append(ids, s.ID)
	}
	for _, who := range []string{"chen", "he"} {
		p.is(7.9, who, "ready")
	}
	p.does(9, func(a life.Asker) life.Command { // ahead of time: the rest of the day is li's
		return life.Assign{Asker: a, Piece: life.Piece{Shift: holds["chen"], From: p.at(12)}, Staff: "li", Reason: "needed"}
	})
	p.does(10, func(a life.Asker) life.Command { // wu, who never came, is taken off
		return life.Unassign{Asker: a, Piece: life.Piece{Shift: holds["wu"], From: p.at(10)}, Reason: "needed"}
	})
	p.is(12.05, "chen", "logged_out")
	p.is(12.5, "li", "ready")
	p.is(14, "he", "logged_out")
	p.is(16.1, "li", "logged_out")
	p.does(20, func(a life.Asker) life.Command { // what is over stays as it was
		return life.Publish{Asker: a, Version: 2, From: p.at(0), To: p.at(24), Shifts: []life.Shift{row("zhao"), row("wu"), row("he")}, Running: true}
	})

	b, err := adherence.New(china, adherence.Settings{Silence: 48 * time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.follow(t.Context(), b, p.at(0), p.at(24), 0); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range b.At(p.at(24)).Attendances(p.at(0), p.at(24)) {
		got = append(got, fmt.Sprintf("%s %v-%v late %v early %v absent %v, %v of %v", a.Shift.Agent, a.From.Sub(p.day), a.To.Sub(p.day), a.Lateness, a.Early, a.Absent, a.Times.Agreed, a.Times.Scheduled))
		if !slices.Contains(ids, a.Shift.ID) {
			t.Errorf("%s answers for %s, which nobody published: want one of %v", a.Shift.Agent, a.Shift.ID, ids)
		}
	}
	want := []string{
		"chen 8h0m0s-12h0m0s late 0s early 0s absent false, 4h0m0s of 4h0m0s",
		"he 8h0m0s-16h0m0s late 0s early 2h0m0s absent false, 6h0m0s of 8h0m0s",
		"wu 8h0m0s-10h0m0s late 2h0m0s early 0s absent true, 0s of 2h0m0s",
		"li 12h0m0s-16h0m0s late 30m0s early 0s absent false, 3h30m0s of 4h0m0s",
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("attendances:\n got %q\nwant %q", got, want)
	}
	early, err := adherence.New(china, adherence.Settings{Grace: -1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.follow(t.Context(), early, p.at(9.5), p.at(9.5), 0); err != nil {
		t.Fatal(err)
	}
	if late := early.Late(p.at(9.5)); len(late) != 1 || late[0].Agent != "wu" || late[0].Shift.ID != holds["wu"] || !late[0].Since.Equal(p.at(8)) {
		t.Errorf("late at half past nine: %+v", late)
	}
}
