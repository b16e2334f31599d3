package app

import (
	"heartline/console/api"
)

// silence shows what is known of a caller who may be unable to speak. The keys that such a caller has pressed are for who
// has the call, and for nobody else.
func (d *deskView) silence(out *api.DeskCall) {
	v := d.call.Silence
	if v == nil {
		return
	}
	out.Silence = api.Silence{
		Silent: v.Silent(), NoticedAt: v.NoticedAt, Answers: v.Answers, ToldAt: v.ToldAt, Telling: v.Telling, Untold: v.Untold,
	}
	if d.part != api.DeskCallPartCounsellor {
		return
	}
	for _, a := range v.Pressed {
		out.Silence.Pressed = append(out.Silence.Pressed, api.PressedKey{Key: string(a.Key), At: a.At})
	}
}

// silenceActions lists what can be done for a caller who may be unable to speak.
func (d *deskView) silenceActions() (out []api.DeskAction) {
	v := d.call
	if callState(v) == api.DeskCallStateTalking && !v.Aside && (v.Silence == nil || !v.Silence.Telling) {
		out = append(out, api.DeskActionTellKeys)
	}
	if v.Silence != nil && v.Silence.Answers {
		out = append(out, api.DeskActionEndAnswers)
	}
	return out
}
