package life_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"heartline/roster/life"
)

var crew = []string{"an", "bo", "cai", "dan", "eve"}

// house is a book under random commands, with a second one that only sees the facts as they are stored.
type house struct {
	t        *rapid.T
	book     *life.Book
	replica  *life.Book
	judge    *rules
	now      time.Time
	n        int
	free     map[string]bool // people who may have overlaps, because a manager gave a reason
	moved    map[string]bool // roots of which a part was moved by hand
	toldOnce map[string]bool
}

func TestWhateverIsCommandedTheBookStaysTrue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := &house{
			t: t, book: life.NewBook("Asia/Shanghai"), replica: life.NewBook("Asia/Shanghai"), now: at(-1, 12),
			judge: &rules{barred: map[string]string{"dan": "N"}, cost: map[string]int{"cai": 1}, people: crew},
			free:  map[string]bool{}, moved: map[string]bool{}, toldOnce: map[string]bool{},
		}
		p := life.DefaultPolicy()
		p.Approve = rapid.SampledFrom([]life.Approval{life.Never, life.Always, life.Worse}).Draw(t, "approve")
		p.Answer = time.Duration(rapid.SampledFrom([]int{0, 5, 72}).Draw(t, "answer")) * time.Hour
		p.TakeRunning = rapid.Bool().Draw(t, "take running")
		h.give(life.SetPolicy{Asker: h.asker("meng", true), Policy: p})
		h.give(life.Publish{Asker: h.asker("meng", true), Version: 1, From: at(0, 0), To: at(7, 0), Shifts: h.draft()})
		for range rapid.IntRange(10, 40).Draw(t, "commands") {
			h.now = h.now.Add(time.Duration(rapid.SampledFrom([]int{0, 0, 1, 30, 60, 240, 600}).Draw(t, "minutes")) * time.Minute)
			if rapid.IntRange(0, 4).Draw(t, "tick") > 0 { // a tick may come late
				h.give(life.Tick{Asker: h.asker("", false)})
				h.pendingIsTimed()
				h.tellAll()
			}
			h.give(h.command())
		}
		h.standsAsItIs()
		if d := cmp.Diff(life.Dump(h.book), life.Dump(h.replica)); d != "" {
			t.Fatalf("the facts fold to another book:\n%s", d)
		}
	})
}

// standsAsItIs wants a draft that is made of the roster as it is to change nothing.
func (h *house) standsAsItIs() {
	draft := life.Publish{From: at(0, 0), To: at(7, 0)}
	for _, s := range h.book.Shifts(draft.From, draft.To) {
		if s.ID, s.Parent, s.Version = "", "", 0; !s.Start.Before(draft.From) {
			draft.Shifts = append(draft.Shifts, s)
		}
	}
	if d, err := life.Diff(h.book, draft, h.now); err != nil || len(d.Deltas) > 0 {
		h.t.Fatalf("at %s the roster as it stands is %+v, %v", h.now, d.Deltas, err)
	}
}

func (h *house) asker(by string, boss bool) life.Asker {
	h.n++
	a := life.Asker{ID: fmt.Sprintf("k%d", h.n), By: by}
	if boss {
		a.Roles = []string{"manager"}
	}
	return a
}

// draft makes a legal plan: each person at most one shift a day.
func (h *house) draft() []life.Shift {
	var rows []life.Shift
	for day := range 5 {
		for _, who := range crew {
			kind := rapid.SampledFrom([]string{"", "D", "L"}).Draw(h.t, "kind")
			if kind != "" {
				rows = append(rows, row(day, kind, who))
			}
		}
		if rapid.Bool().Draw(h.t, "open") {
			rows = append(rows, row(day, "D", ""))
		}
	}
	return rows
}

