package fakepbx

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// appFilter is the pattern that the dialplan gives to its broadcast.
const appFilter = "^heartline-"

var appPattern = regexp.MustCompile(appFilter)

// offer broadcasts the channel, again and again, and gives it to the fail-safe when nobody takes it.
func (w *world) offer(c *channel, args []string) {
	if c.gone || c.stasis != "" {
		return
	}
	if c.tries == w.server.options.Offers {
		w.failsafe(c)
		return
	}
	c.tries++
	c.offered = true
	c.at.app, c.at.priority = "StasisBroadcast", 3
	c.at.data = fmt.Sprintf("%d,%s,%s", w.server.options.ClaimFor/time.Millisecond, appFilter, strings.Join(args, ":"))
	for name := range w.apps {
		if appPattern.MatchString(name) {
			w.send(name, "CallBroadcast", object{"channel": c.json(), "caller": c.number, "called": c.at.exten})
		}
	}
	c.rings = w.after(w.server.options.ClaimFor, func() {
		if c.stasis == "" {
			w.offer(c, args)
		}
	})
}

// failsafe runs the dialplan's fail-safe, which answers and waits.
func (w *world) failsafe(c *channel) {
	c.offered = false
	c.at = place{context: "failsafe", exten: "s", priority: 2, app: "Wait", data: "60"}
	w.set(c, "Up")
}

// claim gives an offered channel to an application.
func (w *world) claim(id, name string) error {
	c := w.channels[id]
	switch {
	case c == nil || c.tries == 0:
		return refuse(404, "Channel not found or not in broadcast state")
	case !c.offered && c.stasis != "":
		return refuse(409, "Channel has already been claimed by another application")
	case !c.offered:
		return refuse(404, "Channel not found or not in broadcast state")
	}
	c.offered = false
	c.rings.Stop()
	args := strings.Split(c.at.data, ",")
	c.stasis = name // subscribed from now on
	w.after(soon, func() {
		if c.gone {
			return
		}
		if !w.enter(c, name, strings.Split(args[2], ":")) {
			c.stasis = ""
			w.failsafe(c)
		}
	})
	return nil
}
