package phone

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// eventPayload is the payload type that we give telephone-event (RFC 4733) in our offers.
const eventPayload = 101

// session is one audio stream as an SDP body describes it.
type session struct {
	addr      netip.AddrPort // port 0: the stream is refused
	formats   []format       // in order of preference
	direction string         // sendrecv, sendonly, recvonly, inactive
}

// format is one payload type of a stream.
type format struct {
	payload uint8
	name    string // upper case; "TELEPHONE-EVENT" for keys
	rate    int
}

// staticFormats are the payload types that need no rtpmap line (RFC 3551).
func staticFormats() []format {
	return []format{{0, "PCMU", 8000}, {3, "GSM", 8000}, {8, "PCMA", 8000}, {9, "G722", 8000}, {18, "G729", 8000}}
}

// offerFormats turns codec names into formats; names without a static payload type get dynamic ones.
func offerFormats(codecs []Codec, keys bool) []format {
	var out []format
	dynamic := uint8(eventPayload + 1)
	for _, c := range codecs {
		name := strings.ToUpper(string(c))
		i := slices.IndexFunc(staticFormats(), func(f format) bool { return f.name == name })
		if i >= 0 {
			out = append(out, staticFormats()[i])
			continue
		}
		rate := 8000
		if name == "OPUS" {
			rate = 48000
		}
		out = append(out, format{dynamic, name, rate})
		dynamic++
	}
	if keys {
		out = append(out, format{eventPayload, "TELEPHONE-EVENT", 8000})
	}
	return out
}

// write returns the body of an SDP message. version grows with every change (RFC 4566 section 5.2).
func (s session) write(id uint64, version int) string {
	var b strings.Builder
	ip := s.addr.Addr()
	family := "IP4"
	if ip.Is6() && !ip.Is4In6() {
		family = "IP6"
	}
	fmt.Fprintf(&b, "v=0\r\no=- %d %d IN %s %s\r\ns=-\r\nc=IN %s %s\r\nt=0 0\r\nm=audio %d RTP/AVP",
		id, version, family, ip, family, ip, s.addr.Port())
	for _, f := range s.formats {
		fmt.Fprintf(&b, " %d", f.payload)
	}
	b.WriteString("\r\n")
	for _, f := range s.formats {
		name := f.name
		if name == "OPUS" {
			name = "opus/48000/2"
		} else {
			name = fmt.Sprintf("%s/%d", strings.Replace(name, "TELEPHONE-EVENT", "telephone-event", 1), f.rate)
		}
		fmt.Fprintf(&b, "a=rtpmap:%d %s\r\n", f.payload, name)
		if f.name == "TELEPHONE-EVENT" {
			fmt.Fprintf(&b, "a=fmtp:%d 0-16\r\n", f.payload)
		}
	}
	fmt.Fprintf(&b, "a=ptime:20\r\na=%s\r\n", s.direction)
	return b.String()
}

// parseSession reads the first audio stream of an SDP body.
func parseSession(body []byte) (session, error) {
	s := session{direction: "sendrecv"}
	var ip netip.Addr
	port, inAudio, seen := 0, false, false
	for line := range strings.Lines(string(body)) {
		kind, value, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "=")
		if !ok {
			continue
		}
		if kind == "m" {
			inAudio = strings.HasPrefix(value, "audio ") && !seen
			if inAudio {
				seen = true
				port = s.parseMedia(value)
			}
			continue
		}
		if seen && !inAudio {
			continue // another stream's lines
		}
		switch kind {
		case "c":
			if fields := strings.Fields(value); len(fields) == 3 {
				if a, err := netip.ParseAddr(fields[2]); err == nil {
					ip = a
				}
			}
		case "a":
			s.parseAttribute(value)
		}
	}
	if !seen {
		return session{}, fmt.Errorf("sdp: no audio stream")
	}
	if !ip.IsValid() && port != 0 {
		return session{}, fmt.Errorf("sdp: no address")
	}
	s.addr = netip.AddrPortFrom(ip, uint16(port))
	return s, nil
}

func (s *session) parseMedia(value string) (port int) {
	fields := strings.Fields(value)
	if len(fields) < 3 {
		return 0
	}
	port, err := strconv.Atoi(fields[1])
	if err != nil || port < 0 || port > 65535 {
		port = 0
	}
	for _, f := range fields[3:] {
		n, err := strconv.ParseUint(f, 10, 7)
		if err != nil {
			continue
		}
		entry := format{payload: uint8(n)}
		for _, static := range staticFormats() {
			if static.payload == entry.payload {
				entry = static
			}
		}
		s.formats = append(s.formats, entry)
	}
	return port
}

func (s *session) parseAttribute(value string) {
	switch value {
	case "sendrecv", "sendonly", "recvonly", "inactive":
		s.direction = value
		return
	}
	mapping, ok := strings.CutPrefix(value, "rtpmap:")
	if !ok {
		return
	}
	number, encoding, _ := strings.Cut(mapping, " ")
	n, err := strconv.ParseUint(number, 10, 7)
	if err != nil {
		return
	}
	parts := strings.Split(strings.TrimSpace(encoding), "/")
	for i := range s.formats {
		if s.formats[i].payload == uint8(n) {
			s.formats[i].name = strings.ToUpper(parts[0])
			if len(parts) > 1 {
				s.formats[i].rate, _ = strconv.Atoi(parts[1])
			}
		}
	}
}

// voice returns the first format that we can speak among codecs, and whether there is one.
func (s session) voice(codecs []Codec) (Codec, bool) {
	for _, f := range s.formats {
		if c := Codec(f.name); lawOf(c) != nil && slices.Contains(codecs, c) {
			return c, true
		}
	}
	return "", false
}

// keys returns the payload type of telephone-event.
func (s session) keys() (uint8, bool) {
	for _, f := range s.formats {
		if f.name == "TELEPHONE-EVENT" && f.rate == 8000 {
			return f.payload, true
		}
	}
	return 0, false
}

// mirror returns the direction that answers d.
func mirror(d string) string {
	switch d {
	case "sendonly":
		return "recvonly"
	case "recvonly":
		return "sendonly"
	default:
		return d
	}
}
