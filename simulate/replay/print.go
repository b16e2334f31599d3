package replay

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
)

// Unknowns are what a replay cannot know, a sentence each.
func Unknowns() []string {
	return []string{
		"People behave otherwise: who waits less or longer may say other things, and who is kept short may ring again. Nothing of that is played.",
		"How long somebody would have waited is only known as \"not less than they did\": who gave up gives up at the same moment unless somebody is asked for them before; who was answered waits on.",
		"Who had given up, or was sent on, and is answered here talks for the mean handle time of the queue.",
		"A counsellor who is asked otherwise than then answers as they did in the span, drawn by the seed.",
	}
}

// Print writes a result as tables for people, with instants in a zone. Errors are those of w.
func Print(w io.Writer, r Result, zone *time.Location) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	p := printer{w: t, zone: zone}
	p.line("%s to %s, %d inputs of the floor, seed %d", p.when(r.From), p.when(r.To), r.Inputs, r.Seed)
	if r.Damaged > 0 {
		p.line("%d recorded facts cannot be read; what hangs on them may be wrong", r.Damaged)
	}
	if d := r.Differs; d != nil {
		p.line("this release decides otherwise than the record even by the rules of then: \"as it was\" is what it makes of it, from fact %d at %s on", d.Seq, p.when(d.At))
		p.line("  recorded: %s\tnow: %s", orNothing(d.Then), orNothing(d.Now))
	}
	for _, q := range r.Missing {
		p.line("the changed configuration has no queue %s: its callers are sent to a message", q)
	}
	for _, g := range r.Groups {
		p.line("")
		p.group(g, r.Within)
	}
	p.line("")
	p.line("counsellors\tas it was\tas it would have been")
	p.line("  offers\t%d\t%d", r.Was.Offers, r.Would.Offers)
	p.line("  declined\t%d\t%d", r.Was.Declined, r.Would.Declined)
	p.line("  missed\t%d\t%d", r.Was.Missed, r.Would.Missed)
	p.line("  seat busy or unreachable\t%d\t%d", r.Was.Unreachable, r.Would.Unreachable)
	p.line("  in talk and after-call work\t%s\t%s", share(r.Was.Occupancy), share(r.Would.Occupancy))
	p.line("")
	p.people(r)
	p.line("")
	p.calls(r)
	p.line("")
	p.line("What was assumed: %d answers drawn, %d talks of the mean handle time, %d callers answered who were not, %d who wait longer than they had shown, %d calls dialled later.",
		r.Assumed.Drawn, r.Assumed.Means, r.Assumed.Rescued, r.Assumed.Patient, r.Assumed.Deferred)
	p.line("What cannot be known:")
	for _, u := range Unknowns() {
		p.line("- %s", u)
	}
	if p.err != nil {
		return p.err
	}
	return t.Flush()
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}

// String says a difference in one line.
func (d Difference) String() string {
	return fmt.Sprintf("fact %d at %s: recorded %s; decided now: %s", d.Seq, d.At.Format("2006-01-02 15:04:05.000000"), orNothing(d.Then), orNothing(d.Now))
}

