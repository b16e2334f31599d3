package life

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"heartline/internal/fault"
)

const op = "roster"

// Illegal is the cause of a refusal because of hard rules. Why somebody may not work, such as an absence, is that person's own
// affair: Of says whose each rule is, so that nobody need be told another one's.
type Illegal struct {
	Staff string
	Rules []string
	Of    map[string][]string // as in a Verdict
}

func (i *Illegal) Error() string { return "broken for " + i.Staff + ": " + strings.Join(i.Rules, ", ") }

// turn collects what a command is answered with. The book is not changed by it.
type turn struct {
	b     *Book
	j     Judge
	now   time.Time
	who   Asker
	facts []Fact
	zones map[string]*time.Location

	weighs  bool     // whoever asks wants to know of what no rule refuses too
	verdict *Verdict // the last that was given; nil: none
}

// Decide answers a command: the facts that it gives, in order, or the reason why it is refused and what to do instead
// (fault.MessageOf, fault.CodeOf), and then no fact. It changes nothing; who calls records the facts and applies them. It may
// change with every release; what it has recorded is understood for ever.
//
// The Judge is asked about the roster as it is; nil: there are no rules but the book's own. Instants are kept to the second.
func Decide(b *Book, j Judge, c Command, now time.Time) ([]Fact, error) {
	t := newTurn(b, j, c, now)
	return t.decide(c)
}

func newTurn(b *Book, j Judge, c Command, now time.Time) *turn {
	return &turn{b: b, j: orFree(j), now: now.UTC().Truncate(time.Second), who: c.asker()}
}

func (t *turn) decide(c Command) ([]Fact, error) {
	if err := t.check(c); err != nil {
		return nil, err
	}
	if err := t.answer(c); err != nil {
		return nil, err
	}
	return t.facts, nil
}

func (t *turn) answer(c Command) error {
	switch c := c.(type) {
	case SetPolicy:
		return t.setPolicy(c)
	case Publish:
		return t.publish(c)
	case Assign:
		return t.assign(c)
	case Unassign:
		return t.unassign(c)
	case Add:
		return t.add(c)
	case Cancel:
		return t.cancel(c)
	case Move:
		return t.move(c)
	case Replan:
		return t.replan(c)
	case AskSwap:
		return t.askSwap(c)
	case AskOffer:
		return t.askOffer(c)
	case TakeShift:
		return t.takeShift(c)
	case Accept:
		return t.accept(c)
	case Refuse:
		return t.refuseDeal(c)
	case Withdraw:
		return t.withdraw(c)
	case Approve:
		return t.approve(c)
	case GiveBack:
		return t.giveBack(c)
	default:
		return t.answerOther(c)
	}
}

func (t *turn) answerOther(c Command) error {
	switch c := c.(type) {
	case AskLeave:
		return t.askLeave(c)
	case ApproveLeave:
		return t.approveLeave(c)
	case RefuseLeave:
		return t.refuseLeave(c)
	case EndAbsence:
		return t.endAbsence(c)
	case ReportSick:
		return t.reportSick(c)
	case SetWindow:
		return t.setWindow(c)
	case SignUp:
		return t.signUp(c)
	case WaitFor:
		return t.waitFor(c)
	case StopWaiting:
		return t.stopWaiting(c)
	case DropShift:
		return t.dropShift(c)
	case ReportMissed:
		return t.reportMissed(c)
	case LeaveNote:
		return t.leaveNote(c)
	case Tell:
		return t.tell(c)
	case Tick:
		return t.tick(c)
	}
	return refuse(fault.Invalid, "unknown_command", "the roster knows no command %T; update the program", c)
}

// check looks at who asks.
func (t *turn) check(c Command) error {
	w := t.who
	if _, ticks := c.(Tick); ticks && w.By == "" {
		t.who.By = Timer
		w = t.who
	}
	switch {
	case !isID(w.ID):
		return refuse(fault.Invalid, "id", "the command has no usable id; give it a new one of at most 128 characters without blanks")
	case t.b.seen[w.ID]:
		return refuse(fault.Conflict, "repeated", "this was done already; give a new command a new id")
	case !isID(w.By) || w.On != "" && !isID(w.On):
		return refuse(fault.Invalid, "who", "the command does not say who gives it; name the person by id")
	case w.On != "" && w.On != w.By && !t.manager():
		return refuse(fault.Denied, "on_behalf", "only a manager may do this for somebody else; ask one")
	}
	if w.On == w.By {
		t.who.On = ""
	}
	return nil
}

