package seek

import (
	"time"

	"heartline/roster/model"
)

// Task is a roster to search for.
type Task struct {
	Model *model.Model       `json:"model"`
	Begin []model.Assignment `json:"begin,omitempty"`
	Seed  uint64             `json:"seed"`
	Moves int64              `json:"moves,omitempty"` // the budget is a number of moves; 0: the time
	For   time.Duration      `json:"for"`             // of one processor
	Until time.Time          `json:"until"`           // by the clock, whatever of the time is left
	// Solver is the path of the solver of linear programs; empty: annealing alone.
	Solver string `json:"solver,omitempty"`
}

// Word is what a search says, one a line. The last one has a roster.
type Word struct {
	Progress
	Roster *model.Roster `json:"roster,omitempty"`
}

// Progress is how far a search has come.
type Progress struct {
	Spent  float64 `json:"spent"`           // of the budget, 0 to 1
	Found  bool    `json:"found,omitempty"` // anything yet: the next two are of the best roster so far
	Value  int     `json:"value,omitempty"`
	Hard   int     `json:"hard,omitempty"`
	Bound  int     `json:"bound,omitempty"`  // no legal roster is worth less; 0: nothing is known
	Helped bool    `json:"helped,omitempty"` // linear programs help
	Alone  Alone   `json:"alone,omitempty"`
}

// Alone says why annealing goes on alone; empty: it does not, or it is not known yet.
type Alone string

// Why annealing goes on alone.
const (
	AloneTold   Alone = "told"   // no solver is wanted, or the budget is a number of moves
	AloneMissed Alone = "missed" // the solver is not at its place, or another file is
	AloneRules  Alone = "rules"  // the model has rules that look back far
	AloneSize   Alone = "size"   // the model is too large for the time there was, or somebody has no legal row that was found
	AloneBroke  Alone = "broke"  // the solver cannot be run, or broke off
)
