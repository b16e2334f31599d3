//go:build e2e

package node_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"heartline/internal/node"
	"heartline/internal/phone"
	"heartline/test/pace"
)

func TestAKilledAsteriskAnswersTheNextInvite(t *testing.T) {
	r := newRig(t, nil)
	r.start()
	// One caller is leaving a message when it happens: no phone is registered.
	caller := r.caller()
	first := r.dial(caller, "12345", phone.DialOptions{})
	if _, err := first.WaitTone(r.deadline(30*time.Second), beepTone, 100*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	r.recorded(16000)
	pid := r.node.Status().Pid
	killed := time.Now()
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	second := r.dial(r.caller(), "12345", phone.DialOptions{})
	if err := second.WaitRinging(r.deadline(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	pace.Deadline(t, "the next INVITE is answered", second.Times().RingingAt.Sub(killed), 3*time.Second)
	// What was recorded until then is sealed, with a broken header and all.
	r.eventually(15*time.Second, "the cut-off message sealed", func() bool {
		items, err := node.ReadOutbox(r.node.Outbox())
		return err == nil && len(items) > 0
	})
	items, err := node.ReadOutbox(r.node.Outbox())
	if err != nil {
		t.Fatal(err)
	}
	if i := items[0]; !i.Message || i.Duration < 500*time.Millisecond || !strings.HasSuffix(stepNames(i), "lost") || !i.Number {
		t.Errorf("item %+v", i)
	}
	if s := r.node.Status(); s.Starts != 2 || s.Pid == pid {
		t.Errorf("status %+v", s)
	}
}

// The environment of the child in TestAKilledNodeIsReplaced.
const childSpec = "HEARTLINE_TEST_NODE_SPEC"

// TestAKilledNodeIsReplaced runs a node in another process and kills that one alone.
func TestAKilledNodeIsReplaced(t *testing.T) {
	r := newRig(t, nil)
	child := exec.Command(os.Args[0], "-test.run=^TestChildNode$")
	text, err := json.Marshal(r.spec)
	if err != nil {
		t.Fatal(err)
	}
	child.Env = append(os.Environ(), childSpec+"="+string(text))
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	waited := make(chan struct{})
	go func() { defer close(waited); _ = child.Wait() }()
	defer func() { _ = child.Process.Kill(); <-waited }()
	r.eventually(20*time.Second, "asterisk of the child", func() bool {
		p, err := r.tryRegister("seat2", "seat2-password")
		if err == nil {
			p.Close()
		}
		return err == nil
	})
	caller := r.caller()
	call := r.dial(caller, "12345", phone.DialOptions{})
	if _, err := call.WaitTone(r.deadline(20*time.Second), sentenceTone, 100*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	if err := child.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-waited
	killed := time.Now()
	r.start() // the next node on the same folder
	s := r.node.Status()
	if !s.Adopted || s.Starts != 0 || s.Pid == 0 {
		t.Errorf("status %+v, want an adopted asterisk", s)
	}
	if call.End().By != "" {
		t.Error("the call ended with the node")
	}
	if _, err := call.WaitTone(r.deadline(30*time.Second), messageTone, 100*time.Millisecond); err != nil {
		t.Fatalf("the caller's way does not go on: %v", err)
	}
	t.Logf("adopted %v after the kill", time.Since(killed))
	// The adopted one is restarted too.
	if err := syscall.Kill(s.Pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	// Once, unless the first one found the dead one's ports still taken, or other addresses were the machine's meanwhile.
	r.eventually(10*time.Second, "a new asterisk", func() bool { s := r.node.Status(); return s.Starts >= 1 && s.Answers })
}

// TestChildNode is the other process of TestAKilledNodeIsReplaced; alone it does nothing.
func TestChildNode(t *testing.T) {
	text := os.Getenv(childSpec)
	if text == "" {
		return
	}
	var s spec
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		t.Fatal(err)
	}
	n, err := node.New(s.config())
	if err != nil {
		t.Fatal(err)
	}
	t.Fatal(n.Run(context.Background()))
}

func TestANewConfigurationReachesAnAdoptedAsterisk(t *testing.T) {
	r := newRig(t, nil)
	r.start()
	pid := r.node.Status().Pid
	r.leave()
	r.config.Phones = append(r.config.Phones, node.Phone{Endpoint: "late", Password: "late-password"})
	r.start()
	if s := r.node.Status(); !s.Adopted || s.Pid != pid {
		t.Fatalf("status %+v, want the same asterisk adopted", s)
	}
	r.eventually(10*time.Second, "the new phone registers", func() bool {
		p, err := r.tryRegister("late", "late-password")
		if err == nil {
			p.Close()
		}
		return err == nil
	})
	r.leave()
	// A change that Asterisk reads only at its start waits for the last call, and there is none.
	r.config.Language = "en"
	r.config.Users[0].Password = "another-password"
	r.start()
	r.eventually(20*time.Second, "a fresh start", func() bool { s := r.node.Status(); return s.Starts == 1 && s.Answers })
}
