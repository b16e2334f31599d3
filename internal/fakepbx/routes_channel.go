package fakepbx

import (
	"cmp"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// variablesOf reads the variables of a request's body, plain or with report_events.
func variablesOf(r *http.Request) (map[string]variable, error) {
	vars, _, err := bodyOf(r)
	return vars, err
}

// bodyOf reads the variables and the endpoint of a body; a parameter of the query stands in for a missing endpoint.
func bodyOf(r *http.Request) (vars map[string]variable, endpoint string, err error) {
	var body struct {
		Endpoint  string                     `json:"endpoint"`
		Variables map[string]json.RawMessage `json:"variables"`
	}
	if r.ContentLength == 0 {
		return nil, r.FormValue("endpoint"), nil
	}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		return nil, "", refuse(http.StatusBadRequest, "Bad request body")
	}
	out := make(map[string]variable, len(body.Variables))
	for name, raw := range body.Variables {
		var v variable
		if err := json.Unmarshal(raw, &v.Value); err != nil {
			if err := json.Unmarshal(raw, &v); err != nil {
				return nil, "", refuse(http.StatusBadRequest, "Bad variable")
			}
		}
		out[name] = v
	}
	return out, cmp.Or(body.Endpoint, r.FormValue("endpoint")), nil
}

// setVars sets plain variables; dialplan functions such as CONNECTEDLINE(num) are no variables.
func setVars(into, from map[string]variable) {
	for name, v := range from {
		if !strings.Contains(name, "(") {
			into[name] = v
		}
	}
}

func secondsOf(r *http.Request, name string) time.Duration {
	n, err := strconv.Atoi(r.FormValue(name))
	if err != nil {
		return 0
	}
	return time.Duration(n) * time.Second
}

// found returns a channel by its id in the path.
func (w *world) found(r *http.Request) (*channel, error) {
	if c := w.channels[r.PathValue("id")]; c != nil {
		return c, nil
	}
	return nil, refuse(http.StatusNotFound, "Channel not found")
}

// held returns a channel that is in an application.
func (w *world) held(r *http.Request) (*channel, error) {
	c, err := w.found(r)
	if err == nil && c.stasis == "" {
		return nil, refuse(http.StatusConflict, "Channel not in Stasis application")
	}
	return c, err
}

// onHeld makes a command of a channel that is in an application.
func onHeld(f func(w *world, c *channel, r *http.Request)) handler {
	return func(w *world, r *http.Request) (any, error) {
		c, err := w.held(r)
		if err != nil {
			return nil, err
		}
		f(w, c, r)
		return nil, nil
	}
}

func (s *Server) channelRoutes(add func(string, handler)) {
	add("GET /channels", func(w *world, _ *http.Request) (any, error) {
		out := []object{}
		for _, c := range w.channels {
			out = append(out, c.json())
		}
		return out, nil
	})
	add("GET /channels/{id}", func(w *world, r *http.Request) (any, error) {
		c, err := w.found(r)
		if err != nil {
			return nil, err
		}
		return c.json(), nil
	})
	add("POST /channels/create", create)
	add("POST /channels/{id}/dial", dial)
	add("DELETE /channels/{id}", func(w *world, r *http.Request) (any, error) {
		c, err := w.found(r)
		if err != nil {
			return nil, err
		}
		cause, err := strconv.Atoi(r.FormValue("reason_code"))
		if err != nil {
			cause = 16
		}
		w.after(soon, func() { w.hangup(c, cause, false) })
		return nil, nil
	})
	add("POST /channels/{id}/answer", onHeld(func(w *world, c *channel, _ *http.Request) { w.set(c, "Up") }))
	add("POST /channels/{id}/ring", onHeld(func(*world, *channel, *http.Request) {}))
	add("POST /channels/{id}/mute", onHeld(func(_ *world, c *channel, _ *http.Request) { c.muted = true }))
	add("DELETE /channels/{id}/mute", onHeld(func(_ *world, c *channel, _ *http.Request) { c.muted = false }))
	add("POST /channels/{id}/dtmf", onHeld(func(_ *world, c *channel, r *http.Request) {
		var body struct {
			DTMF string `json:"dtmf"`
		}
		_ = json.NewDecoder(r.Body).Decode(&body)
		c.keys += body.DTMF
	}))
	add("POST /channels/{id}/moh", onHeld(func(_ *world, c *channel, r *http.Request) {
		c.music = r.FormValue("mohClass")
		if c.music == "" {
			c.music = "default"
		}
	}))
	add("DELETE /channels/{id}/moh", onHeld(func(_ *world, c *channel, _ *http.Request) { c.music = "" }))
	add("POST /channels/{id}/continue", onHeld(func(w *world, c *channel, r *http.Request) {
		w.leave(c)
		c.music = ""
		c.at = place{context: r.FormValue("context"), exten: r.FormValue("extension"), priority: 2, app: "Wait", data: "60"}
	}))
	add("POST /channels/{id}/variables", func(w *world, r *http.Request) (any, error) {
		c, err := w.held(r)
		if err != nil {
			return nil, err
		}
		vars, err := variablesOf(r)
		setVars(c.vars, vars)
		return nil, err
	})
	add("POST /channels/{id}/variable", setVariable)
	add("GET /channels/{id}/rtp_statistics", func(w *world, r *http.Request) (any, error) {
		c, err := w.found(r)
		switch {
		case err != nil:
			return nil, err
		case !strings.HasPrefix(c.name, "PJSIP/"):
			return nil, refuse(http.StatusForbidden, "Unsupported channel type")
		case c.state == "Down":
			return nil, refuse(http.StatusNotFound, "RTP info not found")
		}
		return object{"rxcount": c.packets(), "txcount": c.sent()}, nil
	})
	add("POST /channels/{id}/snoop/{snoop}", snoop)
}

