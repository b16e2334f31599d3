package fakepbx

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// routes maps ARI's operations.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	add := func(pattern string, h handler) {
		method, path, _ := strings.Cut(pattern, " ")
		mux.Handle(method+" /ari"+path, s.on(h))
	}
	mux.HandleFunc("GET /ari/events", s.events)
	add("POST /events/user/{name}", userEvent)
	add("POST /events/claim", func(w *world, r *http.Request) (any, error) {
		return nil, w.claim(r.FormValue("channelId"), r.FormValue("application"))
	})
	add("GET /asterisk/ping", func(*world, *http.Request) (any, error) {
		return object{"ping": "pong", "timestamp": stamp(time.Now()), "asterisk_id": entityID}, nil
	})
	add("GET /asterisk/info", asteriskInfo)
	add("GET /asterisk/modules", func(*world, *http.Request) (any, error) {
		out := []object{}
		for _, m := range modules {
			out = append(out, object{"name": m, "status": "Running"})
		}
		return out, nil
	})
	add("POST /asterisk/variable", func(w *world, r *http.Request) (any, error) {
		w.server.globals[r.FormValue("variable")] = r.FormValue("value")
		return nil, nil
	})
	add("GET /asterisk/variable", func(w *world, r *http.Request) (any, error) {
		value, ok := w.server.globals[r.FormValue("variable")]
		if !ok {
			return nil, refuse(http.StatusNotFound, "Provided variable was not found")
		}
		return object{"value": value}, nil
	})
	add("PUT /asterisk/config/dynamic/{class}/{kind}/{id}", putConfig)
	add("DELETE /asterisk/config/dynamic/{class}/{kind}/{id}", dropConfig)
	add("GET /endpoints/PJSIP", endpointStates)
	add("GET /applications/{app}", func(w *world, r *http.Request) (any, error) { return w.application(r.PathValue("app")) })
	add("PUT /applications/{app}/eventFilter", eventFilter)
	add("POST /applications/{app}/subscription", subscription)
	s.channelRoutes(add)
	s.bridgeRoutes(add)
	s.mediaRoutes(add)
	return mux
}

// modules are those that claim, play and record need.
var modules = []string{
	"app_stasis.so", "app_stasis_broadcast.so", "chan_pjsip.so", "res_ari.so", "res_stasis_broadcast.so",
	"res_stasis_playback.so", "res_stasis_recording.so", "res_stasis_snoop.so", "func_talkdetect.so", "res_sorcery_memory.so",
}

func asteriskInfo(w *world, _ *http.Request) (any, error) {
	return object{
		"build":  object{"os": "Linux", "kernel": "unknown", "machine": "unknown", "options": "", "date": "", "user": "nobody"},
		"system": object{"version": w.server.options.Version, "entity_id": entityID},
		"config": object{"name": "", "default_language": "en", "setid": object{"user": "", "group": ""}},
		"status": object{"startup_time": stamp(w.started), "last_reload_time": stamp(w.started)},
	}, nil
}

func userEvent(w *world, r *http.Request) (any, error) {
	name := r.FormValue("application")
	if w.apps[name] == nil {
		return nil, refuse(http.StatusNotFound, "Application not found")
	}
	var body struct {
		Variables object `json:"variables"`
	}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		return nil, refuse(http.StatusBadRequest, "Invalid userevent data")
	}
	if body.Variables == nil {
		body.Variables = object{}
	}
	body.Variables["eventname"] = r.PathValue("name")
	w.send(name, "ChannelUserevent", object{"eventname": r.PathValue("name"), "userevent": body.Variables})
	return nil, nil
}

func configKey(r *http.Request) string {
	return r.PathValue("class") + "/" + r.PathValue("kind") + "/" + r.PathValue("id")
}

func putConfig(w *world, r *http.Request) (any, error) {
	var raw json.RawMessage
	if err := json.NewDecoder(r.Body).Decode(&raw); err != nil {
		return nil, refuse(http.StatusBadRequest, "Bad request body")
	}
	w.configs[configKey(r)] = raw
	return []object{}, nil
}

func dropConfig(w *world, r *http.Request) (any, error) {
	key := configKey(r)
	if _, ok := w.configs[key]; !ok {
		return nil, refuse(http.StatusNotFound, "Object not found")
	}
	delete(w.configs, key)
	return nil, nil
}

// endpointStates lists the PJSIP endpoints that are set.
func endpointStates(w *world, _ *http.Request) (any, error) {
	all := []object{}
	for name, b := range w.server.behave {
		resource, is := strings.CutPrefix(name, "PJSIP/")
		if !is || strings.Contains(resource, "@") {
			continue // an address behind a trunk is no endpoint
		}
		state := "online"
		if b.Unreachable {
			state = "offline"
		}
		all = append(all, object{"technology": "PJSIP", "resource": resource, "state": state, "channel_ids": []string{}})
	}
	return all, nil
}

func (w *world) application(name string) (any, error) {
	a := w.apps[name]
	if a == nil {
		return nil, refuse(http.StatusNotFound, "Application not found")
	}
	channels, bridges := []string{}, []string{}
	for id, c := range w.channels {
		if slices.Contains(c.hearers(), name) {
			channels = append(channels, id)
		}
	}
	for id, b := range w.bridges {
		if b.app == name {
			bridges = append(bridges, id)
		}
	}
	return object{"name": name, "channel_ids": channels, "bridge_ids": bridges, "endpoint_ids": []string{}, "device_names": []string{}}, nil
}

func eventFilter(w *world, r *http.Request) (any, error) {
	a := w.apps[r.PathValue("app")]
	if a == nil {
		return nil, refuse(http.StatusNotFound, "Application not found")
	}
	var body struct {
		Allowed []struct{ Type string } `json:"allowed"`
	}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		return nil, refuse(http.StatusBadRequest, "Invalid request body")
	}
	a.allowed = make(map[string]bool, len(body.Allowed))
	for _, t := range body.Allowed {
		a.allowed[t.Type] = true
	}
	return w.application(a.name)
}

func subscription(w *world, r *http.Request) (any, error) {
	name := r.PathValue("app")
	if w.apps[name] == nil {
		return nil, refuse(http.StatusNotFound, "Application not found")
	}
	// As Asterisk does, all are looked for before any is subscribed to.
	sources := strings.Split(r.FormValue("eventSource"), ",")
	for _, source := range sources {
		kind, id, _ := strings.Cut(source, ":")
		switch kind {
		case "channel":
			if w.channels[id] == nil {
				return nil, refuse(http.StatusUnprocessableEntity, "Event source does not exist")
			}
		case "bridge":
			if w.bridges[id] == nil {
				return nil, refuse(http.StatusUnprocessableEntity, "Event source does not exist")
			}
		default:
			return nil, refuse(http.StatusBadRequest, "Invalid event source URI")
		}
	}
	for _, source := range sources {
		if kind, id, _ := strings.Cut(source, ":"); kind == "channel" {
			w.channels[id].subscribed[name] = true
		} else {
			w.bridges[id].app = name
		}
	}
	return w.application(name)
}