// give decides, checks and folds one command.
func (h *house) give(c life.Command) {
	before, dumped := "", h.n%7 == 0 // a dump is slow
	kept := h.book
	if dumped {
		before = life.Dump(h.book)
		h.book = kept.Clone() // and who reads the one before sees nothing of what follows
	}
	past := h.past()
	facts, err := life.Decide(h.book, h.judge, c, h.now)
	again, _ := life.Decide(h.book, h.judge, c, h.now)
	if d := cmp.Diff(facts, again); d != "" {
		h.t.Fatalf("%T is decided in two ways:\n%s", c, d)
	}
	if err != nil && len(facts) > 0 {
		h.t.Fatalf("%T is refused and gives facts: %v, %v", c, err, facts)
	}
	if dumped && life.Dump(h.book) != before {
		h.t.Fatalf("deciding %T has changed the book:\n%s", c, cmp.Diff(before, life.Dump(h.book)))
	}
	ids := map[string]bool{}
	for _, s := range life.All(h.book) {
		ids[s.ID] = true
	}
	for _, f := range facts {
		h.fold(c, f)
	}
	if d := cmp.Diff(past, h.past()); d != "" {
		h.t.Fatalf("%+v at %s changes the past:\n%s", c, h.now, d)
	}
	for id := range ids {
		if _, ok := h.book.Shift(id); !ok {
			h.t.Fatalf("%T loses the id %s", c, id)
		}
	}
	if dumped && life.Dump(kept) != before {
		h.t.Fatalf("folding %T has changed another book:\n%s", c, cmp.Diff(before, life.Dump(kept)))
	}
	h.oneAtATime(c)
}

func (h *house) fold(c life.Command, f life.Fact) {
	raw, err := life.Encode(f)
	if err != nil {
		h.t.Fatal(err)
	}
	back, err := life.Decode(f.FactKind(), f.FactVersion(), raw)
	if err != nil {
		h.t.Fatal(err)
	}
	e := effectOf(f)
	partsCover(h.t, e.Set)
	life.Apply(h.book, f)
	life.Apply(h.replica, back)
	if m, ok := c.(life.Move); ok {
		h.moved[life.Root(h.book, m.Shift)] = true
	}
	if slices.Contains(e.Broken, life.RuleOverlap) {
		for _, s := range e.Set {
			h.free[s.Holder] = true
		}
	}
}

func effectOf(f life.Fact) life.Effect {
	switch f := f.(type) {
	case life.Published:
		return f.Effect
	case life.Changed:
		return f.Effect
	case life.DealDone:
		return f.Effect
	case life.AbsenceBegun:
		return f.Effect
	case life.SignedUp:
		return f.Effect
	case life.Dropped:
		return f.Effect
	}
	return life.Effect{}
}

// partsCover wants the parts of a shift that is cut to cover it exactly.
func partsCover(t *rapid.T, set []life.Shift) {
	for _, s := range set {
		if s.State != life.Split {
			continue
		}
		end, credit := s.Start, 0
		for _, p := range set {
			if p.Parent == s.ID {
				if !p.Start.Equal(end) || !strings.HasPrefix(p.ID, s.ID+".") {
					t.Fatalf("part %+v does not follow what is before it in %+v", p, s)
				}
				end, credit = p.End, credit+p.Minutes()
			}
		}
		if !end.Equal(s.End) || credit != s.Minutes() {
			t.Fatalf("the parts of %+v end at %s and are worth %d minutes", s, end, credit)
		}
	}
}

// past returns what everybody has worked until now, as merged spans by person and type.
func (h *house) past() map[string][][2]int64 {
	spans := map[string][][2]int64{}
	for _, s := range h.book.Shifts(at(-30, 0), h.now) {
		end := s.End
		if end.After(h.now) {
			end = h.now
		}
		key := s.Holder + "/" + s.Type
		spans[key] = append(spans[key], [2]int64{s.Start.Unix(), end.Unix()})
	}
	for key, all := range spans {
		slices.SortFunc(all, func(a, b [2]int64) int { return int(a[0] - b[0]) })
		var merged [][2]int64
		for _, x := range all {
			if n := len(merged); n > 0 && x[0] <= merged[n-1][1] {
				merged[n-1][1] = max(merged[n-1][1], x[1])
				continue
			}
			merged = append(merged, x)
		}
		spans[key] = merged
	}
	return spans
}

// oneAtATime wants nobody to have two shifts at once, and no seat to have two holders.
func (h *house) oneAtATime(c life.Command) {
	all := h.book.Shifts(at(-30, 0), at(60, 0))
	for i, s := range all {
		for _, o := range all[i+1:] {
			if !s.Touches(o.Start, o.End) {
				continue
			}
			if s.Holder != "" && s.Holder == o.Holder && !h.free[s.Holder] {
				h.t.Fatalf("after %+v %s has two shifts at once: %+v and %+v", c, s.Holder, s, o)
			}
			if root := life.Root(h.book, s.ID); root == life.Root(h.book, o.ID) && !h.moved[root] {
				h.t.Fatalf("after %+v two parts of %s overlap: %+v and %+v", c, root, s, o)
			}
		}
	}
	for _, who := range crew {
		for _, s := range h.book.Of(who) {
			if s.Holder != who || s.State != life.Live {
				h.t.Fatalf("%s has %+v", who, s)
			}
		}
	}
}

