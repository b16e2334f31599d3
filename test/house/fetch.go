//go:build e2e

package house

import (
	"bytes"
	"io"
	"net/http"
	"os/exec"
)

// Fetch gets a path of the console as a browser's player does; span names the range to get ("" for all).
func (c *Client) Fetch(path, span string) (status int, body []byte) {
	c.h.T.Helper()
	req, err := http.NewRequestWithContext(c.h.asking(), http.MethodGet, "http://"+c.h.HTTP+path, http.NoBody)
	if err != nil {
		c.h.T.Fatal(err)
	}
	if span != "" {
		req.Header.Set("Range", "bytes="+span)
	}
	res, err := c.http.Do(req)
	if err != nil {
		c.h.fatal("fetch: %v", err)
	}
	defer func() { _ = res.Body.Close() }()
	if body, err = io.ReadAll(res.Body); err != nil {
		c.h.fatal("fetch: %v", err)
	}
	return res.StatusCode, body
}

// Upload replaces what is under a path of the console's API by a file.
func (c *Client) Upload(path, contentType string, file []byte) {
	c.h.T.Helper()
	req, err := http.NewRequestWithContext(c.h.asking(), http.MethodPut, "http://"+c.h.HTTP+"/api/v1"+path, bytes.NewReader(file))
	if err != nil {
		c.h.T.Fatal(err)
	}
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("Origin", "http://"+c.h.HTTP)
	res, err := c.http.Do(req)
	if err != nil {
		c.h.fatal("upload: %v", err)
	}
	defer func() { _ = res.Body.Close() }()
	if text, _ := io.ReadAll(res.Body); res.StatusCode != http.StatusOK {
		c.h.fatal("upload to %s: %d %s", path, res.StatusCode, text)
	}
}

// Run runs a command of the program on the house's configuration, as an operator would, and returns what it said.
func (h *House) Run(args ...string) string {
	h.T.Helper()
	args = append(args, "-config", h.configDir())
	out, err := exec.CommandContext(h.asking(), Program(h.T), args...).CombinedOutput() //nolint:gosec // our own program
	if err != nil {
		h.fatal("heartline %s: %v\n%s", args[0], err, out)
	}
	return string(out)
}
