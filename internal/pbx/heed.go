package pbx

import (
	"context"
	"net/http"
	"strconv"

	"heartline/call"
	"heartline/internal/fault"
)

// What counts as a sound: the mean amplitude of 20 ms, of 32767 at most. It is Asterisk's own threshold, which speech on a
// telephone passes by far and the noise of a quiet line does not reach.
const voiceThreshold = 256

// Heed makes a snoop report what it hears. It sets a function of Asterisk on the snoop, which is a channel of ours: on a
// caller's channel it would keep the dialplan from writing files, and with it the fail-safe. fault.NotFound: the snoop is
// gone.
func (l *Link) Heed(ctx context.Context, snoop string) error {
	const op = "heed a snoop"
	if snoop == "" {
		return fault.New(fault.Internal, op, "there is no snoop")
	}
	return l.rest.command(ctx, op, request{
		method: http.MethodPost, path: at("channels", snoop, "variable"),
		query: query("variable", "TALK_DETECT(set)", "value", strconv.FormatInt(call.VoiceGap.Milliseconds(), 10)+","+strconv.Itoa(voiceThreshold)),
	}, repeat{})
}
