//go:build e2e

package house

import (
	"io"
	"net/http"
)

// Fetch gets a path of the console as a browser's player does; bytes names the range to get ("" for all).
func (c *Client) Fetch(path, bytes string) (status int, body []byte) {
	c.h.T.Helper()
	req, err := http.NewRequestWithContext(c.h.asking(), http.MethodGet, "http://"+c.h.HTTP+path, http.NoBody)
	if err != nil {
		c.h.T.Fatal(err)
	}
	if bytes != "" {
		req.Header.Set("Range", "bytes="+bytes)
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
