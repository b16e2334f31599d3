package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// name says what a class counts, for those who read the account in a terminal; the console has its own words.
func (c Class) name() string {
	switch c {
	case Answered:
		return "answered by a person"
	case Outside:
		return "taken by an outside number"
	case Message:
		return "left a message"
	case CallBack:
		return "to be called back, place kept"
	case GaveUp:
		return "gave up while waiting"
	case GaveUpSoon:
		return "gave up while waiting, short"
	case LeftBefore:
		return "left before any wait"
	case Closed:
		return "told that it is closed"
	case Limited:
		return "limited or blocked"
	case Technical:
		return "technical end"
	case Open:
		return "still open"
	case Unclear:
		return "ending not known"
	}
	return string(c)
}

// Print writes the account as text. With days it has the table of days, which is wide.
func (a *Account) Print(w io.Writer, days bool) error {
	p := &printer{w: tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)}
	p.line("Account of every attempt to reach the hotline, %s to %s (%s)", a.From.In(a.Zone).Format(time.DateOnly), a.To.In(a.Zone).Add(-time.Nanosecond).Format(time.DateOnly), a.Zone)
	p.line("made %s; a short abandon waits up to %v; open for too long is over %v", a.At.In(a.Zone).Format("2006-01-02 15:04:05"), a.Short, a.OpenAfter)
	p.line("")
	p.line("class\tattempts\tof which\twork")
	for _, c := range a.Classes {
		p.line("%s\t%d\t%s\t%s", c.Class.name(), c.N, listed(c.Ways), listed(c.Work))
	}
	p.line("all\t%d\t\t%s", a.Attempts, listed(a.Work))
	p.line("")
	p.line("no work, because\t%s", listed(a.NoWork))
	p.line("open tasks that somebody has taken\t%d", a.Taken)
	p.line("calls of the system itself, no attempts\t%d", a.Own)
	p.line("")
	a.printSources(p)
	if days {
		a.printDays(p)
	}
	a.printFindings(p)
	return p.end()
}

func (a *Account) printSources(p *printer) {
	s := a.Sources
	p.line("source\tattempts\t")
	p.line("ledger\t%d\ta controller had %d, a journal alone tells of %d", s.Ledger, s.ByController, s.ByImport)
	outbox := fmt.Sprintf("%d wait in the outbox", s.JournalsWaiting)
	if s.OutboxAbsent {
		outbox = "the node's outbox is not on this machine"
	}
	p.line("node's journals\t%d\t%d more beside calls of a controller; %s", s.JournalsOwn, s.Journals-s.JournalsOwn, outbox)
	p.line("history\t%d\tO %d = A %d + B %d + F %d", s.History.Attempts, s.History.Offered, s.History.Answered, s.History.Abandoned, s.History.FlowedOut)
	f := s.Folded
	p.line("the same of the ledger\t%d\tO %d = A %d + B %d + F %d", f.Attempts, f.Offered, f.Answered, f.Abandoned, f.FlowedOut)
	p.line("")
}

func (a *Account) printDays(p *printer) {
	head := make([]string, 0, len(Classes()))
	for _, c := range Classes() {
		head = append(head, string(c))
	}
	p.line("day\tall\t%s", strings.Join(head, "\t"))
	for _, d := range a.Days {
		cells := make([]string, 0, len(d.By))
		for _, n := range d.By {
			cells = append(cells, strconv.Itoa(n))
		}
		p.line("%s\t%d\t%s", d.Date, d.N, strings.Join(cells, "\t"))
	}
	p.line("")
}

func (a *Account) printFindings(p *printer) {
	if a.Sound() {
		p.line("The three sources agree: every attempt has ended in exactly one class or is still open, and all work has a task.")
		return
	}
	p.line("%d that do not fit: %s", a.Found(), listed(a.Kinds))
	for _, f := range a.Findings {
		p.line("%s\t%s\t%s", f.Kind, strings.Join(strings.Fields(f.Call+" "+f.With), " "), strings.Join(f.What, ", "))
	}
	if more := a.Found() - len(a.Findings); more > 0 {
		p.line("and %d more", more)
	}
	for _, k := range a.Kinds {
		p.line("%s: %s", k.Of, FindingKind(k.Of).Do())
	}
}

// listed writes counts as "3 queue, 1 ringing".
func listed(counts []Count) string {
	parts := make([]string, 0, len(counts))
	for _, c := range counts {
		of := c.Of
		if of == "" {
			of = "-"
		}
		parts = append(parts, fmt.Sprintf("%d %s", c.N, of))
	}
	return strings.Join(parts, ", ")
}

type printer struct {
	w   *tabwriter.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

func (p *printer) end() error {
	if p.err != nil {
		return p.err
	}
	return p.w.Flush()
}

// mark begins a table, so that spreadsheets know its encoding.
const mark = "\ufeff"

// DayTable writes the account as comma-separated values, a row for each day and one for all: codes and numbers alone.
func (a *Account) DayTable(w io.Writer) error {
	t, err := newTable(w)
	if err != nil {
		return err
	}
	head := []string{"day", "attempts"}
	for _, c := range Classes() {
		head = append(head, string(c))
	}
	t.row(head...)
	sums := make([]int, len(Classes()))
	for _, d := range a.Days {
		for i, n := range d.By {
			sums[i] += n
		}
		t.row(append([]string{d.Date, strconv.Itoa(d.N)}, numbers(d.By)...)...)
	}
	t.row(append([]string{"all", strconv.Itoa(a.Attempts)}, numbers(sums)...)...)
	return t.end()
}

func numbers(list []int) []string {
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = strconv.Itoa(n)
	}
	return out
}

// Table writes attempts as comma-separated values, one a row, as they come: ids, codes and instants alone.
type Table struct {
	w   *csv.Writer
	err error
}

func newTable(w io.Writer) (*Table, error) {
	if _, err := io.WriteString(w, mark); err != nil {
		return nil, err
	}
	t := &Table{w: csv.NewWriter(w)}
	t.w.UseCRLF = true
	return t, nil
}

// NewTable begins a table of attempts with its heading.
func NewTable(w io.Writer) (*Table, error) {
	t, err := newTable(w)
	if err != nil {
		return nil, err
	}
	t.row("call_id", "arrived_at", "ended_at", "hotline_id", "class", "way", "wait_seconds", "imported", "work", "task_id", "owner_id", "due_at", "no_work_because")
	return t, t.err
}

// Add writes one attempt.
func (t *Table) Add(a Attempt) error {
	wait := ""
	if a.Class == GaveUp || a.Class == GaveUpSoon {
		wait = strconv.FormatFloat(a.Wait.Seconds(), 'f', 3, 64)
	}
	t.row(a.ID, instant(a.ArrivedAt), instant(a.EndedAt), a.Hotline, string(a.Class), a.Way, wait, strconv.FormatBool(a.Imported),
		string(a.Work.State), a.Work.Task, a.Work.Owner, instant(a.Work.Due), a.Work.Why)
	return t.err
}

// End writes what is left.
func (t *Table) End() error { return t.end() }

func (t *Table) row(cells ...string) {
	if t.err == nil {
		t.err = t.w.Write(cells)
	}
}

func (t *Table) end() error {
	if t.err != nil {
		return t.err
	}
	t.w.Flush()
	return t.w.Error()
}

func instant(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339Nano)
}
