// Package metrics counts what operators watch, and serves it with health, readiness and profiles.
//
// Names begin with heartline_ and end with their unit. Labels are hotline, queue, grade, state and node, and
// their values come from the configuration: a name that is not configured is counted as "other", so that no
// caller and no mistake can make the number of series grow. No metric carries a number, a person or a call.
//
// Counters and histograms are fed as things happen (Metrics' methods); gauges are read from the program when
// they are asked for (Now), so that they are never stale and cost nothing in between.
//
// Guarantees: feeding never blocks and never fails. /healthz says that the process lives and its loops turn;
// /readyz says that callers would be served, with one line for each check. Both answer within two seconds, a
// check that takes longer counts as failed.
//
// The listener is meant for loopback or an inner network: it has no sign-in. It is not the place of figures
// that are published: those are folded from the ledger, with their formulae.
package metrics