type printer struct {
	w    io.Writer
	zone *time.Location
	err  error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

func (p *printer) when(at time.Time) string { return at.In(p.zone).Format("2006-01-02 15:04:05") }

func (p *printer) group(g Group, within []float64) {
	name := "all callers"
	if g.Queue != "" {
		name = "queue " + string(g.Queue)
	}
	p.line("%s\tas it was\tas it would have been", name)
	row := func(what string, of func(Side) string) { p.line("  %s\t%s\t%s", what, of(g.Was), of(g.Would)) }
	count := func(what string, of func(Side) int) {
		row(what, func(s Side) string { return fmt.Sprint(of(s)) })
	}
	count("callers", func(s Side) int { return s.Callers })
	count("answered", func(s Side) int { return s.Answered })
	for i, w := range within {
		row(fmt.Sprintf("answered within %g s", w), func(s Side) string { return share(s.Levels[i]) })
	}
	row("half of them wait up to", func(s Side) string { return seconds(s.Median) })
	row("90 in 100 wait up to", func(s Side) string { return seconds(s.P90) })
	row("longest wait of anybody", func(s Side) string { return seconds(s.Longest) })
	count("gave up or left", func(s Side) int { return s.Left })
	count("to a message or elsewhere", func(s Side) int { return s.SentOn })
	count("still waiting at the end of the record", func(s Side) int { return s.Waiting })
}

func (p *printer) calls(r Result) {
	p.line("%d callers met something else; the %d whose wait changes most:", r.Changes, len(r.Calls))
	if len(r.Calls) == 0 {
		return
	}
	p.line("call\tcame\tqueue\tgrade\tas it was\tas it would have been\tfirst decision that differs")
	for _, c := range r.Calls {
		p.line("%s\t%s\t%s\t%s\t%s\t%s\t%s", c.Call, c.At.In(p.zone).Format("15:04:05"), c.Queue, c.Grade, fate(c.Was), fate(c.Would), turn(c.First))
	}
}

// people tells how each counsellor was asked, and why not.
func (p *printer) people(r Result) {
	p.line("who was asked\tas it was: offered, answered\tanother came first\tno candidate\tas it would have been: offered, answered\tanother comes first\tno candidate")
	for _, c := range r.People {
		p.line("%s\t%d, %d\t%d\t%s\t%d, %d\t%d\t%s", c.Agent, c.Was.Offered, c.Was.Answered, c.Was.Passed, reasons(c.Was), c.Would.Offered, c.Would.Answered, c.Would.Passed, reasons(c.Would))
	}
}

func reasons(a Asked) string {
	told := make([]string, 0, len(a.Reasons))
	for _, r := range a.Reasons {
		told = append(told, fmt.Sprintf("%s ×%d", r.Reason, r.Times))
	}
	return strings.Join(told, ", ")
}

func fate(f Fate) string {
	switch f.End {
	case Answered:
		return fmt.Sprintf("%s after %.0f s", f.Agent, f.Wait)
	case Left:
		return fmt.Sprintf("left after %.0f s", f.Wait)
	case SentOn:
		return fmt.Sprintf("sent on after %.0f s", f.Wait)
	case Waiting:
	}
	return fmt.Sprintf("waits, %.0f s so far", f.Wait)
}

func turn(t *Turn) string {
	if t == nil {
		return "none of the floor's: only the answers"
	}
	was, would := decision(t.Was), decision(t.Would)
	why := ""
	switch t.Because {
	case BecauseExcludedNow:
		why = fmt.Sprintf("%s is no candidate: %s", t.Agent, t.Detail)
	case BecauseExcludedThen:
		why = fmt.Sprintf("%s was no candidate: %s", t.Agent, t.Detail)
	case BecauseOrder:
		why = "the order is another: " + t.Detail
	case BecauseSooner, BecauseLater:
		why = string(t.Because)
	case BecauseSentOn:
		why = "a rule acts that did not"
	case BecauseKept:
		why = "a rule that acted does not"
	case BecauseMore:
		why = "nothing was decided then"
	case BecauseFewer:
		why = "nothing more is decided"
	}
	return strings.Join([]string{was, "→", would + ";", why}, " ")
}

func decision(d *Decision) string {
	switch {
	case d == nil:
		return "nothing"
	case d.Act == ActOffered:
		return fmt.Sprintf("offered to %s at %.0f s (%s)", d.Agent, d.Waited, d.Step)
	case d.Act == ActMoved:
		return fmt.Sprintf("on to %s %s%s at %.0f s", d.To, d.Queue, d.Agent, d.Waited)
	}
	return fmt.Sprintf("sent to %s at %.0f s", d.To, d.Waited)
}

func share(v float64) string {
	if v < 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f %%", 100*v)
}

func seconds(v float64) string {
	if v < 0 {
		return "–"
	}
	return fmt.Sprintf("%.0f s", v)
}
