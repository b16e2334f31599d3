//go:build !race

package seek

// raceDetector tells whether this program was built with the race detector.
const raceDetector = false
