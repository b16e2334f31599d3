//go:build e2e

package calls_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/ivr"
	"heartline/queue"
	"heartline/test/house"
)

// Sounds of the system that are no text.
const (
	ringing  = "tone: ringing"
	waitsong = "music"
)

// sounding is one row: what the system says, and how a talk is brought about around it. It returns the two who
// talk and the instant from which they do.
type sounding struct {
	says []string
	talk func(*stage) (caller, other *phone.Call, since time.Time)
}

// stage is the house on which sentences are said and cut off.
type stage struct {
	*floor
	seat, outside *phone.Phone
}

// begins is the moment from which both hear each other.
func (s *stage) begins(caller *phone.Call, tone int, other *phone.Call) (*phone.Call, *phone.Call, time.Time) {
	one := hears(s.T, "the caller", caller, tone)
	return caller, other, later(one, hears(s.T, "the other", other, clearTone))
}

func (s *stage) dial(number string) *phone.Call {
	return s.Dial(s.Caller(clearTone), number, phone.DialOptions{})
}

func (s *stage) press(c *phone.Call, keys string) {
	if err := c.SendDigits(within(s.T, 5*time.Second), keys); err != nil {
		s.T.Fatal(err)
	}
}

// cut lets a menu say a sentence, of which the key to a person cuts the rest off.
func cut(number string) func(*stage) (*phone.Call, *phone.Call, time.Time) {
	return func(s *stage) (*phone.Call, *phone.Call, time.Time) {
		c := s.dial(number)
		prompted(s.T, "the caller", c)
		s.press(c, "0")
		return s.begins(c, seatTone, next(s.T, s.seat))
	}
}

// straight calls the hotline without a menu and talks.
func straight(s *stage) (*phone.Call, *phone.Call, time.Time) {
	return s.begins(s.dial("96111"), seatTone, next(s.T, s.seat))
}

// announced hears the announcement about recording to its end, or refuses it by a key, and is recorded or not.
func announced(key string) func(*stage) (*phone.Call, *phone.Call, time.Time) {
	return func(s *stage) (*phone.Call, *phone.Call, time.Time) {
		c := s.dial("12345")
		prompted(s.T, "the caller", c)
		s.press(c, "1")
		if key != "" {
			<-time.After(400 * time.Millisecond)
			s.press(c, key)
		}
		return s.begins(c, seatTone, next(s.T, s.seat))
	}
}

// waited is taken in the middle of what is said to callers who wait.
func waited(s *stage) (*phone.Call, *phone.Call, time.Time) {
	s.As("a1").Must(http.MethodPost, "/desk/state", map[string]string{"state": "not_ready", "reason": "break"}, nil)
	busy := s.SeatPhone("2", otherTone, answers(0))
	s.Sit("a2", "2")
	first := s.Dial(s.Caller(850), "96111", phone.DialOptions{})
	next(s.T, busy)
	c := s.dial("96111")
	const said = 10*time.Second + 300*time.Millisecond // after the caller began to wait, see the queue's comfort
	prompted(s.T, "the caller", c)                     // music
	queued := house.FactsOf[ledger.Queued](s.House)
	<-time.After(time.Until(queued[len(queued)-1].EnqueuedAt.Add(said)))
	s.As("a1").Must(http.MethodPost, "/desk/state", map[string]string{"state": "ready"}, nil)
	c, in, since := s.begins(c, seatTone, next(s.T, s.seat))
	hangup(s.T, first)
	s.ends++
	s.Until("a2 to have left", 8*time.Second, func() bool {
		status, _ := s.As("a2").Do(http.MethodPost, "/desk/sign-out", nil, nil)
		return status/100 == 2
	})
	return c, in, since
}

// held comes back from hold.
func held(s *stage) (*phone.Call, *phone.Call, time.Time) {
	c, in, _ := straight(s)
	s.As("a1").Must(http.MethodPost, "/calls/"+s.last()+"/hold", nil, nil)
	prompted(s.T, "the caller", c)
	s.As("a1").Must(http.MethodPost, "/calls/"+s.last()+"/resume", nil, nil)
	return s.begins(c, seatTone, in)
}

