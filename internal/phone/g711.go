package phone

// Codec names an encoding as SDP does.
type Codec string

// The codecs that a phone can speak and hear: G.711 at 8000 samples per second.
const (
	PCMA Codec = "PCMA"
	PCMU Codec = "PCMU"
)

// g711 is one G.711 law as two tables.
type g711 struct {
	payload uint8 // static payload type, RFC 3551
	decode  [256]int16
	encode  [65536]byte // by sample + 32768
}

// The tables are constant after construction.
var (
	aLaw  = newG711(8, decodeALaw, encodeALaw)
	muLaw = newG711(0, decodeMuLaw, encodeMuLaw)
)

func lawOf(c Codec) *g711 {
	switch c {
	case PCMA:
		return aLaw
	case PCMU:
		return muLaw
	default:
		return nil
	}
}

func newG711(payload uint8, decode func(byte) int16, encode func(int16) byte) *g711 {
	g := &g711{payload: payload}
	for i := range g.decode {
		g.decode[i] = decode(byte(i))
	}
	for i := range g.encode {
		g.encode[i] = encode(int16(i - 32768))
	}
	return g
}

func (g *g711) encodeAll(samples []int16) []byte {
	out := make([]byte, len(samples))
	for i, s := range samples {
		out[i] = g.encode[int(s)+32768]
	}
	return out
}

// decodeALaw follows ITU-T G.711, table 1: 13 bits, even bits inverted.
func decodeALaw(b byte) int16 {
	b ^= 0x55
	segment, mantissa := (b>>4)&7, int16(b&15)
	v := mantissa<<4 + 8
	if segment > 0 {
		v = (v + 0x100) << (segment - 1)
	}
	if b&0x80 == 0 {
		return -v
	}
	return v
}

func encodeALaw(s int16) byte {
	sign := byte(0x80)
	v := int(s) >> 3
	if v < 0 {
		sign, v = 0, -v-1
	}
	segment := 0
	for bound := 31; v > bound && segment < 7; bound = bound<<1 | 1 {
		segment++
	}
	var mantissa int
	if segment < 2 {
		mantissa = v >> 1 & 15
	} else {
		mantissa = v >> segment & 15
	}
	return (sign | byte(segment<<4|mantissa)) ^ 0x55
}

// decodeMuLaw follows ITU-T G.711, table 2: 14 bits with a bias of 33 (132 in 16 bits), all bits inverted.
func decodeMuLaw(b byte) int16 {
	b = ^b
	v := (int(b&15)<<3+132)<<((b>>4)&7) - 132
	if b&0x80 != 0 {
		return int16(-v)
	}
	return int16(v)
}

func encodeMuLaw(s int16) byte {
	var sign byte
	v := int(s)
	if v < 0 {
		sign, v = 0x80, -v
	}
	v = min(v, 32635) + 132
	segment := 7
	for bound := 0x4000; v&bound == 0 && segment > 0; bound >>= 1 {
		segment--
	}
	return ^(sign | byte(segment<<4) | byte(v>>(segment+3)&15))
}
