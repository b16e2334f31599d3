package life

import (
	"slices"
	"time"
)

// Apply folds a fact into the book. It asks nothing and decides nothing; the facts of a book are folded once each, in the order
// in which they were decided.
func Apply(b *Book, fact Fact) {
	head := fact.About()
	b.seen[head.ID] = true
	if head.In != "" {
		b.seen[head.In] = true
	}
	switch f := fact.(type) {
	case PolicySet:
		b.policy = f.Policy
		if f.Zone != "" {
			b.zone = f.Zone
		}
	case Published:
		b.version = f.Version
		b.effect(head, f.Effect, NewsPublished)
	case Changed:
		if f.What == Added {
			b.added[f.Shift] = true
		}
		b.effect(head, f.Effect, NewsChanged)
	case AbsenceAsked, AbsenceBegun, AbsenceEnded:
		b.applyAbsence(fact)
	case WindowSet:
		b.windows[f.Window.ID] = f.Window
	case SignedUp:
		b.effect(head, f.Effect, NewsChanged)
		b.wait(f.Shift, f.Staff, head.At, true)
	case Waited:
		b.wait(f.Shift, f.Staff, head.At, f.Off)
		for s := b.shifts[f.Shift]; f.Off && s != nil && s.Parent != ""; s = b.shifts[s.Parent] {
			b.wait(s.Parent, f.Staff, head.At, true)
		}
	case Dropped:
		b.effect(head, f.Effect, NewsChanged)
	case Missed:
		b.missed = append(b.missed, f)
	case NoteLeft:
		b.notes = append(b.notes, Note{ID: head.ID, By: head.Person(), At: head.At, Shifts: f.Shifts})
	case Told:
		b.applyTold(f)
	default:
		b.applyDeal(fact)
	}
}

// effect sets the shifts and takes up what becomes of deals and who must hear of it.
func (b *Book) effect(head Head, e Effect, what What) {
	for _, is := range e.Set {
		was, known := b.Shift(is.ID)
		if !known && is.Parent != "" {
			was, known = b.Shift(is.Parent)
			was.State = Live
		}
		b.put(is)
		b.tellChange(head, what, was, is, known)
		b.serve(is, head.At)
	}
	for _, id := range e.Gaps {
		if s, ok := b.Shift(id); ok {
			b.tell(Notice{What: NewsGap, Shift: id, Roles: b.policy.Managers, Fact: head.ID, At: head.At, Until: s.End})
		}
	}
	for _, f := range e.Follow {
		b.follow(head, f)
	}
	for _, x := range e.Ended {
		b.end(head, x.Deal, Lapsed, x.Why, nil)
	}
}

// serve takes a new holder off the waiting list, and moves the list from a shift to its open parts.
func (b *Book) serve(s Shift, at time.Time) {
	switch {
	case s.State == Cancelled:
		delete(b.waiting, s.ID)
	case s.Holder != "" && s.State == Live:
		b.wait(s.ID, s.Holder, at, true)
	}
	if s.Parent != "" && s.State == Live && s.Version == 1 {
		for _, w := range b.waiting[s.Parent] {
			if w.Staff != s.Holder {
				b.wait(s.ID, w.Staff, w.At, false)
			}
		}
	}
}

func (b *Book) wait(shift, staff string, at time.Time, off bool) {
	list := slices.DeleteFunc(slices.Clone(b.waiting[shift]), func(w Waiting) bool { return w.Staff == staff })
	if !off {
		list = append(list, Waiting{Staff: staff, At: at})
	}
	if len(list) == 0 {
		delete(b.waiting, shift)
		return
	}
	b.waiting[shift] = list
}

func (b *Book) applyAbsence(fact Fact) {
	head := fact.About()
	happened := Happened{At: head.At, By: head.By, On: head.On}
	switch f := fact.(type) {
	case AbsenceAsked:
		happened.Step = Asked
		b.absence(Absence{ID: head.ID, Staff: f.Staff, Kind: f.Kind, From: f.From, To: f.To, State: Asked, History: []Happened{happened}})
		b.asking = insert(b.asking, head.ID)
		b.tell(Notice{What: NewsLeave, Absence: head.ID, Roles: b.policy.Approvers, Fact: head.ID, At: head.At, Until: f.From})
	case AbsenceBegun:
		happened.Step = Away
		a := Absence{ID: f.Absence, Staff: f.Staff, Kind: f.Kind, Sick: f.Sick, From: f.From, To: f.To}
		if old, known := b.absences[f.Absence]; known {
			a.History = old.History
			b.tell(Notice{What: NewsAnswer, Absence: a.ID, To: a.Staff, Fact: head.ID, At: head.At, Until: head.At.Add(keepNews)})
		}
		a.State, a.History = Away, append(slices.Clone(a.History), happened)
		b.absence(a)
		b.asking = remove(b.asking, f.Absence)
		b.effect(head, f.Effect, NewsChanged)
	case AbsenceEnded:
		old, known := b.absences[f.Absence]
		if !known {
			return
		}
		a := *old
		if a.State == Asked && f.How != Withdrawn {
			b.tell(Notice{What: NewsAnswer, Absence: a.ID, To: a.Staff, Fact: head.ID, At: head.At, Until: head.At.Add(keepNews)})
		}
		happened.Step, a.State = f.How, f.How
		a.History = append(slices.Clone(a.History), happened)
		if !f.To.IsZero() {
			a.To = f.To
		}
		b.absence(a)
		b.asking = remove(b.asking, f.Absence)
	}
}

func (b *Book) absence(a Absence) {
	if _, known := b.absences[a.ID]; !known {
		b.absencesOf[a.Staff] = append(b.absencesOf[a.Staff], a.ID)
	}
	if a.State == Away {
		b.away = insert(b.away, a.ID)
	} else {
		b.away = remove(b.away, a.ID)
	}
	b.absences[a.ID] = &a
}

func insert(sorted []string, id string) []string {
	i, there := slices.BinarySearch(sorted, id)
	if there {
		return sorted
	}
	return slices.Insert(sorted, i, id)
}

func remove(sorted []string, id string) []string {
	if i, there := slices.BinarySearch(sorted, id); there {
		return slices.Delete(sorted, i, i+1)
	}
	return sorted
}
