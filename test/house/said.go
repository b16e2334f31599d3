//go:build e2e

package house

import (
	"context"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"

	"heartline/internal/app"
	"heartline/internal/prompt"
)

// Said returns what Asterisk plays to anybody from now on, prompt by prompt, by their ids.
func (h *House) Said() <-chan string {
	h.T.Helper()
	return h.played(h.promptFiles(func(_, id string) string { return id }))
}

// SaidIn is Said with the language before the id: "en choose". A tone, which is the same in each, has any.
func (h *House) SaidIn() <-chan string {
	h.T.Helper()
	return h.played(h.promptFiles(func(language, id string) string { return language + " " + id }))
}

// played returns the names of the files that Asterisk plays from now on.
func (h *House) played(names map[string]string) <-chan string {
	h.T.Helper()
	password, err := os.ReadFile(filepath.Join(h.configDir(), "secrets", "ari"))
	if err != nil {
		h.T.Fatal(err)
	}
	at := url.URL{Scheme: "ws", Host: h.ARI, Path: "/ari/events", RawQuery: url.Values{
		"app": {"listener"}, "subscribeAll": {"true"}, "api_key": {app.ControllerUser + ":" + strings.TrimSpace(string(password))},
	}.Encode()}
	ctx, cancel := context.WithCancel(context.WithoutCancel(h.T.Context()))
	socket, res, err := websocket.Dial(ctx, at.String(), nil)
	if err != nil {
		cancel()
		h.T.Fatal("listen to Asterisk: ", strings.ReplaceAll(err.Error(), at.RawQuery, "…"))
	}
	if res.Body != nil {
		_ = res.Body.Close()
	}
	socket.SetReadLimit(1 << 20)
	said, ended := make(chan string, 1000), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			var e struct {
				Type     string
				Playback struct {
					Media string `json:"media_uri"`
				}
			}
			if err := wsjson.Read(ctx, socket, &e); err != nil {
				return
			}
			if e.Type == "PlaybackStarted" {
				said <- names[path.Base(e.Playback.Media)]
			}
		}
	}()
	h.T.Cleanup(func() { cancel(); <-ended; _ = socket.CloseNow() })
	return said
}

// promptFiles names the prompts by their files.
func (h *House) promptFiles(name func(language, id string) string) map[string]string {
	h.T.Helper()
	dir := h.Config.Path(h.Config.Speech.Dir)
	m, err := prompt.LoadManifest(filepath.Join(dir, "manifest-"+h.Config.Version+".json"), dir)
	if err != nil {
		h.T.Fatal(err)
	}
	names := map[string]string{}
	for language, sounds := range m.Prompts {
		for id, s := range sounds {
			names[s.Hash] = name(language, id)
		}
	}
	return names
}
