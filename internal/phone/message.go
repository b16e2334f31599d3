package phone

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"github.com/emiago/sipgo/sip"
)

// token returns n random bytes in hexadecimal.
func token(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

// newBranch returns a fresh transaction branch (RFC 3261 section 8.1.1.7).
func newBranch() string { return sip.RFC3261BranchMagicCookie + token(9) }

// request is a request on its way out. It is written by hand rather than by a library, so that From may
// hold any bytes.
type request struct {
	method  string
	uri     string
	branch  string
	from    string // value of the header, tag included
	to      string
	callID  string
	cseq    uint32
	contact string
	routes  []string
	headers []string // further lines, complete
	body    string   // SDP, or of the type that headers name
}

// bytes writes the request as sent from local.
func (r request) bytes(local netip.AddrPort) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s SIP/2.0\r\n", r.method, r.uri)
	fmt.Fprintf(&b, "Via: SIP/2.0/UDP %s;branch=%s;rport\r\n", local, r.branch)
	for _, route := range r.routes {
		fmt.Fprintf(&b, "Route: %s\r\n", route)
	}
	fmt.Fprintf(&b, "Max-Forwards: 70\r\nFrom: %s\r\nTo: %s\r\nCall-ID: %s\r\nCSeq: %d %s\r\n",
		r.from, r.to, r.callID, r.cseq, r.method)
	if r.contact != "" {
		fmt.Fprintf(&b, "Contact: <%s>\r\n", r.contact)
	}
	if r.method == "INVITE" || r.method == "UPDATE" {
		b.WriteString("Allow: " + allowed + "\r\n")
	}
	typed := false
	for _, h := range r.headers {
		b.WriteString(h + "\r\n")
		typed = typed || strings.HasPrefix(h, "Content-Type:")
	}
	if r.body != "" && !typed {
		b.WriteString("Content-Type: application/sdp\r\n")
	}
	fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n%s", len(r.body), r.body)
	return []byte(b.String())
}

const allowed = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, NOTIFY, MESSAGE"

// reply writes a response to req. tag is put on To where it has none and the status is not 100.
func reply(req *sip.Request, from netip.AddrPort, status int, tag, contact, body string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "SIP/2.0 %d %s\r\n", status, phrase(status))
	for i, h := range req.GetHeaders("Via") {
		value := h.Value()
		if i == 0 { // RFC 3581 section 4
			value = strings.Replace(value+";", ";rport;", ";rport="+strconv.Itoa(int(from.Port()))+";", 1)
			value = strings.TrimSuffix(value, ";") + ";received=" + from.Addr().Unmap().String()
		}
		fmt.Fprintf(&b, "Via: %s\r\n", value)
	}
	for _, h := range req.GetHeaders("Record-Route") {
		fmt.Fprintf(&b, "Record-Route: %s\r\n", h.Value())
	}
	to := headerValue(req, "To")
	if status != 100 && tag != "" && !strings.Contains(to, ";tag=") {
		to += ";tag=" + tag
	}
	fmt.Fprintf(&b, "From: %s\r\nTo: %s\r\nCall-ID: %s\r\nCSeq: %s\r\n",
		headerValue(req, "From"), to, headerValue(req, "Call-ID"), headerValue(req, "CSeq"))
	if contact != "" && status < 300 && status != 100 {
		fmt.Fprintf(&b, "Contact: <%s>\r\nAllow: %s\r\n", contact, allowed)
	}
	if body != "" {
		b.WriteString("Content-Type: application/sdp\r\n")
	}
	fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n%s", len(body), body)
	return []byte(b.String())
}

func headerValue(m sip.Message, name string) string {
	hs := m.GetHeaders(name)
	if len(hs) == 0 {
		return ""
	}
	return hs[0].Value()
}

// tagOf returns the tag parameter of a From or To value.
func tagOf(value string) string {
	_, tag, ok := strings.Cut(value, ";tag=")
	if !ok {
		return ""
	}
	tag, _, _ = strings.Cut(tag, ";")
	return tag
}

// uriOf returns the URI of a header value such as Contact: what stands between < and >, else all before ';'.
func uriOf(value string) string {
	if _, rest, ok := strings.Cut(value, "<"); ok {
		uri, _, _ := strings.Cut(rest, ">")
		return uri
	}
	uri, _, _ := strings.Cut(value, ";")
	return strings.TrimSpace(uri)
}

func phrase(status int) string {
	switch status {
	case 100:
		return "Trying"
	case 180:
		return "Ringing"
	case 200:
		return "OK"
	case 404:
		return "Not Found"
	case 405:
		return "Method Not Allowed"
	case 480:
		return "Temporarily Unavailable"
	case 481:
		return "Call/Transaction Does Not Exist"
	case 486:
		return "Busy Here"
	case 487:
		return "Request Terminated"
	case 488:
		return "Not Acceptable Here"
	case 491:
		return "Request Pending"
	case 500:
		return "Server Internal Error"
	case 603:
		return "Decline"
	default:
		return "Refused"
	}
}

// reasonOf returns the Q.850 cause and text of a Reason header (RFC 3326), 0 when there is none.
func reasonOf(m sip.Message) (cause int, text string) {
	for _, h := range m.GetHeaders("Reason") {
		value := h.Value()
		if !strings.HasPrefix(strings.TrimSpace(value), "Q.850") {
			continue
		}
		for part := range strings.SplitSeq(value, ";") {
			key, v, _ := strings.Cut(strings.TrimSpace(part), "=")
			switch key {
			case "cause":
				cause, _ = strconv.Atoi(v)
			case "text":
				text = strings.Trim(v, `"`)
			}
		}
	}
	return cause, text
}

// parseMessage parses a datagram. What a From header holds is the far end's echo of any bytes that we sent:
// a message that is unreadable for that alone is read without its names.
func parseMessage(b []byte) (sip.Message, error) {
	m, err := sip.ParseMessage(b)
	if err == nil {
		return m, nil
	}
	head, body, _ := strings.Cut(string(b), "\r\n\r\n")
	lines := strings.Split(head, "\r\n")
	kept := lines[:0]
	for _, line := range lines {
		name, value, _ := strings.Cut(line, ":")
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "p-asserted-identity", "remote-party-id":
			continue
		case "from", "f":
			line = "From: <sip:unreadable@invalid.invalid>;tag=" + tagOf(value[max(strings.LastIndex(value, ">"), 0):])
		}
		kept = append(kept, line)
	}
	return sip.ParseMessage([]byte(strings.Join(kept, "\r\n") + "\r\n\r\n" + body))
}
