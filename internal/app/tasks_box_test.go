package app_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"heartline/configs"
	"heartline/console/api"
	"heartline/internal/fakepbx"
	"heartline/queue"
)

// TestAMessageIsWorkForTheOwnerOfItsBox has a caller led to another box than that of the hotline: the work is that of the
// line whose queue owns the box, and due when the box says.
func TestAMessageIsWorkForTheOwnerOfItsBox(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *configs.Config) {
		for i := range c.Queues {
			q := &c.Queues[i]
			q.Line = "line_" + q.ID
			if q.ID == "minors" {
				q.Overflow = slices.Insert(q.Overflow, 0, configs.Overflow{When: string(queue.Always), Message: "office"})
			}
		}
		for i := range c.Boxes {
			if c.Boxes[i].ID == "office" {
				c.Boxes[i].Owner, c.Boxes[i].Due = "minors", 30*time.Hour
			}
		}
	})
	before := time.Now()
	boss := r.signIn("sun")
	c := r.fake.Call(fakepbx.Caller{Dialed: minorsLine, Number: "13800138047"})
	r.until("the message is recorded", func() bool { return len(r.fake.Recordings()) > 0 })
	c.Press("#")
	var page api.TaskPage
	r.until("the task of the message", func() bool {
		boss.must(http.MethodGet, "/tasks?state=open", nil, &page)
		return len(page.Items) == 1
	})
	got := page.Items[0]
	if due := got.DueAt.Sub(before); got.Kind != "message" || got.OwnerShift != "line_minors" || due < 30*time.Hour || due > 31*time.Hour {
		t.Errorf("a %s for %q, due after %v", got.Kind, got.OwnerShift, due)
	}
}
