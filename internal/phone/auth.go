package phone

import (
	"fmt"
	"slices"
	"strings"

	"github.com/emiago/sipgo/sip"
	"github.com/icholy/digest"
)

// authorize adds the answer to res's challenge to r.
func (p *Phone) authorize(r *request, res *sip.Response) error {
	challenge, header := "WWW-Authenticate", "Authorization"
	if res.StatusCode == sip.StatusProxyAuthRequired {
		challenge, header = "Proxy-Authenticate", "Proxy-Authorization"
	}
	c, err := digest.ParseChallenge(headerValue(res, challenge))
	if err != nil {
		return fmt.Errorf("read challenge: %w", err)
	}
	c.Algorithm = strings.ToUpper(c.Algorithm)
	cred, err := digest.Digest(c, digest.Options{
		Method: r.method, URI: r.uri, Username: p.config.User, Password: p.config.Password,
	})
	if err != nil {
		return fmt.Errorf("answer challenge: %w", err)
	}
	r.headers = slices.DeleteFunc(slices.Clone(r.headers), func(h string) bool { return strings.HasPrefix(h, header+":") })
	r.headers = append(r.headers, header+": "+cred.String())
	return nil
}
