//go:build race

package simulate

// underRace says that the race detector makes everything several times slower.
const underRace = true
