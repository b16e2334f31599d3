package console

import (
	"context"
	"io"
	"time"

	"heartline/console/api"
	"heartline/internal/access"
)

// RosterLife is what becomes of the published roster: deals between people, leave and sickness, windows for signing up, changes
// by hand, notes and calendars. Who may do what on whose behalf is decided by what who holds. Hard rules that are in the way are a
// RosterRefusal with the code rules.
type RosterLife interface {
	MyRoster(ctx context.Context, who access.Identity, from, to time.Time) (api.MyRoster, error)
	MyPartners(ctx context.Context, who access.Identity, q RosterPartnersAsked) ([]api.RosterTaker, error)

	// Deals returns the pending ones; all: also those that ended lately.
	Deals(ctx context.Context, who access.Identity, all bool) ([]api.RosterDeal, error)
	AskDeal(ctx context.Context, who access.Identity, in api.RosterDealInput) (api.RosterDeal, error)
	StepDeal(ctx context.Context, who access.Identity, deal string, step RosterStep, in api.RosterStepInput) (api.RosterDeal, error)

	// StepShift does what a person does with a shift for which the id is enough.
	StepShift(ctx context.Context, who access.Identity, shift string, step RosterStep) error
	AddShift(ctx context.Context, who access.Identity, in api.RosterShiftInput) (api.RosterShift, error)
	AssignShift(ctx context.Context, who access.Identity, shift string, in api.RosterAssignInput) error
	OpenShift(ctx context.Context, who access.Identity, shift string, in api.RosterHandInput) error
	CancelShift(ctx context.Context, who access.Identity, shift string, in api.RosterHandInput) error
	MoveShift(ctx context.Context, who access.Identity, shift string, in api.RosterMoveInput) error
	// TryShift and TryDeal say what a command would break and cost; nothing is changed.
	TryShift(ctx context.Context, who access.Identity, shift string, in api.RosterShiftTry) (api.RosterTried, error)
	TryDeal(ctx context.Context, who access.Identity, in api.RosterDealInput) (api.RosterTried, error)
	ShiftCovers(ctx context.Context, shift string) ([]api.RosterTaker, error)

	// Absences returns those in a state: asked, away, all, or empty: all that is not over.
	Absences(ctx context.Context, who access.Identity, state string) ([]api.RosterAbsence, error)
	AskAbsence(ctx context.Context, who access.Identity, in api.RosterAbsenceInput) (api.RosterAbsence, error)
	StepAbsence(ctx context.Context, who access.Identity, absence string, step RosterStep, in api.RosterAbsenceStep) (api.RosterAbsence, error)

	Windows(ctx context.Context) ([]api.RosterWindow, error)
	SetWindow(ctx context.Context, who access.Identity, in api.RosterWindow) (api.RosterWindow, error)

	// LeaveNote seals the text; ShiftNote opens it for whom it is shown to.
	LeaveNote(ctx context.Context, who access.Identity, shift, text string) error
	ShiftNote(ctx context.Context, who access.Identity, note string) (api.RosterNote, error)

	// MakeFeed returns an address that is shown once.
	MakeFeed(ctx context.Context, who access.Identity) (url string, err error)
	RevokeFeed(ctx context.Context, who access.Identity) error
	// Feed returns the calendar of a secret; fault.NotFound for whatever is no good secret.
	Feed(ctx context.Context, secret string) ([]byte, error)
}

// RosterPartnersAsked asks with whom an own shift could be swapped for one that begins in [From, To), or who could take it.
type RosterPartnersAsked struct {
	Shift            string
	PartFrom, PartTo time.Time // of the own shift; zero: its start, its end
	From, To         time.Time
	Offer            bool
}

// RosterStep is a step of a deal, of an absence or about a shift.
type RosterStep string

// The steps.
const (
	StepAccept   RosterStep = "accept"
	StepDecline  RosterStep = "decline"
	StepWithdraw RosterStep = "withdraw"
	StepApprove  RosterStep = "approve"
	StepRefuse   RosterStep = "refuse"
	StepEnd      RosterStep = "end"

	StepMissed   RosterStep = "missed"
	StepGiveBack RosterStep = "give_back"
	StepSignUp   RosterStep = "sign_up"
	StepDrop     RosterStep = "drop"
	StepWait     RosterStep = "wait"
	StepStopWait RosterStep = "stop_waiting"
)

// RosterReports reads the published roster for whoever answers for it.
type RosterReports interface {
	// RosterDuty says who is on duty at an instant (zero: now), who comes next, and whom the chain reaches.
	RosterDuty(ctx context.Context, at time.Time, skill, area, line string) (api.RosterDuty, error)
	// RosterFairness sets what everybody has had beside the fair share, in so many weeks (0: twelve) up to that of a date (empty: today).
	RosterFairness(ctx context.Context, until string, weeks int) (api.RosterFairness, error)
	// RosterAdherence sets what was rostered beside what happened: by the shift, of one person by the quarter too.
	RosterAdherence(ctx context.Context, from, to time.Time, agent string) (api.RosterAdherence, error)
	// RosterSheet writes the published roster of some days in a language, as a workbook or as pages to print.
	RosterSheet(ctx context.Context, from, to string, by api.GetRosterSheetParamsBy, format api.GetRosterSheetParamsFormat, language string, out io.Writer) error
	// RosterHours writes the hours of a month (YYYY-MM) as CSV, or as a workbook in a language.
	RosterHours(ctx context.Context, month string, format api.GetRosterHoursParamsFormat, language string, out io.Writer) error
}
