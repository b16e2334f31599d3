package fakepbx

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

func (s *Server) bridgeRoutes(add func(string, handler)) {
	onBridge := func(f func(w *world, b *bridge, r *http.Request) (any, error)) handler {
		return func(w *world, r *http.Request) (any, error) {
			b := w.bridges[r.PathValue("id")]
			if b == nil {
				return nil, refuse(http.StatusNotFound, "Bridge not found")
			}
			return f(w, b, r)
		}
	}
	add("GET /bridges", func(w *world, _ *http.Request) (any, error) {
		out := []object{}
		for _, b := range w.bridges {
			out = append(out, b.json())
		}
		return out, nil
	})
	add("GET /bridges/{id}", onBridge(func(_ *world, b *bridge, _ *http.Request) (any, error) { return b.json(), nil }))
	add("POST /bridges/{id}", func(w *world, r *http.Request) (any, error) {
		id := r.PathValue("id")
		vars, err := variablesOf(r)
		if err != nil {
			return nil, err
		}
		if w.bridges[id] != nil {
			return nil, refuse(http.StatusConflict, "Bridge with id '"+id+"' already exists")
		}
		b := &bridge{id: id, name: r.FormValue("name"), vars: make(map[string]variable), created: time.Now()}
		setVars(b.vars, vars)
		w.bridges[id] = b
		return b.json(), nil
	})
	add("DELETE /bridges/{id}", onBridge(func(w *world, b *bridge, _ *http.Request) (any, error) {
		w.destroy(b)
		return nil, nil
	}))
	add("POST /bridges/{id}/addChannel", onBridge(func(w *world, b *bridge, r *http.Request) (any, error) {
		c := w.channels[r.FormValue("channel")]
		switch {
		case c == nil:
			return nil, refuse(http.StatusBadRequest, "Channel not found")
		case c.stasis == "":
			return nil, refuse(http.StatusUnprocessableEntity, "Channel not in Stasis application")
		case w.recorded(c):
			return nil, refuse(http.StatusConflict, "Channel currently recording")
		case c.bridge == nil && len(c.queue) > 0:
			return nil, errBusy // the thread that plays is the one that would enter
		}
		w.join(b, c)
		if !c.deaf {
			c.unsent = -1
		}
		return nil, nil
	}))
	add("POST /bridges/{id}/removeChannel", onBridge(func(w *world, b *bridge, r *http.Request) (any, error) {
		c := w.channels[r.FormValue("channel")]
		switch {
		case c == nil:
			return nil, refuse(http.StatusBadRequest, "Channel not found")
		case c.bridge != b:
			return nil, refuse(http.StatusUnprocessableEntity, "Channel not in this bridge")
		}
		w.part(c)
		return nil, nil
	}))
	add("POST /bridges/{id}/play/{playback}", onBridge(func(w *world, b *bridge, r *http.Request) (any, error) {
		p := playbackOf(r)
		p.bridge = b
		w.play(p)
		return p.json(), nil
	}))
}

func playbackOf(r *http.Request) *playback {
	return &playback{id: r.PathValue("playback"), lang: r.FormValue("lang"), media: strings.Split(r.FormValue("media"), ",")}
}

// recorded reports whether the channel itself is being recorded, which keeps it out of bridges.
func (w *world) recorded(c *channel) bool {
	for _, r := range w.records {
		if r.channel == c && r.state != "done" {
			return true
		}
	}
	return false
}

func (s *Server) mediaRoutes(add func(string, handler)) {
	add("POST /channels/{id}/play/{playback}", func(w *world, r *http.Request) (any, error) {
		c, err := w.held(r)
		if err != nil {
			return nil, err
		}
		p := playbackOf(r)
		p.channel = c
		w.play(p)
		return p.json(), nil
	})
	add("GET /playbacks/{id}", func(w *world, r *http.Request) (any, error) {
		if p := w.plays[r.PathValue("id")]; p != nil {
			return p.json(), nil
		}
		return nil, refuse(http.StatusNotFound, "Playback not found")
	})
	add("DELETE /playbacks/{id}", func(w *world, r *http.Request) (any, error) {
		p := w.plays[r.PathValue("id")]
		if p == nil {
			return nil, refuse(http.StatusNotFound, "Playback not found")
		}
		w.stopPlay(p, "done")
		return nil, nil
	})
	add("POST /channels/{id}/record", recordChannel)
	add("GET /recordings/live/{name}", onLive(func(*world, *recording) error { return nil }))
	add("DELETE /recordings/live/{name}", onLive(func(w *world, r *recording) error { return w.end(r, true) }))
	add("POST /recordings/live/{name}/stop", onLive(func(w *world, r *recording) error { return w.end(r, false) }))
	add("POST /recordings/live/{name}/pause", onLive(func(_ *world, r *recording) error { return r.pause(true) }))
	add("DELETE /recordings/live/{name}/pause", onLive(func(_ *world, r *recording) error { return r.pause(false) }))
	add("DELETE /recordings/stored/{name}", func(w *world, r *http.Request) (any, error) {
		return nil, w.remove(r.PathValue("name"))
	})
}

// onLive makes a command of a live recording; GET answers with it.
func onLive(f func(w *world, r *recording) error) handler {
	return func(w *world, r *http.Request) (any, error) {
		rec := w.records[r.PathValue("name")]
		if rec == nil {
			return nil, refuse(http.StatusNotFound, "Recording not found")
		}
		if err := f(w, rec); err != nil {
			return nil, err
		}
		if r.Method == http.MethodGet {
			return rec.json(), nil
		}
		return nil, nil
	}
}

func recordChannel(w *world, r *http.Request) (any, error) {
	c, err := w.held(r)
	if err != nil {
		return nil, err
	}
	name, end := r.FormValue("name"), r.FormValue("terminateOn")
	if w.records[name] != nil || w.stored[name] {
		return nil, refuse(http.StatusConflict, "Recording '"+name+"' already exists and can not be overwritten")
	}
	if !slices.Contains([]string{"", "none", "any", "#", "*"}, end) {
		return nil, refuse(http.StatusBadRequest, "terminateOn invalid")
	}
	rec := &recording{name: name, channel: c, endKey: end}
	w.record(rec, secondsOf(r, "maxDurationSeconds"), secondsOf(r, "maxSilenceSeconds"))
	return rec.json(), nil
}
