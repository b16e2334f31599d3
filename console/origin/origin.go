package origin

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"heartline/internal/fault"
)

// Allowed are the origins of pages beside those of the request's own host, each as scheme://host or
// scheme://host:port in lower case. They are for a proxy in front that gives requests another Host than the one
// that browsers see. The zero Allowed is none.
type Allowed []string

// Parse reads origins as the configuration writes them: a slash at the end, capitals and the scheme's own port are
// taken as they are meant. It refuses anything that is not http or https with a host alone, with fault.Invalid.
func Parse(texts []string) (Allowed, error) {
	var out Allowed
	for _, text := range texts {
		u, err := url.Parse(text)
		if err != nil || !web(u) || strings.Trim(u.Path, "/") != "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
			return nil, fault.New(fault.Invalid, "console.origin", "%q is not an origin; write it as https://host or https://host:port.", text)
		}
		out = append(out, canonical(u))
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

func web(u *url.URL) bool { return (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" }

// canonical writes an origin as browsers do: without the port that its scheme has anyway.
func canonical(u *url.URL) string {
	host := strings.ToLower(u.Host)
	for scheme, port := range map[string]string{"http": ":80", "https": ":443"} {
		if u.Scheme == scheme {
			host = strings.TrimSuffix(host, port)
		}
	}
	return u.Scheme + "://" + host
}

// Check refuses a request that comes neither from the console's own pages nor from an allowed origin, with
// fault.Denied and the code cross_origin. withToken says that the request was authenticated by an API token.
func (a Allowed) Check(r *http.Request, withToken bool) error {
	header := r.Header.Get("Origin")
	if header == "" && withToken {
		return nil
	}
	u, err := url.Parse(header)
	switch {
	case err != nil || header == "" || !web(u) || u.User != nil:
	case slices.Contains(a, canonical(u)):
		return nil
	case strings.EqualFold(u.Host, r.Host) && (r.TLS == nil || u.Scheme == "https"):
		return nil
	}
	return fault.Code("cross_origin", fault.New(fault.Denied, "console.origin",
		"This connection is for the console's own pages only; open the console at its own address."))
}
