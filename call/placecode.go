package call

import (
	"crypto/rand"
	"math/big"
	"strings"
	"time"

	"heartline/internal/ledger"
	"heartline/ivr"
)

// A caller whose number is not shown is told four digits while waiting, by which the place is found again: whoever rings
// anew presses star and then these. They are held in memory alone, as the places are. They are made of keys that mean
// nothing else to a waiting caller of the hotline, so that a key too many does nothing.
const (
	codeKey      = "*"              // begins to give the digits
	codeLength   = 4                // digits
	codeKeyWait  = 6 * time.Second  // for the next digit
	codeTries    = 3                // wrong ones of one call; later ones are not looked up
	codeTellPace = 90 * time.Second // until the digits are said again
	doesCode     = "place"          // what the digits bring about, and why a caller is in the queue anew, as the ledger names it
)

// CodeDigits are the keys of which a hotline may make digits of places: those that mean nothing else to whoever waits.
// Empty where there are too few.
func (h *Hotline) CodeDigits() string {
	return ivr.PlaceDigits(func(d string) bool {
		if d == h.CrisisKey {
			return true
		}
		for _, keys := range h.WaitKeys {
			if _, taken := keys[d]; taken {
				return true
			}
		}
		for _, r := range h.CallBacks {
			if r.Key == d {
				return true
			}
		}
		return false
	})
}

// code returns the digits by which the place of a call is found again; empty where too many are in use: half of those
// there are, so that guessing hits no more often than missing does.
func (l *LeftPlaces) code(of ID, digits string) string {
	if l == nil || digits == "" {
		return ""
	}
	all := 1
	for range codeLength {
		all *= len(digits)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if code := l.codes[of]; code != "" || len(l.codes) >= all/2 {
		return code
	}
	if l.codes == nil {
		l.codes, l.coded = map[ID]string{}, map[string]ID{}
	}
	for {
		code := newCode(digits)
		if _, used := l.coded[code]; !used {
			l.codes[of], l.coded[code] = code, of
			return code
		}
	}
}

func newCode(digits string) string {
	var b strings.Builder
	for range codeLength {
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(digits))))
		if err != nil {
			panic(err) // crypto/rand does not fail on the systems we run on
		}
		b.WriteByte(digits[n.Int64()])
	}
	return b.String()
}

// codePrefix stands before a call's id where its place is kept by digits instead of by a number.
const codePrefix = "code:"

// takeCode takes out the place that was left by whoever was told these digits, so that nobody else has it; nil where there
// is none. of is whose the digits are, and empty where they are nobody's.
func (l *LeftPlaces) takeCode(code string) (p *LeftPlace, of ID) {
	if l == nil {
		return nil, ""
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	of = l.coded[code]
	if left, ok := l.by[codePrefix+string(of)]; ok && of != "" {
		delete(l.by, codePrefix+string(of))
		return &left, of
	}
	return nil, of
}

// untake gives a place back that was not joined after all.
func (l *LeftPlaces) untake(p LeftPlace) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.by[codePrefix+string(p.Of)] = p
}

// uncode forgets the digits of a call.
func (l *LeftPlaces) uncode(of ID) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.uncodeLocked(of)
}

func (l *LeftPlaces) uncodeLocked(of ID) {
	delete(l.coded, l.codes[of])
	delete(l.codes, of)
}

// inCode says that a waiting caller has given digits. Place is what was left by whoever was told them, taken out; nil:
// nobody. Own: they are of this very call.
type inCode struct {
	Place *LeftPlace
	Own   bool
}

func (inCode) input() {}

