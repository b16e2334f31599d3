package app_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"heartline/console/api"
	"heartline/console/live"
	"heartline/internal/fakepbx"
)

// linesTemplate is what the lines of these tests have in common.
const linesTemplate = `
groups:
  - {id: experts, name: {zh-CN: 专家热线, en: Expert lines}}
templates:
  - id: expert
    needs: [number]
    queue:
      {id: $id, name: {zh-CN: $id, en: $id}, after_call: 60s, overflow: [{when: nobody_on_shift, message: night}, {when: wait_longer, after: 10m, message: night}]}
    hotline: {id: $id, group: experts, name: {zh-CN: $id, en: $id}, numbers: [$number], languages: [zh-CN], queue: $id, message_box: night}
lines:
`

// lines puts so many lines of the template into the configuration in force, each a row, without a restart.
func (r *rig) lines(admin *client, sample []byte, n int) {
	r.t.Helper()
	text := string(sample) + linesTemplate
	for i := 1; i <= n; i++ {
		text += fmt.Sprintf("  - {id: line%02d, template: expert, number: \"83%02d\"}\n", i, i)
	}
	if err := os.WriteFile(filepath.Join(r.dir, "heartline.yaml"), []byte(text), 0o600); err != nil {
		r.t.Fatal(err)
	}
	var c api.Config
	admin.must(http.MethodPost, "/config/reload", nil, &c)
	if !c.Reloaded || len(c.Hotlines) != 3+n {
		r.t.Fatalf("%d lines: %+v", n, c.Problems)
	}
}

// TestALineIsAddedAndTakenAwayWhileCallersWait adds a 32nd line to 31 of one template while callers wait, calls it at
// once, and takes it and a line with a waiting caller away again: everybody keeps the place and comes to a counsellor.
func TestALineIsAddedAndTakenAwayWhileCallersWait(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	sample, err := os.ReadFile(filepath.Join(r.dir, "heartline.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	admin, gao := r.signIn("admin"), r.signIn("gao")
	board := gao.live()
	r.lines(admin, sample, 31)

	chen := r.sit("chen", "1")
	chen.ready()
	call := func(number string) *fakepbx.Party {
		return r.fake.Call(fakepbx.Caller{Dialed: number, Number: "138001380" + number[2:]})
	}
	waiting := func(what string, n int) api.Board {
		t.Helper()
		return await(board, what, live.Board, func(b api.Board) bool { return len(b.Waiting) == n })
	}
	parties := map[string]*fakepbx.Party{"line01": call("8301")}
	if o := chen.answer(); o.Hotline.Id != "line01" {
		t.Fatalf("the first caller is for %s", o.Hotline.Id)
	}
	var before api.Board
	for i, line := range []string{"02", "31"} {
		parties["line"+line] = call("83" + line)
		before = waiting("a caller of line "+line, i+1)
	}

	r.lines(admin, sample, 32)
	parties["line32"] = call("8332")
	after := waiting("the caller of the new line", 3)
	for i, w := range before.Waiting {
		if now := after.Waiting[i]; now.CallId != w.CallId || !now.Since.Equal(w.Since) {
			t.Errorf("%s stood at %d since %v, now %s since %v", w.Hotline, i, w.Since, now.Hotline, now.Since)
		}
	}
	if after.Waiting[2].Hotline != "line32" || len(after.Groups) != 1 || after.Groups[0].Waiting.Green.Count != 3 || after.Groups[0].Talking != 1 {
		t.Errorf("the board: %+v, groups %+v", after.Waiting[2], after.Groups)
	}
	if own := slices.IndexFunc(after.Hotlines, func(g api.BoardGroup) bool { return g.Id == "line32" }); own < 0 || after.Hotlines[own].Waiting.Green.Count != 1 || after.Hotlines[own].Group != "experts" {
		t.Error("the new line has no figures of its own")
	}

	r.lines(admin, sample, 30) // the last two have callers who wait
	if b := waiting("nobody is dropped", 3); b.Waiting[1].CallId != after.Waiting[1].CallId || b.Waiting[2].CallId != after.Waiting[2].CallId {
		t.Errorf("waiting after lines were taken away: %+v", b.Waiting)
	}
	talks := "line01"
	for _, next := range after.Waiting {
		parties[talks].Hangup(16)
		await(chen.live, "after-call work", live.Desk, func(d api.Desk) bool { return d.Status.State == api.AgentStateAfterCall })
		chen.must(http.MethodPost, "/desk/after-call/done", nil, nil)
		if o := chen.answer(); o.CallId != next.CallId {
			t.Fatalf("offered %s, want the caller of %s", o.CallId, next.Hotline)
		}
		talks = next.Hotline
	}
	parties[talks].Hangup(16)
	var page api.CallPage
	r.until("every call has ended with a counsellor", func() bool {
		gao.must(http.MethodGet, "/calls", nil, &page)
		return len(page.Items) == 4 && !slices.ContainsFunc(page.Items, func(c api.CallSummary) bool { return c.Class != api.EndClassCompleted })
	})
	if !strings.HasPrefix(page.Items[0].Hotline.Id, "line") {
		t.Errorf("the history has lost the line: %+v", page.Items[0].Hotline)
	}
}
