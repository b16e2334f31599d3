package console

import (
	"bytes"
	"context"
	"time"

	"heartline/console/api"
	"heartline/console/spec"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/internal/ledger"
)

func (o *operations) GetConfig(ctx context.Context, _ api.GetConfigRequestObject) (api.GetConfigResponseObject, error) {
	c, err := o.Operation.Config(ctx)
	return api.GetConfig200JSONResponse{ConfigJSONResponse: api.ConfigJSONResponse(api.Tidy(c))}, err
}

func (o *operations) ReloadConfig(ctx context.Context, _ api.ReloadConfigRequestObject) (api.ReloadConfigResponseObject, error) {
	c, err := o.Operation.ReloadConfig(ctx)
	if err != nil {
		return nil, err
	}
	if err := o.Audit.Record(ctx, ledger.ConfigReloaded{Version: c.Version, Accepted: c.Reloaded}); err != nil {
		return nil, err
	}
	return api.ReloadConfig200JSONResponse{ConfigJSONResponse: api.ConfigJSONResponse(api.Tidy(c))}, nil
}

func (o *operations) ListTrunks(ctx context.Context, _ api.ListTrunksRequestObject) (api.ListTrunksResponseObject, error) {
	trunks, err := o.Operation.Trunks(ctx)
	return api.ListTrunks200JSONResponse(list(trunks)), err
}

// maxRosterView is the longest stretch of the roster that one answer shows.
const maxRosterView = 62 * 24 * time.Hour

func (o *operations) GetRoster(ctx context.Context, r api.GetRosterRequestObject) (api.GetRosterResponseObject, error) {
	from, to := r.Params.From, r.Params.To
	if !from.IsZero() && !to.IsZero() && (!to.After(from) || to.Sub(from) > maxRosterView) {
		return nil, fault.Field("to", fault.New(fault.Invalid, "console.roster", "The end lies after the start, at most 62 days."))
	}
	roster, err := o.Roster.Roster(ctx, from, to)
	return api.GetRoster200JSONResponse(api.Tidy(roster)), err
}

func (o *operations) GetRosterDemand(ctx context.Context, r api.GetRosterDemandRequestObject) (api.GetRosterDemandResponseObject, error) {
	demand, err := o.Roster.Demand(ctx, r.Params.From, r.Params.To, r.Params.Line)
	return api.GetRosterDemand200JSONResponse(api.Tidy(demand)), err
}

func (o *operations) PutSpecialDay(ctx context.Context, r api.PutSpecialDayRequestObject) (api.PutSpecialDayResponseObject, error) {
	if err := o.Roster.SetSpecialDay(ctx, *r.Body, access.From(ctx).User.ID); err != nil {
		return nil, err
	}
	return api.PutSpecialDay204Response{}, o.Audit.Record(ctx, ledger.SpecialDaySet{Line: r.Body.Line, Date: r.Body.Date.String()})
}

func (o *operations) DeleteSpecialDay(ctx context.Context, r api.DeleteSpecialDayRequestObject) (api.DeleteSpecialDayResponseObject, error) {
	date := r.Params.Date.String()
	if err := o.Roster.ForgetSpecialDay(ctx, r.Params.Line, date); err != nil {
		return nil, err
	}
	return api.DeleteSpecialDay204Response{}, o.Audit.Record(ctx, ledger.SpecialDaySet{Line: r.Params.Line, Date: date, Removed: true})
}

func (o *operations) ImportRoster(ctx context.Context, r api.ImportRosterRequestObject) (api.ImportRosterResponseObject, error) {
	data, err := spec.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	how := RosterImport{DryRun: r.Params.DryRun, Running: r.Params.Running, Replace: r.Params.Replace, Seen: r.Params.Seen}
	result, err := o.Roster.ImportRoster(ctx, bytes.NewReader(data), access.From(ctx).User.ID, how)
	if err != nil {
		return nil, err
	}
	if result.Accepted && !r.Params.DryRun {
		o.rosterRecorded(ctx, ledger.RosterImported{Version: result.Version, Shifts: result.Shifts})
	}
	return api.ImportRoster200JSONResponse(api.Tidy(result)), nil
}

func (o *operations) ListPrompts(ctx context.Context, _ api.ListPromptsRequestObject) (api.ListPromptsResponseObject, error) {
	prompts, err := o.Prompts.Prompts(ctx)
	return api.ListPrompts200JSONResponse(list(prompts)), err
}

func (o *operations) GetPromptAudio(ctx context.Context, r api.GetPromptAudioRequestObject) (api.GetPromptAudioResponseObject, error) {
	audio, size, err := o.Prompts.OpenPrompt(ctx, r.Prompt, r.Language)
	if err != nil {
		return nil, err
	}
	// The generated answer closes what can be closed.
	return api.GetPromptAudio200AudiowavResponse{Body: audio, ContentLength: size}, nil
}

func (o *operations) PutPromptAudio(ctx context.Context, r api.PutPromptAudioRequestObject) (api.PutPromptAudioResponseObject, error) {
	p, err := o.Prompts.PutPrompt(ctx, r.Prompt, r.Language, r.Body)
	if err == nil {
		err = o.Audit.Record(ctx, ledger.PromptChanged{Prompt: r.Prompt, Language: r.Language, Change: "uploaded"})
	}
	return api.PutPromptAudio200JSONResponse(api.Tidy(p)), err
}

func (o *operations) DeletePromptAudio(ctx context.Context, r api.DeletePromptAudioRequestObject) (api.DeletePromptAudioResponseObject, error) {
	p, err := o.Prompts.DeletePrompt(ctx, r.Prompt, r.Language)
	if err == nil {
		err = o.Audit.Record(ctx, ledger.PromptChanged{Prompt: r.Prompt, Language: r.Language, Change: "removed"})
	}
	return api.DeletePromptAudio200JSONResponse(api.Tidy(p)), err
}

func (o *operations) ListProofs(ctx context.Context, _ api.ListProofsRequestObject) (api.ListProofsResponseObject, error) {
	proofs, err := o.Prover.Proofs(ctx)
	return api.ListProofs200JSONResponse(list(proofs)), err
}

func (o *operations) ProveNow(ctx context.Context, _ api.ProveNowRequestObject) (api.ProveNowResponseObject, error) {
	if err := o.Audit.Record(ctx, ledger.ProofStarted{}); err != nil {
		return nil, err
	}
	proof, err := o.Prover.Prove(ctx)
	return api.ProveNow200JSONResponse(proof), err
}