// isID keeps names and texts out of facts as far as a program can: an id is short, and has neither blanks nor control characters.
func isID(s string) bool {
	return s != "" && utf8.RuneCountInString(s) <= 128 && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || unicode.IsSpace(r)
	})
}

// isCode reports whether a reason is a code: letters of ASCII in lower case, digits and underscores.
func isCode(s string) bool {
	return s != "" && len(s) <= 64 && !strings.ContainsFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_'
	})
}

func (t *turn) manager() bool { return hasRole(t.who.Roles, t.b.policy.Managers) }

func (t *turn) onlyManager() error {
	if !t.manager() {
		return refuse(fault.Denied, "not_manager", "only a manager may change the roster by hand; ask one, or ask for a swap")
	}
	return nil
}

func refuse(kind fault.Kind, code, format string, args ...any) error {
	return fault.Code(code, fault.New(kind, op, format, args...))
}

// illegal refuses because of rules, which it names.
func illegal(staff string, v Verdict, mend string) error {
	e := fault.New(fault.Conflict, op, "it would break: %s; %s", strings.Join(v.Broken, ", "), mend)
	e.Err = &Illegal{Staff: staff, Rules: v.Broken, Of: v.Of}
	return fault.Code("rules", e)
}

// head returns the head of the next fact.
func (t *turn) head() Head {
	h := Head{ID: t.who.ID, At: t.now, By: t.who.By, On: t.who.On}
	if n := len(t.facts); n > 0 {
		h.ID, h.In = fmt.Sprintf("%s/%d", t.who.ID, n+1), t.who.ID
	}
	return h
}

func (t *turn) record(f Fact) { t.facts = append(t.facts, f) }

// live returns a shift that is on the roster and not over.
func (t *turn) live(id string) (Shift, error) {
	s, ok := t.b.Shift(id)
	switch {
	case !ok:
		return s, refuse(fault.NotFound, "no_shift", "there is no such shift; read the roster anew")
	case s.State == Split:
		return s, refuse(fault.Conflict, "split", "the shift was cut into parts; choose one of them")
	case s.State == Cancelled:
		return s, refuse(fault.Conflict, "cancelled", "the shift is off the roster; choose another one")
	case s.over(t.now):
		return s, refuse(fault.Conflict, "past", "the shift is over; what is past is not changed")
	}
	return s, nil
}

// ahead returns the piece of a shift as it can still be changed: of a running one from now on.
func (t *turn) ahead(p Piece) (s Shift, from, to time.Time, err error) {
	if s, err = t.live(p.Shift); err != nil {
		return s, from, to, err
	}
	p.From, p.To = second(p.From), second(p.To)
	from, to = p.In(s)
	if from.Before(s.Start) || to.After(s.End) || !from.Before(to) {
		return s, from, to, refuse(fault.Invalid, "part", "the part does not lie in the shift; choose times between its start and its end")
	}
	if from.Before(t.now) {
		from = t.now
	}
	if !from.Before(to) {
		return s, from, to, refuse(fault.Conflict, "past", "that part is over; what is past is not changed")
	}
	return s, from, to, nil
}

// second keeps an instant as facts do.
func second(at time.Time) time.Time {
	if at.IsZero() {
		return time.Time{}
	}
	return at.UTC().Truncate(time.Second)
}

// judge asks the book's own rules and the Judge.
func (t *turn) judge(changes ...Change) Verdict {
	v := t.j.Judge(changes)
	v.Broken = slices.Clone(v.Broken)
	of := map[string][]string{}
	for who, rules := range v.Of {
		of[who] = slices.Clone(rules)
	}
	for _, c := range changes {
		broken := t.b.breaks(c)
		v.Broken = append(v.Broken, broken...)
		if of[c.Staff] = append(of[c.Staff], broken...); len(of[c.Staff]) == 0 {
			delete(of, c.Staff)
		}
	}
	slices.Sort(v.Broken)
	v.Broken = slices.Compact(v.Broken)
	if len(changes) == 1 && len(v.Broken) > 0 {
		of = map[string][]string{changes[0].Staff: v.Broken} // nobody else is concerned
	}
	v.Of = of
	t.verdict = &v
	return v
}

func (t *turn) setPolicy(c SetPolicy) error {
	if err := t.onlyManager(); err != nil {
		return err
	}
	if err := c.Policy.Validate(); err != nil {
		return err
	}
	if t.location(c.Zone) == nil {
		return fault.Field("zone", refuse(fault.Invalid, "zone", "no such zone; use an IANA name such as Asia/Shanghai"))
	}
	t.record(PolicySet{Head: t.head(), Zone: c.Zone, Policy: c.Policy})
	return nil
}
