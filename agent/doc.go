// Package agent describes counsellors at work: who they are, their skills, the seat they sit at, and the
// states they can be in. It decides nothing: the queue's dispatcher, which owns the floor, does.
//
//	LoggedOut -> NotReady <-> Ready -> Reserved -> Talking <-> Hold
//	                ^          ^          |           |
//	                |          +----------+           v
//	                +-------------------------- AfterCall
//
// A seat is a browser desk (one nailed-up leg for the shift), a SIP phone (rung per call) or an outside
// number (rung through the trunk and accepted by key). An agent whose seat cannot take a call cannot be
// Ready.
package agent
