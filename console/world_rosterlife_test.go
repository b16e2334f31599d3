package console_test

import (
	"context"
	"io"
	"time"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/fault"
)

func (w *world) MyRoster(context.Context, access.Identity, time.Time, time.Time) (api.MyRoster, error) {
	return api.MyRoster{}, nil
}

func (w *world) MyPartners(context.Context, access.Identity, console.RosterPartnersAsked) ([]api.RosterTaker, error) {
	return nil, nil
}

func (w *world) Deals(context.Context, access.Identity, bool) ([]api.RosterDeal, error) {
	return nil, nil
}

func (w *world) AskDeal(_ context.Context, who access.Identity, in api.RosterDealInput) (api.RosterDeal, error) {
	w.note("deal " + string(in.Way) + " of " + who.User.ID + " for " + in.OnBehalf)
	return api.RosterDeal{}, nil
}

func (w *world) StepDeal(_ context.Context, who access.Identity, deal string, step console.RosterStep, _ api.RosterStepInput) (api.RosterDeal, error) {
	w.note(string(step) + " " + deal + " by " + who.User.ID)
	return api.RosterDeal{}, nil
}

func (w *world) StepShift(_ context.Context, who access.Identity, shift string, step console.RosterStep) error {
	w.note(string(step) + " " + shift + " by " + who.User.ID)
	return nil
}

func (w *world) AddShift(context.Context, access.Identity, api.RosterShiftInput) (api.RosterShift, error) {
	return api.RosterShift{}, nil
}

func (w *world) AssignShift(context.Context, access.Identity, string, api.RosterAssignInput) error {
	return nil
}

func (w *world) OpenShift(context.Context, access.Identity, string, api.RosterHandInput) error {
	return nil
}

func (w *world) CancelShift(context.Context, access.Identity, string, api.RosterHandInput) error {
	return nil
}

func (w *world) MoveShift(context.Context, access.Identity, string, api.RosterMoveInput) error {
	return nil
}

func (w *world) TryShift(context.Context, access.Identity, string, api.RosterShiftTry) (api.RosterTried, error) {
	return api.RosterTried{}, nil
}

func (w *world) TryDeal(context.Context, access.Identity, api.RosterDealInput) (api.RosterTried, error) {
	return api.RosterTried{}, nil
}

func (w *world) ShiftCovers(context.Context, string) ([]api.RosterTaker, error) { return nil, nil }

func (w *world) Absences(context.Context, access.Identity, string) ([]api.RosterAbsence, error) {
	return nil, nil
}

func (w *world) AskAbsence(context.Context, access.Identity, api.RosterAbsenceInput) (api.RosterAbsence, error) {
	return api.RosterAbsence{}, nil
}

func (w *world) StepAbsence(_ context.Context, who access.Identity, absence string, step console.RosterStep, _ api.RosterAbsenceStep) (api.RosterAbsence, error) {
	w.note(string(step) + " " + absence + " by " + who.User.ID)
	return api.RosterAbsence{}, nil
}

func (w *world) Windows(context.Context) ([]api.RosterWindow, error) { return nil, nil }

func (w *world) SetWindow(context.Context, access.Identity, api.RosterWindow) (api.RosterWindow, error) {
	return api.RosterWindow{}, nil
}

func (w *world) LeaveNote(_ context.Context, who access.Identity, shift, _ string) error {
	w.note("note of " + who.User.ID + " at " + shift)
	return nil
}

func (w *world) ShiftNote(context.Context, access.Identity, string) (api.RosterNote, error) {
	return api.RosterNote{}, nil
}

func (w *world) MakeFeed(context.Context, access.Identity) (string, error) { return "", nil }

func (w *world) RevokeFeed(context.Context, access.Identity) error { return nil }

func (w *world) Feed(_ context.Context, secret string) ([]byte, error) {
	if secret != goodSecret {
		return nil, fault.New(fault.NotFound, "test", "There is no such calendar.")
	}
	return []byte("BEGIN:VCALENDAR\r\n"), nil
}

// goodSecret opens the one calendar of the world.
const goodSecret = "0123456789012345678901234567890123456789012"

func (w *world) RosterDuty(context.Context, time.Time, string, string, string) (api.RosterDuty, error) {
	return api.RosterDuty{}, nil
}

func (w *world) RosterFairness(context.Context, string, int) (api.RosterFairness, error) {
	return api.RosterFairness{}, nil
}

func (w *world) RosterAdherence(context.Context, time.Time, time.Time, string) (api.RosterAdherence, error) {
	return api.RosterAdherence{}, nil
}

func (w *world) RosterSheet(_ context.Context, from, to string, _ api.GetRosterSheetParamsBy, format api.GetRosterSheetParamsFormat, _ string, out io.Writer) error {
	style := ""
	if format == api.GetRosterSheetParamsFormatHtml {
		style = "<style>p { margin: 0 }</style>"
	}
	_, err := io.WriteString(out, style+"sheet from "+from+" to "+to)
	return err
}

func (w *world) RosterHours(_ context.Context, month string, _ api.GetRosterHoursParamsFormat, _ string, out io.Writer) error {
	_, err := io.WriteString(out, "person,month\nchen,"+month+"\n")
	return err
}