func create(w *world, r *http.Request) (any, error) {
	vars, endpoint, err := bodyOf(r)
	if err != nil {
		return nil, err
	}
	id, name := r.FormValue("channelId"), r.FormValue("app")
	b, ok := w.server.behave[endpoint]
	switch {
	case w.clash(id):
		return nil, refuse(http.StatusConflict, "Channel with given unique ID already exists")
	case !ok || b.Unreachable:
		return nil, refuse(http.StatusInternalServerError, "Allocation failed")
	}
	technology, rest, _ := strings.Cut(endpoint, "/")
	if i := strings.LastIndexByte(rest, '@'); i >= 0 {
		rest = rest[i+1:]
	}
	c := w.newChannel(id, technology+"/"+rest+"-"+w.next())
	c.endpoint = endpoint
	c.at = place{context: "from-agent", exten: "s", priority: 1, app: "Stasis", data: strings.TrimSuffix(name+","+r.FormValue("appArgs"), ",")}
	setVars(c.vars, vars)
	c.shown = vars["CONNECTEDLINE(num,i)"].Value
	if w.server.vanish > 0 || !w.apps[name].active() {
		w.server.vanish = max(0, w.server.vanish-1)
		delete(w.channels, id)
		return c.json(), nil
	}
	c.subscribed[name] = true // what an application makes, it hears of to the end
	args := strings.Split(r.FormValue("appArgs"), ",")
	w.after(soon, func() {
		if !c.gone && !w.enter(c, name, args) {
			w.hangup(c, 16, false)
		}
	})
	return c.json(), nil
}

func dial(w *world, r *http.Request) (any, error) {
	c, err := w.held(r)
	if err != nil {
		return nil, err
	}
	if c.state != "Down" || c.dialled {
		return nil, refuse(http.StatusConflict, "Channel is not in the 'Down' state")
	}
	w.ring(c, secondsOf(r, "timeout"))
	return nil, nil
}

func snoop(w *world, r *http.Request) (any, error) {
	target, err := w.found(r)
	if err != nil {
		return nil, err
	}
	id := r.PathValue("snoop")
	if w.clash(id) {
		return nil, refuse(http.StatusInternalServerError, "Snoop channel could not be created")
	}
	name := r.FormValue("app")
	c := w.newChannel(id, "Snoop/"+target.id+"-"+w.next())
	c.snooped, c.state = target.id, "Up"
	c.spies, c.whispers = r.FormValue("spy") == "both", r.FormValue("whisper") == "out"
	c.at = place{context: "default", exten: "s", priority: 1, app: "Stasis", data: name}
	w.after(soon, func() {
		if !c.gone {
			w.enter(c, name, []string{r.FormValue("appArgs")})
		}
	})
	return c.json(), nil
}
