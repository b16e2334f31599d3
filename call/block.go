package call

import (
	"context"
	"time"

	"heartline/internal/ledger"
	"heartline/ivr"
)

// Calling is who calls, as far as it may be known. Number is for the judge alone and must be kept nowhere.
type Calling struct {
	Hash   string // of the number, by the key in use; empty where the number is withheld
	Number Secret
	First  string // why the caller goes before every block and limit, and is not counted: "plan", "ring_back"; mostly empty
}

// Verdict is how a call is to be answered. The zero Verdict is like any other call.
type Verdict struct {
	Why    Limited // why the short message comes first
	Block  string  // the entry that blocks the number, also where the block is waived
	Waived string  // why a blocked number is let through: "red", "crisis", "plan", "ring_back", "open_task", "unknown"
}

// Callers judges who calls. Its methods must not block for longer than a caller may wait; where it does not know, it
// limits nobody.
type Callers interface {
	// Judge counts a call and says whether it is one too many, or of a number that is blocked. Of a caller who goes first it
	// only says which block is waived.
	Judge(ctx context.Context, who Calling) Verdict
}

// judgePatience is how long a caller waits at most to be judged.
const judgePatience = 200 * time.Millisecond

// judge asks whether a call is one too many, or of a blocked number. Our own test calls and callers whose number could not
// be kept are not judged. Who is being rung back, or is received by a red plan, goes before every block, which is recorded.
func (s *session) judge(ctx context.Context, in inArrive) inArrive {
	who := Calling{Hash: in.NumberHash, Number: in.number}
	in.number = ""
	if s.parts.Callers == nil || in.Marked != "" || in.NumberHash == "" && !in.Anonymous {
		return in
	}
	switch {
	case in.Prior != nil:
		who.First = "ring_back"
	case in.Plan.red():
		who.First = "plan"
	}
	ctx, cancel := context.WithTimeout(ctx, judgePatience)
	defer cancel()
	v := s.parts.Callers.Judge(ctx, who)
	if who.First != "" { // whatever the verdict is
		v.Why = NotLimited
		if v.Block != "" {
			v.Waived = who.First
		}
	}
	in.Limited, in.Block, in.Waived = v.Why, v.Block, v.Waived
	return in
}

// judged records how the call is answered. A hotline that has no short message answers like any other.
func (t *turn) judged(in inArrive) {
	switch {
	case in.Waived != "":
		t.record(actorSystem, ledger.CallBlockWaived{Block: in.Block, Why: in.Waived})
	case in.Limited != NotLimited && t.Hotline.short(in.Limited) != nil:
		t.record(actorSystem, ledger.CallLimited{Why: string(in.Limited), NumberHash: in.NumberHash, Block: in.Block})
	}
}

// short is the short message to a caller who is limited; nil where there is none.
func (h *Hotline) short(why Limited) *ivr.Flow {
	switch why {
	case NotLimited:
		return nil
	case LimitedBlocked:
		return h.Blocked
	default:
		return h.Limited
	}
}

// flow is what leads the caller: the hotline's, or a short message.
func (t *turn) flow() *ivr.Flow {
	if f := t.Hotline.short(t.s.Limited); f != nil {
		return f
	}
	return t.Hotline.Flow
}

// menuReason is why a call ends whose caller leaves before a queue or a message box. Who hangs up in the short message to
// a blocked number leaves no task: the list of callers has the call, and somebody looks at it.
func (t *turn) menuReason() Reason {
	if t.s.Limited == LimitedBlocked && t.Hotline.Blocked != nil {
		return InBlock
	}
	return InTheMenu
}

// hangUpReason is why a call ends that its counsellor ends, and records an abusive one with its number's hash: the list of
// callers has it from then on.
func (t *turn) hangUpReason(in inDesk) Reason {
	if !in.Guard.Abusive {
		return CounsellorHungUp
	}
	t.record(actorOf(in.Agent), ledger.CallAbusive{NumberHash: t.s.NumberHash, By: string(in.Agent)})
	return AbusiveCall
}