// codes reports whether a caller who waits may have the place of a call before back by digits. The rules are those of the
// queue that the caller came to: overflow changes nothing of it.
func (s *session) codes() bool {
	e, ok := s.state.waits()
	if !ok || s.state.Phase != Waiting || s.parts.Left == nil || s.state.Waited == nil || s.state.Marked != "" || s.state.Out != nil {
		return false
	}
	if e.Returned || e.Only != "" || s.state.Ever || s.state.CallBack != nil {
		return false
	}
	if _, taken := s.hotline.WaitKeys[e.Queue][codeKey]; taken {
		return false
	}
	queue := s.state.Waited.Queue
	return s.hotline.PlaceCodes[queue] && s.hotline.KeepPlaces[queue] > 0
}

// gather collects the digits of a place. What it swallows means nothing else; done is the input that the last digit makes.
func (s *session) gather(in inSignal) (done Input, swallowed bool) {
	sig := in.Signal
	if sig.Kind != SignalDigit || sig.Channel.ID != s.state.Caller {
		return in, false
	}
	_, gathering := s.timers[timerCode]
	switch {
	case !s.codes():
		delete(s.timers, timerCode)
		return in, false
	case sig.Digit == codeKey:
		s.given = ""
	case !gathering:
		return in, false
	case !strings.Contains(s.hotline.CodeDigits(), sig.Digit): // the caller means something else by now
		delete(s.timers, timerCode)
		return in, false
	default:
		s.given += sig.Digit
	}
	if len(s.given) < codeLength {
		s.timers[timerCode] = armed{at: s.now().Add(codeKeyWait)}
		return nil, true
	}
	delete(s.timers, timerCode)
	return s.given4(), false
}

// given4 looks up the digits that were given, unless that was tried too often or somebody is about to answer.
func (s *session) given4() inCode {
	if s.codeTries >= codeTries || s.state.Offer != nil {
		return inCode{}
	}
	p, of := s.parts.Left.takeCode(s.given)
	if of == "" {
		s.codeTries++
	}
	return inCode{Place: p, Own: of == s.state.ID}
}

// unjoined gives back a place that was found by digits and not joined.
func (s *session) unjoined(in Input, facts []recorded) {
	c, ok := in.(inCode)
	if !ok || c.Place == nil {
		return
	}
	for _, f := range facts {
		if q, ok := f.Fact.(ledger.Queued); ok && q.Recovered == string(c.Place.Of) {
			return
		}
	}
	s.parts.Left.untake(*c.Place)
}

// placeCode returns the digits to be told to a caller whose number is not shown.
func (s *session) placeCode() string {
	if s.state.NumberHash != "" || !s.codes() {
		return ""
	}
	return s.parts.Left.code(s.state.ID, s.hotline.CodeDigits())
}

// codeSaid is what tells the caller the digits, twice, where they are to be told now.
func (t *turn) codeSaid(code string) []ivr.PromptRef {
	if code == "" || !t.s.CodeTold.IsZero() && t.Now.Sub(t.s.CodeTold) < codeTellPace {
		return nil
	}
	t.record(actorSystem, ledger.WaitTold{Entry: t.s.Entry.ID, Code: true})
	said := []ivr.PromptID{ivr.PromptPlaceCode}
	for range 2 {
		for _, d := range code {
			said = append(said, ivr.DigitPrompt(int(d-'0')))
		}
	}
	return t.own(said...)
}

// coded gives a waiting caller the place back that was left in a call before.
func (t *turn) coded(in inCode) {
	e, ok := t.s.waits()
	if !ok || t.s.Phase != Waiting || t.s.Offer != nil || t.s.Waited == nil || t.s.CallBack != nil {
		return // somebody is about to answer
	}
	p := in.Place
	switch {
	case in.Own:
		t.assure(PromptWait)
	case p == nil || !t.keeps(p, t.s.Waited.Queue) || !p.EnqueuedAt.Before(e.EnqueuedAt):
		t.assure(ivr.PromptPlaceUnknown)
	default:
		t.leaveWait(e, doesCode, e.Queue)
		t.again(e, e.Queue, p.EnqueuedAt, string(p.Of), doesCode)
		t.assure(ivr.PromptPlaceBack)
	}
}
