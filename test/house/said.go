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
	ids := h.promptFiles()
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
				said <- ids[path.Base(e.Playback.Media)]
			}
		}
	}()
	h.T.Cleanup(func() { cancel(); <-ended; _ = socket.CloseNow() })
	return said
}

// promptFiles names the prompts by their files.
func (h *House) promptFiles() map[string]string {
	h.T.Helper()
	dir := h.Config.Path(h.Config.Speech.Dir)
	m, err := prompt.LoadManifest(filepath.Join(dir, "manifest-"+h.Config.Version+".json"), dir)
	if err != nil {
		h.T.Fatal(err)
	}
	ids := map[string]string{}
	for _, sounds := range m.Prompts {
		for id, s := range sounds {
			ids[s.Hash] = id
		}
	}
	return ids
}
