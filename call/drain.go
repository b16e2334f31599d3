package call

// Drain makes the exchange claim no new callers, or claim them again. Calls that live go on in every way; a caller
// whom nobody claims is taken by another controller or by the fail-safe.
func (x *Exchange) Drain(on bool) { x.draining.Store(on) }

// Draining reports whether new callers are left unclaimed.
func (x *Exchange) Draining() bool { return x.draining.Load() }

// leaves reports whether an offered caller is left to others. Test calls are taken all the same: they would ring the
// fail-safe's telephones.
func (x *Exchange) leaves(sig Signal) bool {
	if sig.Kind != SignalOffered || !x.draining.Load() {
		return false
	}
	mark, _ := x.book.Marked(sig.Channel.Caller)
	return mark == ""
}
