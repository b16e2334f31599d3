package keys

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"heartline/internal/id"
	"heartline/internal/ledger"
)

// plan is what a region's numbers look like.
type plan struct {
	code    string // country code
	foreign string // prefix of calls abroad
	trunk   string // prefix that national numbers are written with, "" for none
	lengths []int  // of national numbers without the trunk prefix
}

// plans are the regions that numbers are normalised for; any other region knows only what begins with "+"
// or "00".
func plans() map[string]plan {
	return map[string]plan{
		"CN": {code: "86", foreign: "00", trunk: "0"},
		"HK": {code: "852", foreign: "00", lengths: []int{8}},
		"MO": {code: "853", foreign: "00", lengths: []int{8}},
		"TW": {code: "886", foreign: "00", trunk: "0", lengths: []int{8, 9}},
		"SG": {code: "65", foreign: "00", lengths: []int{8}},
	}
}

// Normalize returns number in E.164 ("+8613800000000") as a caller from region (ISO 3166: "CN", "HK", "MO",
// "TW", "SG") would be called back. What it does not know for sure (a short code, a subscriber number
// without its area code, a SIP name) it returns as it is, without separators where it is all digits; known
// is false then.
func Normalize(number, region string) (normal string, known bool) {
	bare := strings.NewReplacer(" ", "", "-", "", "(", "", ")", "", ".", "", "/", "", "\u00a0", "").Replace(number)
	digits, abroad := strings.CutPrefix(bare, "+")
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return number, false
	}
	p := plans()[region]
	if rest, ok := strings.CutPrefix(digits, cmpOr(p.foreign, "00")); !abroad && ok {
		digits, abroad = rest, true
	}
	if abroad {
		if len(digits) < 7 || len(digits) > 15 || digits[0] == '0' {
			return bare, false
		}
		if rest, ok := strings.CutPrefix(digits, "860"); ok && nationalCN(rest) {
			digits = "86" + rest // +86 (0)10 …
		}
		return "+" + digits, true
	}
	if p.code == "" {
		return bare, false
	}
	national := digits
	if p.trunk != "" {
		national = strings.TrimPrefix(national, p.trunk)
	}
	if rest, ok := strings.CutPrefix(digits, p.code); ok && p.national(region, strings.TrimPrefix(rest, p.trunk)) {
		return "+" + p.code + strings.TrimPrefix(rest, p.trunk), true
	}
	if p.national(region, national) {
		return "+" + p.code + national, true
	}
	return bare, false
}

func (p plan) national(region, n string) bool {
	if region == "CN" {
		return nationalCN(n)
	}
	return n != "" && n[0] != '0' && slices.Contains(p.lengths, len(n))
}

// nationalCN reports whether n is a whole Chinese number without its trunk zero: a mobile (11 digits, 13 to
// 19), Beijing (10 + 8), a city of the 2x range (+ 8), another area code of three digits (+ 7 or 8), or a
// 400 or 800 number, which looks like the latter.
func nationalCN(n string) bool {
	if len(n) < 10 || len(n) > 11 {
		return false
	}
	switch c := n[0]; {
	case c == '1' && n[1] >= '3':
		return len(n) == 11
	case c == '1':
		return n[1] == '0' && len(n) == 10
	case c == '2':
		return len(n) == 10
	default:
		return c >= '3'
	}
}

// SealedNumber is a caller's number at rest.
type SealedNumber struct {
	Hash  string // keyed, stable for one person, begins with its key's id
	Value ledger.Sealed
	Tail  string // the last two digits, all that may be shown to everybody at work; "" for shorter ones
}

// SealNumber normalises, hashes and seals a number. With Run under way it touches no disk.
func (k *Keyring) SealNumber(ctx context.Context, number, region string) (SealedNumber, error) {
	normal, _ := Normalize(number, region)
	keyID, box, err := k.Seal(ctx, Number, []byte(normal))
	if err != nil {
		return SealedNumber{}, err
	}
	return SealedNumber{
		Hash:  k.keys.Load().hashOf(k.keys.Load().hash, normal),
		Value: ledger.Sealed{ID: id.New(), Purpose: string(Number), KeyID: keyID, Box: box},
		Tail:  Tail(normal),
	}, nil
}

// OpenNumber returns a sealed number in the form that Normalize gave it.
func (k *Keyring) OpenNumber(ctx context.Context, v ledger.Sealed) (string, error) {
	plain, err := k.Open(ctx, v.KeyID, v.Box)
	return string(plain), err
}

// Hashes returns the hash of number under every hash key of the folder, the active one first: what a person
// may be found by. Equal numbers have equal hashes however they were written.
func (k *Keyring) Hashes(number, region string) []string {
	f := k.keys.Load()
	normal, _ := Normalize(number, region)
	out := []string{f.hashOf(f.hash, normal)}
	for id := range f.hashes {
		if id != f.hash {
			out = append(out, f.hashOf(id, normal))
		}
	}
	slices.Sort(out[1:])
	return out
}

func (f *folder) hashOf(keyID, normal string) string {
	mac := hmac.New(sha256.New, f.hashes[keyID])
	mac.Write([]byte("number:" + normal))
	return keyID + ":" + hex.EncodeToString(mac.Sum(nil))
}

// Tail returns the last two digits of a number, or nothing for one of fewer than six characters, which they
// would give away.
func Tail(number string) string {
	if len(number) < 6 || strings.Trim(number[len(number)-2:], "0123456789") != "" {
		return ""
	}
	return number[len(number)-2:]
}
