//go:build e2e

package browser_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/test/house"
)

// told is a line of the story of a call for help, as the page of the call shows it.
type told struct {
	At    time.Time // what the page shows for machines
	Clock string    // and for people
	Text  string
}

// theStory opens the call's page and wants every time of the last search there, each as the ledger has it.
func theStory(t *testing.T, h *house.House, boss *house.Page) {
	t.Helper()
	var list struct{ Items []struct{ ID string } }
	h.As("boss").Must("GET", "/calls", nil, &list)
	if len(list.Items) != 1 {
		t.Fatalf("%d calls in the history", len(list.Items))
	}
	boss.Open("/calls/" + list.Items[0].ID)
	boss.Wait("three searches", 10*time.Second, `document.querySelectorAll('[data-name=story]').length === 3`)
	var story []told
	boss.Evaluate(`[...[...document.querySelectorAll('[data-name=story]')].at(-1).querySelectorAll('li')].map(li => {
		const at = li.querySelector('time');
		return {At: at.dateTime, Clock: at.textContent, Text: li.lastElementChild.textContent};
	})`, &story)
	var offset int // minutes behind UTC
	boss.Evaluate(`new Date().getTimezoneOffset()`, &offset)
	zone := time.FixedZone("the page's", -60*offset)
	recorded := searchTimes(t, h)
	for words, kind := range map[string]string{
		"开始呼叫": "started", "请 督导": "asked boss", "督导 的页面显示了提醒": "shown boss", "督导：来不了": "declined boss", "请 甲二": "asked a2",
		"甲二 的页面显示了提醒": "shown a2", "甲二 会来": "acknowledged", "甲二 在通话中": "joined", "随通话结束": "ended",
	} {
		var lines []told
		for _, l := range story {
			if strings.Contains(l.Text, words) {
				lines = append(lines, l)
			}
		}
		at, ok := recorded[kind]
		if len(lines) != 1 || !ok {
			t.Errorf("the story has %d lines %q, the ledger tells of %s: %t", len(lines), words, kind, ok)
			continue
		}
		if l := lines[0]; !l.At.Truncate(time.Millisecond).Equal(at.Truncate(time.Millisecond)) || l.Clock != at.In(zone).Format(time.TimeOnly) {
			t.Errorf("%s: the page shows %v (%s), the ledger has %v", kind, l.At, l.Clock, at)
		}
	}
}

// searchTimes are the times of the last search in the ledger, by what was then.
func searchTimes(t *testing.T, h *house.House) map[string]time.Time {
	t.Helper()
	var times map[string]time.Time
	var asked map[string]string // by attempt
	first := func(kind string, at time.Time) {
		if _, ok := times[kind]; !ok {
			times[kind] = at
		}
	}
	for _, e := range h.Facts() {
		f, err := ledger.Decode(e)
		if err != nil {
			t.Fatal(err)
		}
		switch f := f.(type) {
		case ledger.CrisisStarted:
			times, asked = map[string]time.Time{"started": e.At}, map[string]string{}
		case ledger.CrisisAttempt:
			asked[f.Attempt] = f.Person
			first("asked "+f.Person, e.At)
		case ledger.CrisisAttemptMoved:
			first(fmt.Sprintf("%s %s", f.To, asked[f.Attempt]), e.At)
		case ledger.CrisisAttemptEnded:
			first(fmt.Sprintf("%s %s", f.Outcome, asked[f.Attempt]), e.At)
		case ledger.CrisisAcknowledged:
			first("acknowledged", e.At)
		case ledger.CrisisJoined:
			first("joined", e.At)
		case ledger.CrisisClosed:
			first("ended", e.At)
		}
	}
	return times
}