// reassured is taken again while the system says that the counsellor's line has failed.
func reassured(s *stage) (*phone.Call, *phone.Call, time.Time) {
	c, _, _ := straight(s)
	var list []struct{ ID, Name string }
	s.Asterisk(http.MethodGet, "/channels", &list)
	for _, ch := range list {
		if strings.HasPrefix(ch.Name, "PJSIP/seat1") {
			s.Asterisk(http.MethodDelete, "/channels/"+ch.ID+"?reason_code=44", nil) // as if its audio had stopped
		}
	}
	return s.begins(c, seatTone, next(s.T, s.seat))
}

// paused pauses and resumes the recording while two talk: the talk is measured from before the pause.
func paused(s *stage) (*phone.Call, *phone.Call, time.Time) {
	c, in, since := announced("")(s)
	for _, step := range []string{"pause", "resume", "refuse"} {
		<-time.After(300 * time.Millisecond)
		s.As("a1").Must(http.MethodPost, "/calls/"+s.last()+"/recording/"+step, nil, nil)
	}
	return c, in, since
}

// asked is an outside seat that presses its key in the middle of the question.
func asked(s *stage) (*phone.Call, *phone.Call, time.Time) {
	s.As("a1").Must(http.MethodPost, "/desk/state", map[string]string{"state": "not_ready", "reason": "break"}, nil)
	s.Sit("a3", "out")
	c := s.dial("96111")
	in := next(s.T, s.outside)
	prompted(s.T, "the outside seat", in)
	s.press(in, "1")
	defer func() {
		s.As("a3").Must(http.MethodPost, "/desk/state", map[string]string{"state": "not_ready", "reason": "break"}, nil)
		s.As("a1").Must(http.MethodPost, "/desk/state", map[string]string{"state": "ready"}, nil)
	}()
	return s.begins(c, outsideTone, in)
}

// briefed is a counsellor at a telephone who hears about the caller first.
func briefed(s *stage) (*phone.Call, *phone.Call, time.Time) {
	c := s.dial(briefedNumber)
	in := next(s.T, s.seat)
	prompted(s.T, "the counsellor", in)
	return s.begins(c, seatTone, in)
}

// told lets the caller hear, beside the talk, how to answer by keys, to the end.
func told(s *stage) (*phone.Call, *phone.Call, time.Time) {
	c, in, since := straight(s)
	s.As("a1").Must(http.MethodPost, "/calls/"+s.last()+"/answers", nil, nil)
	s.Until("the sentence to end", 30*time.Second, func() bool {
		var d struct {
			Call struct {
				Silence struct{ Telling, Untold bool }
			}
		}
		s.As("a1").Must(http.MethodGet, "/desk", nil, &d)
		return !d.Call.Silence.Telling && !d.Call.Silence.Untold
	})
	return c, in, since
}

// beside lets another caller hear everything about a message while two talk.
func beside(s *stage) (*phone.Call, *phone.Call, time.Time) {
	c, in, since := straight(s)
	other := s.Dial(s.Caller(850), "95000", phone.DialOptions{})
	if _, err := other.WaitTone(within(s.T, 20*time.Second), 1000, 150*time.Millisecond); err != nil {
		s.T.Fatalf("no beep: %v", err)
	}
	<-time.After(1500 * time.Millisecond)
	s.press(other, "#")
	if _, err := other.WaitEnded(within(s.T, 15*time.Second)); err != nil {
		s.T.Fatal(err)
	}
	s.ends++
	return c, in, since
}

// guarded is a caller of the fail-safe whom the duty phone takes by its key, without any controller.
func guarded(s *stage) (*phone.Call, *phone.Call, time.Time) {
	s.KillServe()
	duty := s.SeatPhone("duty", reliefTone, answers(0))
	s.seat.SetReact(does(phone.Busy()))
	c := s.dial("96111")
	in := next(s.T, duty)
	prompted(s.T, "the duty phone", in)
	s.press(in, "1")
	return s.begins(c, reliefTone, in)
}

// last is the id of the call that arrived last.
func (s *stage) last() (id string) {
	for _, e := range s.Facts() {
		if e.Kind == ledger.KindCallArrived {
			id = strings.TrimPrefix(string(e.Stream), string(ledger.CallStream("")))
		}
	}
	return id
}

