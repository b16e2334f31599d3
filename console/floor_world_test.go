package console_test

import (
	"context"
	"time"

	"heartline/agent"
	"heartline/console/api"
)

func (w *world) SetSwitchboard(_ context.Context, queue string, a agent.ID, why api.FloorWhy) error {
	w.note("switchboard " + queue + " " + string(a) + " " + string(why))
	return nil
}

func (w *world) SetSurge(_ context.Context, hotline string, until time.Time, why api.FloorWhy) error {
	state := "on"
	if until.IsZero() {
		state = "off"
	}
	w.note("surge " + hotline + " " + state + " " + string(why))
	return nil
}

func (w *world) NoteAlert(_ context.Context, alert string, put time.Duration) error {
	w.note("alert " + alert + " " + put.String())
	return nil
}

func (w *world) PreviewChange(context.Context, api.FloorChange) (api.FloorChangePreview, error) {
	return api.FloorChangePreview{}, nil
}

func (w *world) ApplyChange(context.Context, api.FloorChange) (api.FloorChangeResult, error) {
	w.note("change")
	return api.FloorChangeResult{Id: "c1"}, nil
}

func (w *world) UndoChange(_ context.Context, id string) (api.FloorChangeResult, error) {
	w.note("undo " + id)
	return api.FloorChangeResult{Id: id}, nil
}

func (w *world) Exposure(_ context.Context, a agent.ID, from, to time.Time) (api.ExposureReport, error) {
	w.note("exposure " + string(a))
	rows := []api.Exposure{{Agent: api.Person{Id: "li", Name: "=李, \"老师\""}, Talks: 12, Red: 2, RedMinutes: 61.25, Nights: 1}}
	return api.ExposureReport{From: from, To: to, Rows: rows}, nil
}
