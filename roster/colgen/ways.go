package colgen

// waysByLeast is a heap of ways that may go on.
type waysByLeast struct {
	ways *[]way
	list []int32
}

func (h *waysByLeast) Len() int { return len(h.list) }
func (h *waysByLeast) Less(i, j int) bool {
	a, b := &(*h.ways)[h.list[i]], &(*h.ways)[h.list[j]]
	if a.least != b.least {
		return a.least < b.least
	}
	if a.day != b.day {
		return a.day > b.day // the longer one
	}
	return h.list[i] < h.list[j]
}
func (h *waysByLeast) Swap(i, j int) { h.list[i], h.list[j] = h.list[j], h.list[i] }
func (h *waysByLeast) Push(x any)    { h.list = append(h.list, x.(int32)) }
func (h *waysByLeast) Pop() any {
	n := len(h.list) - 1
	x := h.list[n]
	h.list = h.list[:n]
	return x
}
