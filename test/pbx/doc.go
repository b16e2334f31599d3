// Package pbx runs the contract of internal/pbx on a real Asterisk.
//
// It starts an Asterisk of its own, in a folder of its own and on free ports, from the rootfs that
// HEARTLINE_ROOTFS names (by default the one in Heartline's cache folder). Callers and phones are Local
// channels: the far half belongs to an application of the rig, which presses keys, holds and hangs up.
//
// Build tag e2e. Nothing here is part of the product.
package pbx
