package life

import (
	"slices"
)

func (b *Book) applyDeal(fact Fact) {
	head := fact.About()
	switch f := fact.(type) {
	case DealAsked:
		b.asked(head, f)
	case DealDeclined:
		b.step(f.Deal, head, Declined, "", func(d *Deal) { b.declined(head, d) })
	case DealAccepted:
		b.step(f.Deal, head, Accepted, "", func(d *Deal) {
			d.State, d.Taker, d.Give, d.Deadline, d.Anew = Accepted, head.Person(), f.Give, f.Deadline, false
			d.Cost, d.Worse = f.Cost, f.Worse
			b.unsay(d.ID, "") // who was to be asked too has nothing to answer now
			b.say(head, *d)
		})
	case DealJudged:
		b.step(f.Deal, head, Judged, "", func(d *Deal) { d.Anew, d.Cost, d.Worse = false, f.Cost, f.Worse })
	case DealDone:
		if !f.Approved {
			b.step(f.Deal, head, Accepted, "", func(*Deal) {})
		}
		b.step(f.Deal, head, Done, "", func(d *Deal) {
			d.State, d.Got, d.Anew = Done, f.Got, false
			if f.Taker != "" {
				d.Taker = f.Taker
			}
			b.settle(d)
			b.say(head, *d)
		})
		b.effect(head, f.Effect, NewsChanged)
	case DealEnded:
		b.end(head, f.Deal, f.How, f.Why, f.Broken)
	}
}

// declined takes a person out of a deal. Who had accepted leaves it to the others; where nobody is left the managers hear of it.
func (b *Book) declined(head Head, d *Deal) {
	d.Declined = append(slices.Clone(d.Declined), head.Person())
	b.unsay(d.ID, head.Person())
	back := d.State == Accepted
	if back {
		d.State, d.Taker, d.Cost, d.Worse = Asked, "", 0, nil
		b.unsay(d.ID, "")
		b.tell(Notice{What: NewsAnswer, Deal: d.ID, To: d.Holder, Fact: head.ID, At: head.At, Until: head.At.Add(keepNews)})
	}
	if back || len(d.Asks()) == 0 {
		b.say(head, *d)
	}
}

func (b *Book) asked(head Head, f DealAsked) {
	d := &Deal{
		ID: head.ID, Way: f.Way, State: Asked, Give: f.Give, Want: f.Want, Holder: f.Holder, With: f.With, Eligible: f.Eligible,
		Taker: f.Taker, AskedAt: head.At, Deadline: f.Deadline, Cost: f.Cost, Worse: f.Worse,
		History: []Happened{{Step: Asked, At: head.At, By: head.By, On: head.On, Why: f.Reason}},
	}
	if f.Taker != "" || f.Way == Drop {
		d.State = Accepted
	}
	b.deals[d.ID] = d
	b.pending = insert(b.pending, d.ID)
	b.hang(d)
	b.say(head, *d)
}

func (b *Book) hang(d *Deal) {
	b.dealsOn[d.Give.Shift] = insert(b.dealsOn[d.Give.Shift], d.ID)
	if d.Want != nil {
		b.dealsOn[d.Want.Shift] = insert(b.dealsOn[d.Want.Shift], d.ID)
	}
}

func (b *Book) unhang(d *Deal) {
	ids := []string{d.Give.Shift}
	if d.Want != nil {
		ids = append(ids, d.Want.Shift)
	}
	for _, id := range ids {
		if b.dealsOn[id] = remove(b.dealsOn[id], d.ID); len(b.dealsOn[id]) == 0 {
			delete(b.dealsOn, id)
		}
	}
}

// settle takes a deal out of those that are pending, with the long list of whom it was asked.
func (b *Book) settle(d *Deal) {
	d.Eligible = nil
	b.pending = remove(b.pending, d.ID)
	b.unhang(d)
	b.unsay(d.ID, "")
}

func (b *Book) step(id string, head Head, step Step, why string, f func(*Deal)) {
	d, known := b.deals[id]
	if !known {
		return
	}
	d.History = append(d.History, Happened{Step: step, At: head.At, By: head.By, On: head.On, Why: why})
	f(d)
}

func (b *Book) end(head Head, id string, how Step, why string, broken []string) {
	b.step(id, head, how, why, func(d *Deal) {
		d.State, d.Broken, d.Anew = how, broken, false
		b.settle(d)
		b.say(head, *d)
	})
}

func (b *Book) follow(head Head, f Follow) {
	b.step(f.Deal, head, Followed, "", func(d *Deal) {
		b.unhang(d)
		d.Give, d.Want, d.Deadline = f.Give, f.Want, f.Deadline
		b.hang(d)
		if !f.Moved {
			return
		}
		d.Anew = true
		if d.State == Accepted && d.Way != Drop {
			if len(d.With) == 0 || d.Way == Take {
				d.With = []string{d.Taker}
			}
			d.State, d.Taker = Asked, ""
		}
		b.unsay(d.ID, "")
		b.say(head, *d)
	})
}
