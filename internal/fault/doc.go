// Package fault classifies errors once, at their source.
//
// A fault has a kind for machines, a message that is safe to show to a person, and a cause that is only
// ever logged. Domain packages return faults; adapters translate kinds (HTTP status, exit code) in one
// table each. The package holds no state and knows nothing of HTTP.
package fault
