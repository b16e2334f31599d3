// Package recordings holds the rules of recorded talks: whether a call is recorded, what the caller has agreed
// to, how long the recording is kept, when it must go, and who may hear it.
//
// A hotline's Policy says whether it records at all, and for how long. A caller's Consent begins as unasked and
// moves by what happens in the call:
//
//	unasked ──announcement heard to its end──► announced ──key or desk button──► refused
//	unasked ──key during the announcement────────────────────────────────────► refused
//
// Refused is final for the call, whatever comes later, early or twice. Only an announced call may be recorded,
// and the version of the wording that the caller heard stays with the recording. A caller who refuses in
// mid-call takes back the whole consent: what was recorded before is discarded, unless the policy says keep.
//
// Retention is arithmetic over the end of the call: not before KeepUntil, not after DeleteBy, and not at all
// while a legal hold stands. A hold beats DeleteBy; nothing beats a hold. A recording without DeleteBy stays
// until somebody deletes it.
//
// Access: those whose role may play recordings, and only with a reason from the list; some reasons want words as
// well. Nobody plays a recording of a talk of their own as a reviewer of its quality. Who may not, gets a fault
// that says why in one sentence.
//
// The package is pure: no clock, no I/O, no storage. Recording itself is done by the call and the switch,
// sealing and deleting by the archive, and the trace of every playback is the audit's.
package recordings
