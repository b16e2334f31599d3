//go:build e2e

package house

import (
	"encoding/json"
	"net/http"
	"strings"
)

// Import posts a text of a media type to the console's API, and has to succeed.
func (c *Client) Import(path, mediaType, text string, out any) {
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
	if res.StatusCode/100 != 2 {
		c.h.fatal("POST %s: %d", path, res.StatusCode)
	}
	if err := json.NewDecoder(res.Body).Decode(out); err != nil {
		c.h.fatal("POST %s: %v", path, err)
	}
}