// pendingIsTimed wants every pending deal to have a deadline ahead, and Next to name it or something before.
func (h *house) pendingIsTimed() {
	next := life.Next(h.book, h.now)
	for _, d := range h.book.Pending() {
		if !d.Deadline.After(h.now) || d.Anew {
			h.t.Fatalf("at %s a tick leaves %+v", h.now, d)
		}
		if next.IsZero() || next.After(d.Deadline) {
			h.t.Fatalf("at %s the next instant is %s, after the deadline of %+v", h.now, next, d)
		}
		s, ok := h.book.Shift(d.Give.Shift)
		if !ok || s.State != life.Live || s.Holder != d.Holder {
			h.t.Fatalf("the pending deal %+v is about %+v", d, s)
		}
	}
}

// tellAll tells what is due, once.
func (h *house) tellAll() {
	due := life.Due(h.book, h.now)
	var keys []string
	for _, n := range due {
		if h.toldOnce[n.Key] {
			h.t.Fatalf("%+v is told twice", n)
		}
		if n.What == life.AheadShift {
			if s, _ := h.book.Shift(n.Shift); !s.Start.After(h.now) || s.Holder != n.To {
				h.t.Fatalf("%+v reminds of %+v", n, s)
			}
		}
		h.toldOnce[n.Key] = true
		keys = append(keys, n.Key)
	}
	if len(keys) == 0 {
		return
	}
	h.give(life.Tell{Asker: h.asker("system", false), Keys: keys})
	if left := life.Due(h.book, h.now); len(left) > 0 {
		h.t.Fatalf("still due: %+v", left)
	}
	if next := life.Next(h.book, h.now); !next.IsZero() && !next.After(h.now) {
		h.t.Fatalf("nothing is due and the next instant is %s at %s", next, h.now)
	}
}

func (h *house) command() life.Command {
	t := h.t
	who := rapid.SampledFrom(crew).Draw(t, "who")
	boss := rapid.Bool().Draw(t, "boss")
	me := h.asker(who, false)
	if boss {
		me = h.asker("meng", true)
		me.On = who
	}
	hand := h.asker("meng", true)
	piece, other := h.piece("piece"), h.piece("other")
	override := rapid.SampledFrom([]string{"", "", "", "shortage"}).Draw(t, "override")
	d := h.dealID()
	when := h.now.Add(time.Duration(rapid.IntRange(-3, 60).Draw(t, "hours")) * time.Hour)
	long := time.Duration(rapid.IntRange(1, 30).Draw(t, "long")) * time.Hour
	switch rapid.IntRange(0, 28).Draw(t, "command") {
	case 0, 1:
		return life.AskSwap{Asker: me, Give: piece, Want: other}
	case 2, 3:
		to := rapid.SampledFrom([][]string{nil, {"an"}, {"bo", "cai"}}).Draw(t, "to")
		return life.AskOffer{Asker: me, Give: piece, To: to}
	case 4, 5:
		return life.TakeShift{Asker: me, Piece: piece, Reason: "illness"}
	case 6, 7, 8:
		return life.Accept{Asker: me, Deal: d}
	case 9:
		return life.Accept{Asker: me, Deal: d, From: when}
	case 10:
		return life.Refuse{Asker: me, Deal: d}
	case 11:
		return life.Withdraw{Asker: me, Deal: d}
	case 12, 13:
		return life.Approve{Asker: hand, Deal: d}
	case 14:
		return life.GiveBack{Asker: me, Deal: d}
	case 15:
		return life.Assign{Asker: hand, Piece: piece, Staff: who, Reason: "shortage", Override: override}
	case 16:
		return life.Unassign{Asker: hand, Piece: piece, Reason: "error"}
	case 17:
		if boss {
			return life.Replan{Asker: hand, Hands: []life.Hand{{Shift: piece.Shift, Staff: who}, {Shift: other.Shift}}, Reason: "replan"}
		}
		return life.Move{Asker: hand, Shift: piece.Shift, Start: when, End: when.Add(long), Reason: "error", Override: override}
	case 18:
		return life.Cancel{Asker: hand, Shift: piece.Shift, Reason: "error"}
	case 19:
		return life.ReportSick{Asker: me, From: when, To: when.Add(long)}
	case 20:
		return life.AskLeave{Asker: me, From: when, To: when.Add(long)}
	case 21:
		return life.SetWindow{Asker: hand, Window: life.Window{ID: "w", From: at(0, 0), To: at(7, 0), Opens: when, Closes: when.Add(long), Shifts: 4}}
	case 22:
		if rapid.Bool().Draw(t, "drop") {
			return life.DropShift{Asker: me, Shift: piece.Shift}
		}
		if s, ok := h.book.Shift(piece.Shift); ok && s.Holder != "" {
			return life.WaitFor{Asker: me, Shift: piece.Shift}
		}
		return life.SignUp{Asker: me, Shift: piece.Shift}
	case 23:
		return life.Publish{
			Asker: hand, Version: h.book.Version() + 1, From: at(0, 0), To: at(7, 0), Shifts: h.draft(),
			Running: boss, Override: override,
		}
	case 24:
		s := row(rapid.IntRange(0, 6).Draw(t, "day"), "D", who)
		s.Credit = 400
		return life.Add{Asker: hand, Shift: s, Reason: "demand", Override: override}
	case 25:
		return life.LeaveNote{Asker: me, Shifts: []string{piece.Shift}}
	case 26:
		return life.ReportMissed{Asker: hand, Shift: piece.Shift}
	case 27:
		if rapid.Bool().Draw(t, "refuse") {
			return life.RefuseLeave{Asker: hand, Absence: h.absence(who)}
		}
		return life.StopWaiting{Asker: me, Shift: piece.Shift}
	default:
		if rapid.Bool().Draw(t, "end") {
			return life.EndAbsence{Asker: me, Absence: h.absence(who)}
		}
		return life.ApproveLeave{Asker: hand, Absence: h.absence(who), Keep: boss}
	}
}

