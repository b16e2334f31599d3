package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"heartline/internal/fault"
)

// Cost is the work of one password hash.
type Cost struct {
	MemoryKiB uint32
	Passes    uint32
	Lanes     uint8
}

// DefaultCost is 19 MiB and two passes: the least that OWASP advises, and about 30 ms of one core.
func DefaultCost() Cost { return Cost{MemoryKiB: 19 << 10, Passes: 2, Lanes: 1} }

const (
	saltBytes    = 16
	hashBytes    = 32
	minPassword  = 10
	maxPassword  = 256
	maxMemoryKiB = 1 << 20 // a stored hash that asks for more is damaged, not strong
)

// Hasher makes and checks argon2id hashes in PHC text. At most two are worked on at a time, so that a storm
// of sign-ins can neither eat the memory nor take both cores from the calls.
type Hasher struct {
	cost  Cost
	slots chan struct{}
	dummy string // checked when nobody has the login, so that the answer takes as long
}

// NewHasher returns a hasher that makes hashes of the given cost. It checks hashes of any cost.
func NewHasher(cost Cost) *Hasher {
	return &Hasher{cost: cost, slots: make(chan struct{}, 2), dummy: cost.hash(rand.Text())}
}

// Hash returns the PHC text of a password: $argon2id$v=19$m=…,t=…,p=…$salt$hash.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	if err := h.enter(ctx); err != nil {
		return "", err
	}
	defer h.leave()
	return h.cost.hash(password), nil
}

func (c Cost) hash(password string) string {
	salt := make([]byte, saltBytes)
	rand.Read(salt) // never fails: it ends the program instead
	sum := argon2.IDKey([]byte(password), salt, c.Passes, c.MemoryKiB, c.Lanes, hashBytes)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.MemoryKiB, c.Passes, c.Lanes,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(sum))
}

// Check reports whether password is the one behind phc. An empty phc stands for a login that nobody has (or
// that has no password): it costs the same work and is never right.
func (h *Hasher) Check(ctx context.Context, phc, password string) (bool, error) {
	known := phc != ""
	if !known {
		phc = h.dummy
	}
	cost, salt, want, err := parsePHC(phc)
	if err != nil {
		return false, err
	}
	if err := h.enter(ctx); err != nil {
		return false, err
	}
	defer h.leave()
	got := argon2.IDKey([]byte(password), salt, cost.Passes, cost.MemoryKiB, cost.Lanes, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1 && known, nil
}

// Outdated reports whether phc was made with another cost than the hasher's, so that it should be made anew
// at the next sign-in.
func (h *Hasher) Outdated(phc string) bool {
	cost, _, _, err := parsePHC(phc)
	return err != nil || cost != h.cost
}

func (h *Hasher) enter(ctx context.Context) error {
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fault.Wrap(fault.Unavailable, "access.hash", ctx.Err(), "Too many people are signing in at once; try again in a moment.")
	}
}

func (h *Hasher) leave() { <-h.slots }

func parsePHC(phc string) (c Cost, salt, sum []byte, err error) {
	bad := func(what string) (Cost, []byte, []byte, error) {
		return Cost{}, nil, nil, fault.New(fault.Internal, "access.hash", "The stored password is damaged (%s); give the user a new one.", what)
	}
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" {
		return bad("form")
	}
	if parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return bad("version")
	}
	if n, scanErr := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.MemoryKiB, &c.Passes, &c.Lanes); scanErr != nil || n != 3 {
		return bad("cost")
	}
	if c.MemoryKiB == 0 || c.MemoryKiB > maxMemoryKiB || c.Passes == 0 || c.Passes > 64 || c.Lanes == 0 {
		return bad("cost")
	}
	if salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil || len(salt) < 8 {
		return bad("salt")
	}
	if sum, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil || len(sum) < 16 || len(sum) > 64 {
		return bad("hash")
	}
	return c, salt, sum, nil
}

// CheckPassword refuses a password that is too short, too long, or the login itself. Length is what makes a
// password strong; rules about characters only make people write it down.
func CheckPassword(login, password string) error {
	n := utf8.RuneCountInString(password)
	refuse := func(format string, args ...any) error {
		return fault.Field("password", fault.New(fault.Invalid, "access.password", format, args...))
	}
	switch {
	case !utf8.ValidString(password):
		return refuse("The password is not valid UTF-8 text.")
	case n < minPassword:
		return refuse("The password needs at least %d characters.", minPassword)
	case len(password) > maxPassword:
		return refuse("The password may have at most %d bytes.", maxPassword)
	case strings.Contains(strings.ToLower(password), strings.ToLower(login)) && n < len(login)+minPassword:
		return refuse("The password must not be made of the login; choose another one.")
	case strings.Count(password, string([]rune(password)[0])) == n:
		return refuse("The password is one character repeated; choose another one.")
	}
	return nil
}

// NewPassword makes a password to be shown once: 16 characters without look-alikes, in four groups.
func NewPassword() string {
	const letters = "abcdefghjkmnpqrstuvwxyz23456789"
	raw := make([]byte, 64)
	var b strings.Builder
	for n := 0; n < 16; {
		rand.Read(raw) // never fails: it ends the program instead
		for _, c := range raw {
			// 248 is the largest multiple of 31 below 256: what lies above would favour the first letters.
			if c >= 248 || n == 16 {
				continue
			}
			if n > 0 && n%4 == 0 {
				b.WriteByte('-')
			}
			b.WriteByte(letters[int(c)%len(letters)])
			n++
		}
	}
	return b.String()
}
