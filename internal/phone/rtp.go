package phone

import "encoding/binary"

// keyEvents are the keys by their event code (RFC 4733 section 3.2).
const keyEvents = "0123456789*#ABCD"

const rtpHeaderSize = 12

// rtpHeader is what a phone needs of the header of RFC 3550 section 5.1.
type rtpHeader struct {
	marker  bool
	payload uint8
	seq     uint16
	time    uint32
	ssrc    uint32
}

// put writes the header to the first 12 bytes of b.
func (h rtpHeader) put(b []byte) {
	b[0] = 2 << 6
	b[1] = h.payload
	if h.marker {
		b[1] |= 0x80
	}
	binary.BigEndian.PutUint16(b[2:], h.seq)
	binary.BigEndian.PutUint32(b[4:], h.time)
	binary.BigEndian.PutUint32(b[8:], h.ssrc)
}

// parseRTP splits a datagram into header and payload. ok is false for anything that is no RTP.
func parseRTP(b []byte) (h rtpHeader, payload []byte, ok bool) {
	if len(b) < rtpHeaderSize || b[0]>>6 != 2 {
		return h, nil, false
	}
	h = rtpHeader{
		marker: b[1]&0x80 != 0, payload: b[1] & 0x7f,
		seq:  binary.BigEndian.Uint16(b[2:]),
		time: binary.BigEndian.Uint32(b[4:]),
		ssrc: binary.BigEndian.Uint32(b[8:]),
	}
	start := rtpHeaderSize + 4*int(b[0]&15)
	if b[0]&0x10 != 0 { // a header extension
		if len(b) < start+4 {
			return h, nil, false
		}
		start += 4 + 4*int(binary.BigEndian.Uint16(b[start+2:]))
	}
	end := len(b)
	if b[0]&0x20 != 0 { // padding: its length stands in the last byte
		end -= int(b[len(b)-1])
	}
	if start > end {
		return h, nil, false
	}
	return h, b[start:end], true
}
