package swarm

import (
	"strconv"
	"strings"
)

// message is a SIP message with what a swarm needs of it. Header lines stay as they came.
type message struct {
	method string // of a request; "" in an answer
	uri    string // of a request
	status int    // of an answer
	via    []string
	from   string
	to     string
	callID string
	seq    int
	of     string // the method that CSeq names
	peer   string // the URI of Contact
	auth   string // WWW-Authenticate
	body   string
}

// parse takes a datagram apart; ok is false where it is no SIP message.
func parse(text string) (m message, ok bool) {
	head, body, _ := strings.Cut(text, "\r\n\r\n")
	m.body = body
	first, rest, _ := strings.Cut(head, "\r\n")
	if code, isAnswer := strings.CutPrefix(first, "SIP/2.0 "); isAnswer {
		code, _, _ = strings.Cut(code, " ")
		m.status, _ = strconv.Atoi(code)
		if m.status == 0 {
			return m, false
		}
	} else {
		fields := strings.Fields(first)
		if len(fields) != 3 || fields[2] != "SIP/2.0" {
			return m, false
		}
		m.method, m.uri = fields[0], fields[1]
	}
	for line := range strings.SplitSeq(rest, "\r\n") {
		name, value, found := strings.Cut(line, ":")
		if !found {
			continue
		}
		value = strings.TrimSpace(value)
		switch strings.ToLower(name) {
		case "via", "v":
			m.via = append(m.via, line)
		case "from", "f":
			m.from = value
		case "to", "t":
			m.to = value
		case "call-id", "i":
			m.callID = value
		case "cseq":
			number, method, _ := strings.Cut(value, " ")
			m.seq, _ = strconv.Atoi(number)
			m.of = method
		case "contact", "m":
			m.peer = value
			if _, uri, bracketed := strings.Cut(value, "<"); bracketed {
				m.peer, _, _ = strings.Cut(uri, ">")
			}
		case "www-authenticate":
			m.auth = value
		}
	}
	return m, m.callID != "" && m.of != ""
}

// user is the user part of a SIP URI.
func user(uri string) string {
	_, rest, _ := strings.Cut(uri, ":")
	name, _, _ := strings.Cut(rest, "@")
	return name
}

// audioPort is where the other side wants its audio; 0 where the body does not say.
func audioPort(sdp string) uint16 {
	_, rest, found := strings.Cut(sdp, "m=audio ")
	if !found {
		return 0
	}
	port, _, _ := strings.Cut(rest, " ")
	n, _ := strconv.ParseUint(port, 10, 16)
	return uint16(n)
}

// answer is the answer to a request; tag completes To where it has none, and contact and sdp may be empty.
func answer(m *message, status int, reason, tag, contact, sdp string) string {
	var b strings.Builder
	b.Grow(700)
	b.WriteString("SIP/2.0 " + strconv.Itoa(status) + " " + reason + "\r\n")
	for _, v := range m.via {
		b.WriteString(v + "\r\n")
	}
	b.WriteString("From: " + m.from + "\r\nTo: " + m.to)
	if tag != "" && !strings.Contains(m.to, ";tag=") {
		b.WriteString(";tag=" + tag)
	}
	b.WriteString("\r\nCall-ID: " + m.callID + "\r\nCSeq: " + strconv.Itoa(m.seq) + " " + m.of + "\r\n")
	if contact != "" {
		b.WriteString("Contact: <" + contact + ">\r\n")
	}
	finish(&b, sdp)
	return b.String()
}

// request is a request of ours; from and to are whole headers.
func request(method, uri, local, branch, from, to, callID string, seq int, contact, extra, sdp string) string {
	var b strings.Builder
	b.Grow(900)
	b.WriteString(method + " " + uri + " SIP/2.0\r\nVia: SIP/2.0/UDP " + local + ";rport;branch=z9hG4bK" + branch + "\r\nMax-Forwards: 70\r\n")
	b.WriteString("From: " + from + "\r\nTo: " + to + "\r\nCall-ID: " + callID + "\r\nCSeq: " + strconv.Itoa(seq) + " " + method + "\r\n")
	if contact != "" {
		b.WriteString("Contact: <" + contact + ">\r\n")
	}
	b.WriteString(extra)
	finish(&b, sdp)
	return b.String()
}

func finish(b *strings.Builder, sdp string) {
	if sdp != "" {
		b.WriteString("Content-Type: application/sdp\r\n")
	}
	b.WriteString("Content-Length: " + strconv.Itoa(len(sdp)) + "\r\n\r\n" + sdp)
}

// offerOf is what a swarm says of its audio: A-law at a port.
func offerOf(port uint16) string {
	return "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio " + strconv.Itoa(int(port)) +
		" RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\na=ptime:20\r\n"
}
