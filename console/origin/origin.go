package origin

import (
	"net/http"
	"net/url"
	"strings"

	"heartline/internal/fault"
)

// Check refuses a request that does not come from the console's own pages, with fault.Denied and the code
// cross_origin. withToken says that the request was authenticated by an API token.
func Check(r *http.Request, withToken bool) error {
	header := r.Header.Get("Origin")
	if header == "" && withToken {
		return nil
	}
	u, err := url.Parse(header)
	if err != nil || header == "" || (u.Scheme != "http" && u.Scheme != "https") || !strings.EqualFold(u.Host, r.Host) ||
		(r.TLS != nil && u.Scheme != "https") {
		return fault.Code("cross_origin", fault.New(fault.Denied, "console.origin",
			"This connection is for the console's own pages only; open the console at its own address."))
	}
	return nil
}
