package life

import (
	"slices"
	"strings"
	"time"
)

// What says what a notice is about.
type What string

// What has happened, and is told at once.
const (
	NewsPublished What = "published"     // to whoever has other shifts than before
	NewsChanged   What = "changed"       // a shift was gained, lost, moved, called off, or is other work
	NewsAsked     What = "deal_asked"    // to who is asked
	NewsApproval  What = "deal_accepted" // to who may approve
	NewsAnswer    What = "answer"        // what has become of a deal or of a request for leave
	NewsNobody    What = "deal_nobody"   // nobody is eligible for what is offered: to the managers
	NewsGap       What = "gap"           // a shift was held and is open: to the managers
	NewsLeave     What = "leave_asked"   // to who may approve
)

// What is coming, and is told ahead.
const (
	AheadShift  What = "shift_ahead"
	AheadGap    What = "gap_ahead"    // to the managers
	AheadAway   What = "away_ahead"   // a shift whose holder is on leave or ill: to the managers
	AheadDeal   What = "deal_waits"   // to who has not answered
	AheadLeave  What = "leave_waits"  // to who may approve
	AheadSick   What = "sick_ends"    // to who is ill
	AheadWindow What = "window_opens" // to whoever may sign up
)

// Notice is what is to be told to one person, to some people, or to whoever has one of some roles or tags. Key is the same for
// as long as it is the same notice; facts hold it, and so its form is kept for ever.
type Notice struct {
	Key     string
	What    What
	To      string
	People  []string // of a deal that is asked of anybody: who is known to be eligible
	Roles   []string
	Tags    []string // of AheadWindow; with none of To, People, Roles and Tags it is for everybody
	Shift   string
	Deal    string
	Absence string
	Window  string
	Fact    string        // of news: what has happened
	At      time.Time     // since when it is due
	Until   time.Time     // from then on it is no longer told
	Ahead   time.Duration // of reminders: how long before what they are about
}

// keepNews is how long news without an end of its own are told.
const keepNews = 7 * 24 * time.Hour

// key makes the key of a notice from what it is about and two words that tell it from others about the same.
func (n Notice) key(one, other string) string {
	return strings.Join([]string{string(n.What), n.Shift + n.Deal + n.Absence + n.Window, n.To, one, other}, "|")
}

func stamp(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// tell notes something that has happened.
func (b *Book) tell(n Notice) {
	b.prune(n.At)
	n.Key = n.key(n.Fact, "")
	b.news[n.Key] = n
	if n.Deal != "" && n.What != NewsAnswer {
		b.newsOn[n.Deal] = append(b.newsOn[n.Deal], n.Key)
	}
}

// of returns a notice to those who are to answer a deal that is asked: one to each, or one to all if it is asked of anybody.
func (n Notice) of(d Deal) []Notice {
	people := d.Asks()
	if len(people) == 0 {
		return nil
	}
	if len(d.With) == 0 {
		n.People = people
		return []Notice{n}
	}
	all := make([]Notice, len(people))
	for i, who := range people {
		all[i] = n
		all[i].To = who
	}
	return all
}

// tellChange tells the people concerned what has become of a shift; not who did it.
func (b *Book) tellChange(head Head, what What, was, is Shift, known bool) {
	if is.State == Split || is.over(head.At) {
		return
	}
	part := is.Parent != "" && is.Version == 1
	lost := known && was.State == Live && was.Holder != "" && (was.Holder != is.Holder || is.State == Cancelled)
	gained := is.State == Live && is.Holder != "" && (!known || was.State != Live || was.Holder != is.Holder)
	another := !was.Start.Equal(is.Start) || !was.End.Equal(is.End) || !was.alike(is)
	moved := known && !part && is.State == Live && was.Holder == is.Holder && another
	to := map[string]bool{}
	if lost {
		to[was.Holder] = true
	}
	if (gained || moved) && is.Holder != "" {
		to[is.Holder] = true
	}
	for who := range to {
		if who == head.By {
			continue
		}
		n := Notice{What: what, To: who, Shift: is.ID, Fact: head.ID, At: head.At, Until: is.End}
		if what == NewsPublished {
			n.Shift, n.Until = "", head.At.Add(keepNews)
		}
		b.tell(n)
	}
}

// say tells of a deal's step.
func (b *Book) say(head Head, d Deal) {
	n := Notice{Deal: d.ID, Fact: head.ID, At: head.At, Until: d.Deadline}
	switch d.State {
	case Asked:
		n.What = NewsAsked
		asked := n.of(d)
		for _, n := range asked {
			b.tell(n)
		}
		if len(asked) == 0 {
			n.What, n.Roles = NewsNobody, b.policy.Managers
			b.tell(n)
		}
	case Accepted:
		n.What, n.Roles = NewsApproval, b.policy.Approvers
		b.tell(n)
	default:
		n.What, n.Until = NewsAnswer, head.At.Add(keepNews)
		for _, who := range []string{d.Holder, d.Taker} {
			if n.To = who; who != "" && who != head.By {
				b.tell(n)
			}
		}
		if d.Way == Running && d.State == Done {
			n.To, n.Roles = "", b.policy.Managers
			b.tell(n)
		}
	}
}

// unsay takes back what was not told yet of a deal: to one person, or to all if who is empty.
func (b *Book) unsay(deal, who string) {
	var left []string
	for _, key := range b.newsOn[deal] {
		n, there := b.news[key]
		if !there {
			continue // it was told
		}
		others := slices.DeleteFunc(slices.Clone(n.People), func(other string) bool { return other == who })
		if who == "" || n.To == who || len(n.People) == 1 && len(others) == 0 {
			delete(b.news, key)
			continue
		}
		n.People = others
		b.news[key] = n
		left = append(left, key)
	}
	if b.newsOn[deal] = left; len(left) == 0 {
		delete(b.newsOn, deal)
	}
}

func (b *Book) applyTold(f Told) {
	for _, k := range f.Keys {
		delete(b.news, k.Key)
		b.told[k.Key] = k.Until
	}
	b.prune(f.At)
}

// prune forgets what can no longer come up, each time that there is twice as much as was left.
func (b *Book) prune(now time.Time) {
	if len(b.told)+len(b.news) < b.full {
		return
	}
	for key, until := range b.told {
		if until.Before(now) {
			delete(b.told, key)
		}
	}
	for key, n := range b.news {
		if n.Until.Before(now) {
			delete(b.news, key)
		}
	}
	b.full = 2*(len(b.told)+len(b.news)) + 256
}
