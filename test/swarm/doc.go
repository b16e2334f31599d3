// Package swarm is hundreds of SIP telephones at the price of a few: what loads a switch in a benchmark without being
// what is measured.
//
// A swarm is one UDP socket for signalling and one for media, however many telephones answer behind it. It is not SIPp,
// for three reasons: seats are told apart by the user of their INVITE, so that one socket is 600 of them; all audio of a
// swarm leaves and arrives in batches (one system call for up to 64 packets, which SIPp makes one each for); and nothing
// has to be started, waited for and read back as a process. It is not heartline/internal/phone either, whose telephones
// hear, judge and stamp every packet: a millisecond of processor time for each second of talk.
//
//	Seats    answer: 180 at once, 200 after Ring, BYE after Talk (or never)
//	Callers  call: INVITE, audio from the answer on, until the switch says BYE or they hang up
//	Tap      sees both on the wire: the kernel's time stamp of every message, by a packet socket on loopback
//
// Times come from the Tap alone: a swarm that is late because the machine is busy offers its load late, but its lateness
// is in no figure. The Tap needs the right to open a packet socket (root, or CAP_NET_RAW).
//
// Guarantees: requests and final answers are repeated as RFC 3261 §17 asks until they are answered; everything that
// is asked inside a call (OPTIONS, UPDATE, a second INVITE) is answered; Close returns when nothing runs any more.
// There is no authentication but a seat's registration, no TCP, no DTMF and no judgement of sound.
package swarm