// rows names every tone and sentence once. Sentences that no part of the system says by itself, but a menu or a
// queue may be told to, are said by a menu; and so are those that a key cuts off before the talk just as in a menu.
func rows() (table map[string]sounding, byMenu []string) {
	table = map[string]sounding{
		"ringing ends":                          {[]string{ringing}, straight},
		"the menu is cut off by a key":          {[]string{"choose"}, cut("12345")},
		"the announcement ends, recorded":       {[]string{"notice"}, announced("")},
		"the announcement is refused":           {nil, announced("9")},
		"recording pauses, goes on, is refused": {nil, paused},
		"hold ends, music stops":                {[]string{waitsong}, held},
		"a lost telephone, reassurance":         {[]string{"system.reconnecting"}, reassured},
		"an outside seat presses its key":       {accepts(), asked},
		"a seat is told about the caller":       {briefs(), briefed},
		"a caller is told to answer by keys":    {[]string{"system.answer_keys"}, told},
		"another caller leaves a message":       {[]string{"closed", "system.leave_message", "system.message_thanks", "system.beep"}, beside},
		"comfort and the place while accepted": {append(numbers(), "system.digit_2", "comfort", "system.position_next", "system.position_one", "system.position_before",
			"system.position_after", "system.position_more"), waited},
		"the fail-safe, the duty phone's key": {[]string{"system.failsafe", "system.failsafe_accept"}, guarded},
	}
	byMenu = []string{
		"system.please_wait", "system.comfort", "system.returned", "system.on_hold", "system.nobody", "system.seat_gone",
		"system.recording_off", "system.goodbye", "system.prove", "system.limited", "system.ring_back",
		"system.blocked", "system.wait_key", "system.breathing", "system.relaxation",
		"system.place_code", "system.place_back", "system.place_unknown",
	}
	for i, name := range byMenu {
		table["a menu says "+name] = sounding{[]string{name}, cut(menuNumber(i))}
	}
	for of, names := range map[string][]string{
		"names the key of the blocked": blockedKeys(), "names the key of the call-back": callBacks(), "says how long callers wait": bandSentences(),
		"asks how the talk was": surveySentences(),
	} {
		table["a menu "+of] = sounding{names, cut(menuNumber(len(byMenu)))}
		byMenu = append(byMenu, strings.Join(names, ", "))
	}
	return table, byMenu
}

// callBacks names what is said to who may be called back, with the sentence for each key.
func callBacks() (names []string) {
	for key := '1'; key <= '9'; key++ {
		names = append(names, string(ivr.CallBackPrompt(string(key))))
	}
	return append(names, string(ivr.PromptCallBackConfirm), string(ivr.PromptCallBackKept))
}

// blockedKeys names the sentence for each key that leads a blocked caller to a person; a menu says them in one go.
func blockedKeys() (names []string) {
	for key := '0'; key <= '9'; key++ {
		names = append(names, string(ivr.PromptBlockedKey)+string(key))
	}
	return names
}

// bandSentences names the sentence for each band of waits; a menu says them in one go.
func bandSentences() (names []string) {
	for _, b := range queue.Bands() {
		names = append(names, string(ivr.BandPrompt(int(b.From/time.Minute), int(b.To/time.Minute))))
	}
	return names
}

// surveySentences names what callers hear who are asked how the talk was, and the sentence for each key back to a person. They
// are said to one who is alone; the key that cuts them off leads to a talk.
func surveySentences() (names []string) {
	for _, id := range []ivr.PromptID{ivr.PromptSurvey, ivr.PromptSurveyHelped, ivr.PromptSurveyed, ivr.PromptSurveyLost} {
		names = append(names, string(id))
	}
	for key := '1'; key <= '9'; key++ {
		names = append(names, string(ivr.SurveyPersonPrompt(string(key))))
	}
	return names
}

// accepts names the sentence for each key that takes a call; they are said to one who is alone.
func accepts() (names []string) {
	for key := '1'; key <= '9'; key++ {
		names = append(names, string(ivr.AcceptPrompt(string(key))))
	}
	return names
}