func (h *house) piece(label string) life.Piece {
	all := slices.DeleteFunc(h.book.Shifts(h.now, at(60, 0)), func(s life.Shift) bool { return s.State != life.Live })
	if len(all) == 0 {
		return life.Piece{Shift: "none"}
	}
	s := rapid.SampledFrom(all).Draw(h.t, label)
	p := life.Piece{Shift: s.ID}
	minutes := int(s.End.Sub(s.Start) / time.Minute)
	if rapid.Bool().Draw(h.t, label+" from") {
		p.From = s.Start.Add(time.Duration(rapid.IntRange(0, minutes).Draw(h.t, label+" from minute")) * time.Minute)
	}
	if rapid.Bool().Draw(h.t, label+" to") {
		p.To = s.Start.Add(time.Duration(rapid.IntRange(0, minutes).Draw(h.t, label+" to minute")) * time.Minute)
	}
	return p
}

func (h *house) dealID() string {
	if all := h.book.Pending(); len(all) > 0 && rapid.IntRange(0, 4).Draw(h.t, "pending") > 0 {
		return rapid.SampledFrom(all).Draw(h.t, "deal").ID
	}
	return fmt.Sprintf("k%d", rapid.IntRange(1, h.n).Draw(h.t, "old deal"))
}

func (h *house) absence(who string) string {
	if all := h.book.Absences(who); len(all) > 0 {
		return rapid.SampledFrom(all).Draw(h.t, "absence").ID
	}
	return "none"
}

// TestPublishingWhatIsThereChangesNothing reads the roster back as a draft.
func TestPublishingWhatIsThereChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := &house{t: t, book: life.NewBook("Asia/Shanghai"), replica: life.NewBook("Asia/Shanghai"), now: at(-1, 12), judge: &rules{}, free: map[string]bool{}, moved: map[string]bool{}}
		rows := h.draft()
		h.give(life.Publish{Asker: h.asker("meng", true), Version: 1, From: at(0, 0), To: at(7, 0), Shifts: rows})
		shuffled := rapid.Permutation(rows).Draw(t, "rows")
		h.now = at(rapid.IntRange(0, 4).Draw(t, "day"), rapid.IntRange(0, 23).Draw(t, "hour"))
		facts, err := life.Decide(h.book, nil, life.Publish{Asker: h.asker("meng", true), Version: 2, From: at(0, 0), To: at(7, 0), Shifts: shuffled}, h.now)
		if err != nil || len(facts) != 1 || len(effectOf(facts[0]).Set) != 0 {
			t.Fatalf("%v, %v", facts, err)
		}
		kinds := map[life.Kind]int{}
		d, err := life.Diff(h.book, life.Publish{Asker: h.asker("meng", true), From: at(0, 0), To: at(7, 0), Shifts: shuffled}, h.now)
		if err != nil || !maps.Equal(d.Count, kinds) {
			t.Fatalf("%+v, %v", d.Count, err)
		}
	})
}
