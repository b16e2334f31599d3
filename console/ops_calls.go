package console

import (
	"context"

	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/triage"
)

func (o *operations) command(ctx context.Context, call string, verb CallVerb) (api.DeskJSONResponse, error) {
	return o.desk(ctx, o.Calls.Command(ctx, CallCommand{Agent: agentOf(ctx), Call: call, Verb: verb}))
}

func (o *operations) HoldCall(ctx context.Context, r api.HoldCallRequestObject) (api.HoldCallResponseObject, error) {
	d, err := o.command(ctx, r.Call, VerbHold)
	return api.HoldCall200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) ResumeCall(ctx context.Context, r api.ResumeCallRequestObject) (api.ResumeCallResponseObject, error) {
	d, err := o.command(ctx, r.Call, VerbResume)
	return api.ResumeCall200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) MuteDesk(ctx context.Context, r api.MuteDeskRequestObject) (api.MuteDeskResponseObject, error) {
	d, err := o.command(ctx, r.Call, VerbMute)
	return api.MuteDesk200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) UnmuteDesk(ctx context.Context, r api.UnmuteDeskRequestObject) (api.UnmuteDeskResponseObject, error) {
	d, err := o.command(ctx, r.Call, VerbUnmute)
	return api.UnmuteDesk200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) HangUpCall(ctx context.Context, r api.HangUpCallRequestObject) (api.HangUpCallResponseObject, error) {
	c := CallCommand{Agent: agentOf(ctx), Call: r.Call, Verb: VerbHangUp}
	if b := r.Body; b != nil {
		c.Reason, c.NextStep, c.Note, c.Abusive = b.Reason, b.NextStep, b.Note, b.Abusive
	}
	d, err := o.desk(ctx, o.Calls.Command(ctx, c))
	return api.HangUpCall200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) PauseRecording(ctx context.Context, r api.PauseRecordingRequestObject) (api.PauseRecordingResponseObject, error) {
	d, err := o.command(ctx, r.Call, VerbPauseRecording)
	return api.PauseRecording200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) ResumeRecording(ctx context.Context, r api.ResumeRecordingRequestObject) (api.ResumeRecordingResponseObject, error) {
	d, err := o.command(ctx, r.Call, VerbResumeRecording)
	return api.ResumeRecording200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) RefuseRecording(ctx context.Context, r api.RefuseRecordingRequestObject) (api.RefuseRecordingResponseObject, error) {
	d, err := o.command(ctx, r.Call, VerbRefuseRecording)
	return api.RefuseRecording200JSONResponse{DeskJSONResponse: d}, err
}

func (o *operations) GradeCall(ctx context.Context, r api.GradeCallRequestObject) (api.GradeCallResponseObject, error) {
	who := access.From(ctx)
	err := o.Calls.Grade(ctx, Grading{
		Call: r.Call, Grade: triage.Grade(r.Body.Grade), Why: r.Body.Why, By: who.User.ID, Any: who.May(access.GradeAny),
	})
	if err != nil {
		return nil, err
	}
	return api.GradeCall204Response{}, nil
}

func (o *operations) GetForm(ctx context.Context, r api.GetFormRequestObject) (api.GetFormResponseObject, error) {
	f, err := o.Forms.Form(ctx, agentOf(ctx), r.Call)
	return api.GetForm200JSONResponse{FormJSONResponse: api.FormJSONResponse(f)}, err
}

func (o *operations) SaveForm(ctx context.Context, r api.SaveFormRequestObject) (api.SaveFormResponseObject, error) {
	f, err := o.Forms.SaveForm(ctx, agentOf(ctx), r.Call, *r.Body)
	return api.SaveForm200JSONResponse{FormJSONResponse: api.FormJSONResponse(f)}, err
}

func (o *operations) SubmitForm(ctx context.Context, r api.SubmitFormRequestObject) (api.SubmitFormResponseObject, error) {
	a := agentOf(ctx)
	f, err := o.Forms.SubmitForm(ctx, a, r.Call, *r.Body)
	if err == nil && r.Body.Done {
		// After-call work may have ended by itself; the form is handed in all the same.
		if err = o.Floor.EndAfterCall(ctx, a); fault.Is(err, fault.Conflict) {
			err = nil
		}
	}
	return api.SubmitForm200JSONResponse{FormJSONResponse: api.FormJSONResponse(f)}, err
}

func (o *operations) ListOpenForms(ctx context.Context, _ api.ListOpenFormsRequestObject) (api.ListOpenFormsResponseObject, error) {
	forms, err := o.Forms.OpenForms(ctx, agentOf(ctx))
	return api.ListOpenForms200JSONResponse(list(forms)), err
}

func (o *operations) GetNote(ctx context.Context, r api.GetNoteRequestObject) (api.GetNoteResponseObject, error) {
	f, err := o.Forms.Note(ctx, readerOf(ctx), r.Call)
	if err != nil {
		return nil, err
	}
	// Recorded before it is shown. The spool will do: a note that a counsellor needs must not wait for storage.
	if err := o.Audit.Record(ctx, ledger.NoteRead{Call: r.Call}); err != nil {
		return nil, err
	}
	return api.GetNote200JSONResponse{FormJSONResponse: api.FormJSONResponse(f)}, nil
}

func readerOf(ctx context.Context) Reader {
	who := access.From(ctx)
	return Reader{
		User: who.User.ID, All: who.May(access.ReadAllCalls), Notes: who.May(access.ReadNotes), Play: who.May(access.PlayRecording),
		Assessments: who.May(access.AnyAssessment), Rescues: who.May(access.AnyRescue),
	}
}

// list tidies the items of an answer that is a list itself.
func list[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return api.Tidy(items)
}
