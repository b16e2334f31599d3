package sound

// ULaw encodes samples in G.711 mu-law.
func ULaw(samples []int16) []byte {
	out := make([]byte, len(samples))
	for i, s := range samples {
		out[i] = ulaw(s)
	}
	return out
}

// ALaw encodes samples in G.711 A-law.
func ALaw(samples []int16) []byte {
	out := make([]byte, len(samples))
	for i, s := range samples {
		out[i] = alaw(s)
	}
	return out
}

// ulaw encodes one sample: sign, a segment of three bits, four bits of the mantissa, all inverted.
func ulaw(s int16) byte {
	const bias, clip = 0x84, 32635
	v, sign := int(s), byte(0)
	if v < 0 {
		v, sign = -v, 0x80
	}
	v = min(v, clip) + bias
	segment := segmentOf(v >> 7)
	return ^(sign | byte(segment<<4) | byte(v>>(segment+3)&0x0F))
}

// alaw encodes one sample: 13 bits, sign inverted, even bits inverted.
func alaw(s int16) byte {
	v, mask := int(s)>>3, byte(0xD5)
	if v < 0 {
		v, mask = -v-1, 0x55
	}
	if v < 32 {
		return byte(v>>1) ^ mask
	}
	segment := segmentOf(v >> 4)
	return (byte(segment<<4) | byte(v>>segment&0x0F)) ^ mask
}

// segmentOf returns how many bits v has above the lowest, at most 7.
func segmentOf(v int) int {
	n := 0
	for v > 1 && n < 7 {
		v >>= 1
		n++
	}
	return n
}
