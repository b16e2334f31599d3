package console

import (
	"bytes"
	"context"
	"encoding/csv"
	"strconv"
	"strings"
	"time"

	"heartline/agent"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/ledger"
)

func (o *operations) StartSwitchboard(ctx context.Context, r api.StartSwitchboardRequestObject) (api.StartSwitchboardResponseObject, error) {
	if err := o.Audit.Record(ctx, ledger.FloorSteered{Action: "switchboard_start", Queue: r.Queue, Agent: r.Body.Agent, Why: string(r.Body.Why)}); err != nil {
		return nil, err
	}
	if err := o.Steering.SetSwitchboard(ctx, r.Queue, agent.ID(r.Body.Agent), r.Body.Why); err != nil {
		return nil, err
	}
	return api.StartSwitchboard204Response{}, nil
}

func (o *operations) EndSwitchboard(ctx context.Context, r api.EndSwitchboardRequestObject) (api.EndSwitchboardResponseObject, error) {
	if err := o.Audit.Record(ctx, ledger.FloorSteered{Action: "switchboard_end", Queue: r.Queue, Why: string(r.Body.Why)}); err != nil {
		return nil, err
	}
	if err := o.Steering.SetSwitchboard(ctx, r.Queue, "", r.Body.Why); err != nil {
		return nil, err
	}
	return api.EndSwitchboard204Response{}, nil
}

func (o *operations) StartSurge(ctx context.Context, r api.StartSurgeRequestObject) (api.StartSurgeResponseObject, error) {
	if r.Body.Until.IsZero() {
		return nil, fault.Field("until", fault.New(fault.Invalid, "surge", "The end must lie in the next 24 hours."))
	}
	if err := o.Audit.Record(ctx, ledger.FloorSteered{Action: "surge_start", Hotline: r.Hotline, Why: string(r.Body.Why), Until: r.Body.Until.UTC()}); err != nil {
		return nil, err
	}
	if err := o.Steering.SetSurge(ctx, r.Hotline, r.Body.Until, r.Body.Why); err != nil {
		return nil, err
	}
	return api.StartSurge204Response{}, nil
}

func (o *operations) EndSurge(ctx context.Context, r api.EndSurgeRequestObject) (api.EndSurgeResponseObject, error) {
	if err := o.Audit.Record(ctx, ledger.FloorSteered{Action: "surge_end", Hotline: r.Hotline, Why: string(r.Body.Why)}); err != nil {
		return nil, err
	}
	if err := o.Steering.SetSurge(ctx, r.Hotline, time.Time{}, r.Body.Why); err != nil {
		return nil, err
	}
	return api.EndSurge204Response{}, nil
}

func (o *operations) AcknowledgeAlert(ctx context.Context, r api.AcknowledgeAlertRequestObject) (api.AcknowledgeAlertResponseObject, error) {
	if err := o.Steering.NoteAlert(ctx, r.Alert, 0); err != nil {
		return nil, err
	}
	return api.AcknowledgeAlert204Response{}, nil
}

func (o *operations) SnoozeAlert(ctx context.Context, r api.SnoozeAlertRequestObject) (api.SnoozeAlertResponseObject, error) {
	if err := o.Steering.NoteAlert(ctx, r.Alert, time.Duration(r.Body.Minutes)*time.Minute); err != nil {
		return nil, err
	}
	return api.SnoozeAlert204Response{}, nil
}

func (o *operations) PreviewFloorChange(ctx context.Context, r api.PreviewFloorChangeRequestObject) (api.PreviewFloorChangeResponseObject, error) {
	p, err := o.Steering.PreviewChange(ctx, *r.Body)
	return api.PreviewFloorChange200JSONResponse(api.Tidy(p)), err
}

func (o *operations) ApplyFloorChange(ctx context.Context, r api.ApplyFloorChangeRequestObject) (api.ApplyFloorChangeResponseObject, error) {
	c, err := o.Steering.ApplyChange(ctx, *r.Body)
	return api.ApplyFloorChange200JSONResponse(api.Tidy(c)), err
}

