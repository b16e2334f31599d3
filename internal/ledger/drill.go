package ledger

// Kinds of facts of drills, and of pages.
const (
	KindDrillStarted Kind = "drill.started"
	KindDrillEnded   Kind = "drill.ended"
	KindCrisisPaged  Kind = "crisis.paged"
)

// Drills is the stream of drills. The score of each stands between its start and its end.
const Drills Stream = "drills"

// CrisisStream is the stream of what belongs to one call for help beside its call.
func CrisisStream(escalation string) Stream { return Stream("crisis:" + escalation) }

// DrillStarted says that a marked red call of our own begins.
type DrillStarted struct {
	Drill   string `json:"drill"`
	Hotline string `json:"hotline"`
}

// DrillEnded says what has become of a drill.
type DrillEnded struct {
	Drill      string `json:"drill"`
	Call       string `json:"call,omitempty"`
	Escalation string `json:"escalation,omitempty"`
	Failed     string `json:"failed,omitempty"` // a code, never free text; empty: it was scored
}

// CrisisPaged says that people were paged because nobody had come.
type CrisisPaged struct {
	Escalation string   `json:"escalation"`
	Call       string   `json:"call"`
	Roles      []string `json:"roles"`
	Why        string   `json:"why"`            // "exhausted", "closed"
	Seen       []string `json:"seen,omitempty"` // who had a page open; nobody: the task is all that is left
	Drill      bool     `json:"drill,omitempty"`
}

// FactKind names the fact.
func (DrillStarted) FactKind() Kind { return KindDrillStarted }

// FactVersion is the version of its data.
func (DrillStarted) FactVersion() int { return 1 }

// FactKind names the fact.
func (DrillEnded) FactKind() Kind { return KindDrillEnded }

// FactVersion is the version of its data.
func (DrillEnded) FactVersion() int { return 1 }

// FactKind names the fact.
func (CrisisPaged) FactKind() Kind { return KindCrisisPaged }

// FactVersion is the version of its data.
func (CrisisPaged) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (CrisisPaged) DurableFact() {}
