package simulate

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
)

// Print writes a result as tables for people. Errors are those of w.
func Print(w io.Writer, r Result) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	p := printer{w: t}
	title := "the scenario"
	if r.Name != "" {
		title = r.Name
	}
	p.line("%s: %d %s of %s on the real floor, seed %d", title, r.Runs, plural(r.Runs, "run", "runs"), spanOf(r.Span), r.Seed)
	p.line("± is the half-width of the 95 %% interval over the runs; waits end when a counsellor accepts")
	for _, g := range r.Groups {
		p.line("")
		p.group(g)
	}
	p.line("")
	p.line("counsellors' time in talk and after-call work\t%s", percent(r.Occupancy))
	if len(r.Hours) > 1 {
		p.line("")
		p.line("hour\tcallers\tin time\tmean wait\tgave up\tin talk")
		for _, h := range r.Hours {
			p.line("%d\t%s\t%s\t%s\t%s\t%s", h.Hour, plain(h.Offered), percent(h.Level), seconds(h.ASA), percent(h.Abandoned), percent(h.Occupancy))
		}
	}
	p.line("")
	p.line("waits of the answered\tshare")
	for _, b := range r.Waits {
		p.line("%s\t%5.1f %%\t%s", barName(r.Waits, b), 100*b.Share, strings.Repeat("█", int(50*b.Share+0.5)))
	}
	if p.err != nil {
		return p.err
	}
	return t.Flush()
}

// PrintDifferences writes how a second scenario differs from a first. Errors are those of w.
func PrintDifferences(w io.Writer, first, second Result, all []Difference) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	p := printer{w: t}
	p.line("%q against %q, on the same callers, run by run", second.Name, first.Name)
	p.line("callers\tmeasure\tfirst\tsecond\tdifference\t")
	for _, d := range all {
		share := d.Measure == "level" || d.Measure == "abandoned" || d.Measure == "sent_on" || d.Measure == "occupancy"
		show := func(v float64) string {
			if share {
				return fmt.Sprintf("%.1f %%", 100*v)
			}
			return fmt.Sprintf("%.1f s", v)
		}
		scale, unit := 1.0, "s"
		if share {
			scale, unit = 100, "points"
		}
		verdict := "may be chance"
		if d.Clear() {
			verdict = "clear"
		}
		p.line("%s\t%s\t%s\t%s\t%+.2f ± %.2f %s\t%s", who(d.Kind, d.Name), measure(d), show(d.First), show(d.Second), scale*d.By.Value, scale*d.By.Half, unit, verdict)
	}
	if p.err != nil {
		return p.err
	}
	return t.Flush()
}

// printer writes lines and keeps the first error.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

func (p *printer) group(g Group) {
	p.line("%s", who(g.Kind, g.Name))
	p.line("  callers in a run\t%s", plain(g.Offered))
	for _, l := range g.Levels {
		p.line("  answered within %g s\t%s", l.Within, percent(l.Share))
	}
	p.line("  mean wait of the answered\t%s", seconds(g.ASA))
	p.line("  half of them wait up to\t%s", seconds(g.Median))
	p.line("  90 in 100 wait up to\t%s", seconds(g.P90))
	p.line("  95 in 100 wait up to\t%s", seconds(g.P95))
	p.line("  longest wait in any run\t%.0f s", g.Longest)
	p.line("  mean wait of all\t%s", seconds(g.MeanWait))
	p.line("  gave up\t%s", percent(g.Abandoned))
	p.line("  to a message or elsewhere\t%s", percent(g.SentOn))
	if g.Unserved > 0 {
		p.line("  still waiting a day after the end, in all runs\t%d", g.Unserved)
	}
}

func who(kind, name string) string {
	if kind == string(ofAll) {
		return "all callers"
	}
	return kind + " " + name
}

func measure(d Difference) string {
	switch d.Measure {
	case "level":
		return fmt.Sprintf("answered within %g s", d.Within)
	case "asa_s":
		return "mean wait of the answered"
	case "mean_wait_s":
		return "mean wait of all"
	case "abandoned":
		return "gave up"
	case "sent_on":
		return "to a message or elsewhere"
	}
	return "time in talk and after-call work"
}

func percent(f *Figure) string {
	if f == nil {
		return "-"
	}
	return fmt.Sprintf("%.1f %%%s", 100*f.Value, plusMinus(100*f.Half))
}

func seconds(f *Figure) string {
	if f == nil {
		return "-"
	}
	return fmt.Sprintf("%.1f s%s", f.Value, plusMinus(f.Half))
}

func plain(f *Figure) string {
	if f == nil {
		return "-"
	}
	return fmt.Sprintf("%.1f%s", f.Value, plusMinus(f.Half))
}

func plusMinus(half float64) string {
	if half == 0 {
		return ""
	}
	return fmt.Sprintf(" ± %.1f", half)
}

func barName(all []Bar, b Bar) string {
	switch {
	case b.Upto == 0:
		return "at once"
	case b.Upto < 0:
		return fmt.Sprintf("more than %g s", all[len(all)-2].Upto)
	}
	return fmt.Sprintf("up to %g s", b.Upto)
}

func spanOf(seconds float64) string {
	d := time.Duration(seconds * float64(time.Second))
	if d%time.Hour == 0 {
		return fmt.Sprintf("%d h", d/time.Hour)
	}
	return d.String()
}

func plural(n int, one, more string) string {
	if n == 1 {
		return one
	}
	return more
}