func (o *operations) UndoFloorChange(ctx context.Context, r api.UndoFloorChangeRequestObject) (api.UndoFloorChangeResponseObject, error) {
	c, err := o.Steering.UndoChange(ctx, r.Change)
	return api.UndoFloorChange200JSONResponse(api.Tidy(c)), err
}

// maxExposure is the longest period that one answer reports on.
const maxExposure = 92 * 24 * time.Hour

func (o *operations) exposure(ctx context.Context, who agent.ID, from, to time.Time) (api.ExposureReport, error) {
	if !to.After(from) || to.Sub(from) > maxExposure {
		return api.ExposureReport{}, fault.Field("to", fault.New(fault.Invalid, "exposure", "The end lies after the start, at most 92 days."))
	}
	report, err := o.Steering.Exposure(ctx, who, from, to)
	return api.Tidy(report), err
}

func (o *operations) GetExposure(ctx context.Context, r api.GetExposureRequestObject) (api.GetExposureResponseObject, error) {
	report, err := o.exposure(ctx, "", r.Params.From, r.Params.To)
	if err != nil {
		return nil, err
	}
	// A report on people is a look at people: it is recorded, and the spool will do.
	if err := o.Audit.Record(ctx, ledger.ExposureRead{From: r.Params.From.UTC(), To: r.Params.To.UTC()}); err != nil {
		return nil, err
	}
	return api.GetExposure200JSONResponse(report), nil
}

func (o *operations) GetOwnExposure(ctx context.Context, r api.GetOwnExposureRequestObject) (api.GetOwnExposureResponseObject, error) {
	report, err := o.exposure(ctx, agentOf(ctx), r.Params.From, r.Params.To)
	return api.GetOwnExposure200JSONResponse(report), err
}

func (o *operations) GetExposureTable(ctx context.Context, r api.GetExposureTableRequestObject) (api.GetExposureTableResponseObject, error) {
	report, err := o.exposure(ctx, "", r.Params.From, r.Params.To)
	if err != nil {
		return nil, err
	}
	if err := o.Audit.Record(ctx, ledger.ExposureRead{From: r.Params.From.UTC(), To: r.Params.To.UTC()}); err != nil {
		return nil, err
	}
	table, err := exposureTable(report)
	if err != nil {
		return nil, err
	}
	return api.GetExposureTable200TextcsvResponse{Body: bytes.NewReader(table), ContentLength: int64(len(table))}, nil
}

// exposureTable writes a report for spreadsheets, with a mark by which they know the encoding.
func exposureTable(report api.ExposureReport) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("\ufeff")
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }
	rows := [][]string{{
		"counsellor_id", "counsellor", "talks", "red", "yellow", "talk_minutes", "red_minutes", "yellow_minutes", "nights", "work_hours",
		"longest_run_minutes", "pauses", "pause_minutes",
	}}
	for _, e := range report.Rows {
		rows = append(rows, []string{
			cell(e.Agent.Id), cell(e.Agent.Name), strconv.Itoa(e.Talks), strconv.Itoa(e.Red), strconv.Itoa(e.Yellow), number(e.TalkMinutes),
			number(e.RedMinutes), number(e.YellowMinutes), strconv.Itoa(e.Nights), number(e.WorkHours), number(e.LongestRunMinutes),
			strconv.Itoa(e.Pauses), number(e.PauseMinutes),
		})
	}
	if err := w.WriteAll(rows); err != nil {
		return nil, fault.Wrap(fault.Internal, "exposure", err, "The table could not be written.")
	}
	return out.Bytes(), nil
}

// cell keeps a text from being taken for a formula.
func cell(s string) string {
	if strings.ContainsAny(firstRune(s), "=+-@\t\r") {
		return "'" + s
	}
	return s
}

func firstRune(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}
