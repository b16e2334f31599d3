package id

import (
	"crypto/rand"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/oklog/ulid/v2"
)

// Length is the length of an id in characters; ObjectLength that of an object's name.
const (
	Length       = ulid.EncodedSize
	ObjectLength = Length + 7
)

var (
	mu      sync.Mutex
	entropy = ulid.Monotonic(rand.Reader, 0)
)

// New returns a fresh ULID.
func New() string {
	mu.Lock()
	defer mu.Unlock()
	return ulid.MustNew(ulid.Timestamp(time.Now()), entropy).String()
}

// Valid reports whether s is a ULID as New makes them.
func Valid(s string) bool {
	_, err := ulid.ParseStrict(s)
	return err == nil && len(s) == Length
}

// Role names what an Asterisk object is to its owner, in two lower-case letters.
type Role string

// The roles of the objects that we create in Asterisk.
const (
	RoleBridge   Role = "br" // a call's mixing bridge
	RoleParking  Role = "pk" // a desk leg's parking bridge
	RoleConsult  Role = "cs" // the bridge of those beside a call
	RoleMonitor  Role = "mo" // the bridge of a supervisor who listens
	RoleSurvey   Role = "sv" // an empty bridge that says of a call: its talk is over, and its caller is asked how it was
	RoleParty    Role = "pt" // a leg to somebody asked into a call
	RoleHelper   Role = "hp" // a leg to somebody asked for help in a crisis
	RoleSeat     Role = "se" // a leg to a SIP-phone seat
	RoleOutside  Role = "ou" // a leg to an outside number
	RoleDesk     Role = "dk" // a desk leg (never originated; used in tags)
	RoleCaller   Role = "ca" // the caller's leg (never originated; used in tags)
	RolePlayback Role = "pl"
	RoleSnoop    Role = "sn"
	RoleListen   Role = "ls" // what a supervisor hears a counsellor's leg through
	RoleEar      Role = "er" // what a caller's voice is noticed through
	RoleTeller   Role = "tl" // what a caller in a talk is told something through
	RoleRecord   Role = "rc"
	RoleMessage  Role = "ms"
	RoleProbe    Role = "pr" // an own test call
	RoleEcho     Role = "ec" // the echo that a desk is tried out with
)

// Object returns the Asterisk name of the n-th object in role that owner (a ULID) creates. n counts from
// 0 to 9999. Object panics on a number outside that range or a malformed owner or role: those are
// defects of the caller, not input.
func Object(owner string, role Role, n int) string {
	if len(owner) != Length || len(role) != 2 || n < 0 || n > 9999 {
		panic(fmt.Sprintf("id: no object name for role %q number %d", role, n))
	}
	return fmt.Sprintf("%s-%s%04d", owner, role, n)
}

// ParseObject takes an object's name apart. ok is false for any name that Object did not make.
func ParseObject(name string) (owner string, role Role, n int, ok bool) {
	if len(name) != ObjectLength || name[Length] != '-' || !Valid(name[:Length]) {
		return "", "", 0, false
	}
	n, err := strconv.Atoi(name[Length+3:])
	if err != nil || n < 0 {
		return "", "", 0, false
	}
	return name[:Length], Role(name[Length+1 : Length+3]), n, true
}

// First returns the least id that New can make at an instant, to bound ranges of ids. What lies before 1970 gives the least
// id of all.
func First(at time.Time) string {
	var u ulid.ULID
	if ms := at.UnixMilli(); ms > 0 {
		_ = u.SetTime(uint64(ms)) // within its bounds until the year 10889
	}
	return u.String()
}

// Time returns the instant at which an id was made, to the millisecond; the zero time for what is no id.
func Time(s string) time.Time {
	u, err := ulid.ParseStrict(s)
	if err != nil {
		return time.Time{}
	}
	return ulid.Time(u.Time()).UTC()
}