// briefs names what counsellors at telephones are told about a caller.
func briefs() (names []string) {
	for _, id := range append(ivr.BriefWaitPrompts(), ivr.PromptBriefRed, ivr.PromptBriefYellow, ivr.PromptBriefReturned) {
		names = append(names, string(id))
	}
	return names
}

func numbers() (names []string) {
	for n := 2; n <= ivr.MaxPosition; n++ {
		names = append(names, fmt.Sprintf("system.number_%d", n))
	}
	return names
}

// briefedNumber is a line whose counsellors are told everything at once.
const briefedNumber = "98000"

func menuNumber(i int) string { return fmt.Sprintf("9700%02d", i) }

// sayers adds a hotline for each sentence, or several with commas between, that a menu says.
func sayers(sentences []string, seats string) []house.Option {
	var lines, menus strings.Builder
	for i, name := range sentences {
		fmt.Fprintf(&lines, "  - {id: say%d, name: {zh-CN: 说, en: Says}, numbers: [%q], languages: [zh-CN], menu: say%d, queue: main, message_box: box}\n", i, menuNumber(i), i)
		fmt.Fprintf(&menus, "  - {id: say%d, name: {zh-CN: 说, en: Says}, entry: say, steps: {say: {play: [%s], goto: wait}, wait: {queue: main}}}\n", i, name)
	}
	fmt.Fprintf(&lines, "  - {id: briefed, name: {zh-CN: 告知, en: Briefed}, numbers: [%q], languages: [zh-CN], queue: crisis, message_box: box}\n", briefedNumber)
	return []house.Option{
		house.Replace("name: {zh-CN: 危机, en: Crisis}", "name: {zh-CN: 危机, en: Crisis}\n    brief: {prompts: ["+strings.Join(briefs(), ", ")+"]}"),
		house.Replace("\nqueues:\n", "\n"+lines.String()+"\nqueues:\n"),
		house.Replace("phones:\n", seats+"menus:\n"+menus.String()+"phones:\n"),
		house.Replace("after_call: 1s", "after_call: 100ms"),
		house.Replace("decline_rest: 3s", "decline_rest: 1s"),
	}
}

// TestNothingThatIsSaidPutsAHoleIntoATalk measures, for every tone and sentence of the system by name, the longest
// time for which one of two who talk does not hear the other, in both directions.
func TestNothingThatIsSaidPutsAHoleIntoATalk(t *testing.T) {
	table, byMenu := rows()
	w := world(t, "127.0.0.9", outsideTone)
	w.SetReact(answers(0))
	seat := "  - {id: \"out\", kind: outside, number: \"13900000001\"}\ntrunks:\n" + trunk("carrier", w)
	s := &stage{floor: &floor{House: house.New(t, sayers(byMenu, seat)...)}, outside: w}
	covered := map[string]string{}
	for row, x := range table {
		for _, name := range x.says {
			covered[name] = row
		}
	}
	for _, id := range append(slices.Collect(maps.Keys(s.Config.Prompts)), string(ivr.PromptBeep), ringing, waitsong) {
		if covered[id] == "" {
			t.Errorf("nothing measures what %q does to a talk: give it a row", id)
		}
	}
	s.seat = s.SeatPhone("1", seatTone, answers(0))
	s.Sit("a1", "1")
	names := slices.Sorted(maps.Keys(table))
	const last = "the fail-safe, the duty phone's key" // it takes the controller away
	names = append(slices.DeleteFunc(names, func(n string) bool { return n == last }), last)
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			s.T = t
			if name != last {
				s.Until("a1 to be ready", 10*time.Second, func() bool { return s.As("a1").State() == "ready" })
			}
			caller, other, since := table[name].talk(s)
			tone := map[bool]int{true: reliefTone, false: seatTone}[name == last]
			if name == "an outside seat presses its key" {
				tone = outsideTone
			}
			continuous(t, s.Pace, caller, tone, other, clearTone, since, max(1500*time.Millisecond, time.Since(since)))
			hangup(t, caller)
			if name == last {
				s.Empty()
				return
			}
			s.ends++
			if ends := s.Ended(s.ends); ends[s.ends-1].Class != "completed" {
				t.Errorf("ended %+v", ends[s.ends-1])
			}
			s.Empty()
		})
	}
}
