// Package modeltest makes models for tests: small ones of every kind of rule, drawn at random.
//
// A drawn model is valid: model.Validate has nothing to say. It is not sensible: bounds contradict each other, and what is
// demanded may be impossible, so that every way of breaking a rule is met.
package modeltest
