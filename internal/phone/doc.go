// Package phone is a SIP telephone without a loudspeaker: it calls, is called, presses keys, sends a tone
// or a recording, and keeps an exact account of what it hears.
//
// It serves the tests (callers and seats by the dozen in one process), the demo's duty phone and SIP-phone
// seats, and the test call of "heartline prove". Messages are parsed with sipgo; transactions, dialogs and
// RTP are the phone's own, so that every message of one phone is handled in the order of arrival by one
// goroutine and every instant is taken on the wire.
//
//	p, err := phone.New(phone.Config{Server: "127.0.0.1:5060", User: "seat1", Password: "…", React: phone.Answer(time.Second)})
//	defer p.Close()
//	err = p.Register(ctx, time.Minute)
//	call, err := p.Dial(ctx, "12345", phone.DialOptions{User: "13800000000", Sound: phone.Tone(440)})
//	err = call.WaitAnswered(ctx)
//	at, err := call.WaitTone(ctx, 880, 200*time.Millisecond)
//
// What it guarantees:
//
//   - Arrival times (Times, Frame.At) are the kernel's receive stamps where the platform gives them (Linux on
//     amd64 and arm64), so a busy machine does not blur what is measured; departures are taken just
//     before the send.
//   - Audio leaves on an absolute schedule of one packet each 20 ms; Sent tells how late the worst one was,
//     so that a measurement on a starved machine can be thrown away instead of believed.
//   - What is heard is judged packet by packet: which watched tones are in it (several at once are told
//     apart), silence, or another sound; and it is placed on a playout time line as a listener with a 60 ms
//     jitter buffer would hear it. LongestHole and WaitTone work on that line.
//   - Every goroutine belongs to the phone; Close and Kill return after the last one has ended. A call ends
//     exactly once, and Ended is then closed for good.
//   - Nothing that identifies a caller is logged.
//
// Tones are told apart exactly when they are multiples of 50 Hz and at least 100 Hz apart, because a packet
// of 20 ms resolves 50 Hz.
//
// It is not a user agent for the public network: UDP only, one audio stream, no forking, no SRTP, no
// REFER, no RTCP. Phones in a browser are another matter altogether.
package phone
