//go:build e2e

package house

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

// Import posts a text of a media type to the console's API, and has to succeed.
func (c *Client) Import(path, mediaType, text string, out any) {
	c.h.T.Helper()
	status, body := c.Send(path, mediaType, text)
	if status/100 != 2 {
		c.h.fatal("POST %s: %d", path, status)
	}
	if err := json.Unmarshal([]byte(body), out); err != nil {
		c.h.fatal("POST %s: %v", path, err)
	}
}

// Send posts a text of a media type to the console's API, and returns the status and the answer, whatever they are.
func (c *Client) Send(path, mediaType, text string) (status int, body string) {
	c.h.T.Helper()
	req, err := http.NewRequestWithContext(c.h.asking(), http.MethodPost, "http://"+c.h.HTTP+"/api/v1"+path, strings.NewReader(text))
	if err != nil {
		c.h.T.Fatal(err)
	}
	req.Header.Set("Content-Type", mediaType)
	req.Header.Set("Origin", "http://"+c.h.HTTP)
	res, err := c.http.Do(req)
	if err != nil {
		c.h.fatal("POST %s: %v", path, err)
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		c.h.fatal("POST %s: %v", path, err)
	}
	return res.StatusCode, string(answer)
}
