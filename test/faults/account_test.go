//go:build e2e

package faults_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// closedLine is outside of its hours but for a minute of the week.
const closedLine = "95000"

// TestTheAccountHasEveryAttempt lets callers come to each end that there is on a real switch, one of them and one more while
// no controller is there, and wants the account to have each of them in its class, before and after the journals are
// imported, with three sources that agree.
func TestTheAccountHasEveryAttempt(t *testing.T) {
	t.Parallel()
	h := open(t)
	seat := h.SeatPhone("1", seat1Tone, does(phone.Answer(50*time.Millisecond)))
	duty := h.SeatPhone("duty", dutyTone, does(phone.Answer(100*time.Millisecond)))
	h.Sit("a1", "1")

	t.Log("one is answered, while another one waits and gives up")
	talk := h.Dial(h.Caller(talkTone), straightLine, phone.DialOptions{})
	hears(t, "the caller", talk, seat1Tone, 15*time.Second)
	wait := h.Dial(h.Caller(waitTone), straightLine, phone.DialOptions{})
	fact[ledger.Queued](h, 2, 10*time.Second, "the second caller to wait")
	sound(t, "who waits", wait, 10*time.Second)
	hangup(t, wait)
	h.Ended(1)
	hangup(t, talk)
	h.Ended(2)

	t.Log("one leaves in the menu, one leaves a message, one is told that it is closed, one leaves a message then")
	menu := h.Dial(h.Caller(menuTone), menuLine, phone.DialOptions{})
	sound(t, "who is in the menu", menu, 10*time.Second)
	hangup(t, menu)
	h.Ended(3)
	leaveMessage(h, menuLine, "3", 1)
	h.Ended(4)
	told := h.Dial(h.Caller(menuTone), closedLine, phone.DialOptions{})
	sound(t, "who is told that it is closed", told, 10*time.Second)
	hangup(t, told)
	h.Ended(5)
	leaveMessage(h, closedLine, "", 2)
	h.Ended(6)
	account(h, 0, map[string]int{"answered": 1, "gave_up_short": 1, "left_before": 1, "message menu": 1, "message closed": 1, "closed": 1})

	t.Log("two come while no controller is there")
	h.KillServe() // before the seat goes: what the controller notes of that might not be in the history when it ends
	if err := seat.Unregister(within(t, 5*time.Second)); err != nil {
		t.Fatal(err)
	}
	alone := h.Dial(h.Caller(waitTone), straightLine, phone.DialOptions{})
	at := next(t, duty, 40*time.Second)
	sound(t, "the duty phone", at, 10*time.Second)
	press(t, at, "1")
	hears(t, "the caller", alone, dutyTone, 10*time.Second)
	hangup(t, alone)
	h.Until("the first journal to be sealed", 10*time.Second, func() bool { return len(h.Outbox()) == 1 })
	given := h.Dial(h.Caller(ringTone), menuLine, phone.DialOptions{})
	sound(t, "who gives up in the fail-safe", given, 20*time.Second)
	hangup(t, given)
	h.Until("the second journal to be sealed", 10*time.Second, func() bool { return len(h.Outbox()) == 2 })
	waiting := map[string]int{"answered": 1, "gave_up_short": 1, "left_before": 1, "message menu": 1, "message closed": 1, "closed": 1, "open journal": 2}
	account(h, 0, waiting)

	h.StartServe()
	h.Until("the outbox to be empty", 20*time.Second, func() bool { return len(h.Outbox()) == 0 })
	h.Ended(8)
	imported := map[string]int{
		"answered": 1, "answered failsafe_duty": 1, "gave_up_short": 1, "gave_up_short failsafe": 1, "left_before": 1,
		"message menu": 1, "message closed": 1, "closed": 1,
	}
	account(h, 0, imported)
	for _, late := range []string{"gave_up", "gave_up failsafe"} { // by a limit that nobody keeps
		delete(imported, strings.Replace(late, "gave_up", "gave_up_short", 1))
		imported[late] = 1
	}
	account(h, 0, imported, "-short", "1ms")

	t.Log("a caller who goes on is open; one who went on for too long does not fit")
	menu = h.Dial(h.Caller(menuTone), menuLine, phone.DialOptions{})
	sound(t, "who is in the menu", menu, 10*time.Second)
	said := account(h, 1, nil, "-open-after", "1ms")
	if !strings.Contains(said, "open_too_long") {
		t.Errorf("said %s", said)
	}
	hangup(t, menu)
	h.Ended(9)
	h.Empty()
}

// leaveMessage has a caller leave the n-th message.
func leaveMessage(h *house.House, line, key string, n int) {
	h.T.Helper()
	c := h.Dial(h.Caller(messageTone), line, phone.DialOptions{})
	if key != "" {
		press(h.T, c, key)
	}
	hears(h.T, "who leaves a message", c, beepTone, 20*time.Second)
	fact[ledger.MessageStarted](h, n, 10*time.Second, "the message to be recorded")
	<-time.After(1500 * time.Millisecond) // the message
	hangup(h.T, c)
}

// account runs the command, and wants its exit status and, unless want is nil, how many attempts it has of each class: with
// the way behind it for messages, for what is open, and for what the fail-safe did.
func account(h *house.House, status int, want map[string]int, args ...string) (said string) {
	h.T.Helper()
	now := time.Now().In(h.Config.Zone.Location)
	file := filepath.Join(h.T.TempDir(), "attempts.csv")
	cmd := exec.CommandContext(h.T.Context(), house.Program(h.T), append([]string{
		"account", "-config", h.ConfigDir(), "-from", now.AddDate(0, 0, -1).Format(time.DateOnly), "-to", now.Format(time.DateOnly), "-csv", file,
		"-short", "1m", // of which a busy machine is sure
	}, args...)...)
	out, err := cmd.CombinedOutput()
	if got := cmd.ProcessState.ExitCode(); got != status {
		h.T.Fatalf("the account ended with %d, %v:\n%s", got, err, out)
	}
	if want == nil {
		return string(out)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		h.T.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(text), "\ufeff"))).ReadAll()
	if err != nil {
		h.T.Fatal(err)
	}
	got, work := map[string]int{}, map[string]int{}
	for _, row := range rows[1:] {
		class, way := row[4], row[5]
		if class == "message" || class == "open" || strings.HasPrefix(way, "failsafe") {
			class += " " + way
		}
		got[class]++
		work[row[4]+" "+row[8]]++
	}
	if diff := cmp.Diff(want, got); diff != "" {
		h.T.Fatalf("attempts (-want +got):\n%s\n%s", diff, out)
	}
	for left, n := range work { // who was not talked with has a task that is not due yet
		if state := strings.Fields(left)[1]; state != "none" && state != "open" {
			h.T.Errorf("%d attempts are %s", n, left)
		}
	}
	if total := fmt.Sprintf("all  %d", len(rows)-1); !strings.Contains(strings.Join(strings.Fields(string(out)), " "), strings.Join(strings.Fields(total), " ")) {
		h.T.Errorf("the sum is not %d:\n%s", len(rows)-1, out)
	}
	return string(out)
}
