package forecast

import (
	"fmt"
	"math"
	"strings"
	"time"

	"heartline/internal/fault"
	"heartline/roster/staffing"
)

// Bound is what decided a number of desks.
type Bound string

// Bounds.
const (
	ByShare   Bound = "service_level" // the share that is answered within the time
	ByWait    Bound = "mean_wait"
	ByAbandon Bound = "abandonment"
	BySafety  Bound = "safety_minimum" // the load alone takes fewer
	ByNothing Bound = "no_calls"       // nothing comes, and no least number is set
)

// Need is how many people an interval takes, and why.
type Need struct {
	Start, End time.Time // UTC, half-open
	Calls      float64   // in the interval
	Handle     time.Duration
	Patience   time.Duration // 0: not reckoned with
	Load       float64       // erlangs offered
	Desks      int           // people at their desks for the promise and the safety minimum, before shrinkage
	Decided    Bound         // what decided Desks
	Wanted     int           // people on the rota for that: Desks with shrinkage and no-show added
	Rostered   int           // people to be put on the rota: Wanted, or the cap
	Short      int           // by how many the cap cuts Wanted; 0: it does not
	// Staffed is how many of Rostered are at their desks: Desks, or, under the cap, as many as do not stay away, rounded
	// down, at least one.
	Staffed int
	// Service is what Staffed can promise; nil where nothing comes, or the line only grows by Erlang C under a cap.
	Service *staffing.Service
	Why     string // one sentence or more, in words
}

// Need reckons what an interval takes. calls come in all of span; patience is left aside by Erlang C. It returns
// fault.Invalid where a figure is out of range, a patience is needed and not known, or more than staffing.MaxDesks were
// needed.
//
// Without calls the promise takes nobody, and handling time and patience need not be known.
func (p Plan) Need(calls float64, span, handle, patience time.Duration) (Need, error) {
	if err := p.check(); err != nil {
		return Need{}, err
	}
	n := Need{Calls: calls, Handle: handle, Patience: patience, Decided: ByNothing}
	if p.Formula == ErlangC {
		n.Patience = 0
	}
	if calls != 0 || span <= 0 {
		l, err := p.load(calls, span, handle, patience)
		if err != nil {
			return Need{}, err
		}
		n.Load = l.Offered()
		if n.Desks, n.Decided, err = p.promised(l); err != nil {
			return Need{}, err
		}
	}
	if p.Least > n.Desks {
		n.Desks, n.Decided = p.Least, BySafety
	}
	n.Wanted = staffing.Rostered(n.Desks, 1-p.there())
	n.Rostered, n.Staffed = n.Wanted, n.Desks
	if p.Cap > 0 && n.Wanted > p.Cap {
		n.Rostered, n.Short = p.Cap, n.Wanted-p.Cap
		n.Staffed = min(n.Desks, max(1, int(math.Floor(float64(p.Cap)*p.there()+1e-9))))
	}
	p.explain(&n, span)
	return n, nil
}

// promised is the least number of desks that keeps every part of the promise, and the part that took most; of equals the first.
func (p Plan) promised(l staffing.Load) (desks int, decided Bound, err error) {
	from := 1
	if l.Patience == 0 {
		// At or below the load a line without callers who give up only grows.
		from = int(math.Floor(min(l.Offered(), staffing.MaxDesks))) + 1
		if from > staffing.MaxDesks {
			return 0, "", fault.New(fault.Invalid, "required seats", "more than %d desks were needed; look at the calls and the handling time", staffing.MaxDesks)
		}
	}
	q := p.Promise
	for _, part := range []struct {
		bound Bound
		given bool
		keeps func(s staffing.Service) bool
	}{
		{ByShare, q.Share > 0, func(s staffing.Service) bool { return s.Within(q.Within) >= q.Share }},
		{ByWait, q.MeanWait > 0, func(s staffing.Service) bool { return s.MeanWait <= q.MeanWait.Seconds() }},
		{ByAbandon, q.Abandon > 0, func(s staffing.Service) bool { return s.Abandon <= q.Abandon }},
	} {
		if !part.given {
			continue
		}
		n, err := least(from, func(desks int) (bool, error) {
			l.Desks = desks
			s, err := staffing.ErlangA(l)
			return err == nil && part.keeps(s), err
		})
		if err != nil {
			return 0, "", err
		}
		if n > desks {
			desks, decided = n, part.bound
		}
	}
	return desks, decided, nil
}

// explain says what the desks can promise, and why it is that many.
func (p Plan) explain(n *Need, span time.Duration) {
	var b strings.Builder
	fmt.Fprintf(&b, "%.2f erlangs take %d at their desks (%s)", n.Load, n.Desks, strings.ReplaceAll(string(n.Decided), "_", " "))
	if n.Wanted != n.Desks {
		fmt.Fprintf(&b, "; with %.0f %% shrinkage", 100*p.Shrinkage)
		if p.NoShow > 0 {
			fmt.Fprintf(&b, " and %.0f %% who do not come", 100*p.NoShow)
		}
		fmt.Fprintf(&b, " %d on the rota", n.Wanted)
	}
	b.WriteString(".")
	if n.Short > 0 {
		fmt.Fprintf(&b, " There is room for %d: %d are short, and %d will be at their desks.", n.Rostered, n.Short, n.Staffed)
	}
	if n.Load > 0 {
		s, err := p.Serve(n.Calls, span, n.Handle, n.Patience, n.Staffed)
		if err == nil {
			n.Service = &s
		} else { // all else was checked before
			b.WriteString(" They cannot carry the load: without callers who give up the line only grows.")
		}
	}
	n.Why = b.String()
}

// Needs reckons what each interval of a day takes, with the mean handling time and patience of its time of day. patience
// may be the zero value for Erlang C. Errors are those of Plan.Need, with the time that they are about.
func (p Plan) Needs(cal *Calendar, d Day, handle, patience Means) ([]Need, error) {
	needs := make([]Need, 0, len(d.Points))
	for _, at := range d.Points {
		n, err := p.Need(at.Calls, at.End.Sub(at.Start), handle.At(d.Class, at.Slot), patience.At(d.Class, at.Slot))
		if err != nil {
			local := at.Start.In(cal.zone).Format("2006-01-02 15:04")
			return nil, fault.Wrap(fault.Invalid, "required seats at "+local, err, local+": "+fault.MessageOf(err))
		}
		n.Start, n.End = at.Start, at.End
		needs = append(needs, n)
	}
	return needs, nil
}
