package bound

// A network is edges with room for whole numbers, between nodes that are counted from 0. Each edge stands beside its reverse, so that edge e
// goes back as e^1.
type network struct {
	out   [][]int32 // edges of each node
	to    []int32
	room  []int // what can still be sent along an edge
	level []int32
	next  []int32
}

const noLimit = 1 << 50

func (n *network) node() int {
	n.out = append(n.out, nil)
	return len(n.out) - 1
}

// edge joins two nodes and returns its number.
func (n *network) edge(from, to, room int) int {
	e := len(n.to)
	n.to = append(n.to, int32(to), int32(from))
	n.room = append(n.room, room, 0)
	n.out[from] = append(n.out[from], int32(e))
	n.out[to] = append(n.out[to], int32(e+1))
	return e
}

// push sends as much more as can be sent from one node to another, by Dinic's phases, and returns it. What is sent already
// stays; edges may be widened between two pushes.
func (n *network) push(from, to int) int {
	n.level = make([]int32, len(n.out))
	n.next = make([]int32, len(n.out))
	sent := 0
	for n.measure(from, to) {
		clear(n.next)
		for {
			more := n.along(from, to, noLimit)
			if more == 0 {
				break
			}
			sent += more
		}
	}
	return sent
}

// measure counts how many edges each node is away; it reports whether the other end can be reached.
func (n *network) measure(from, to int) bool {
	for i := range n.level {
		n.level[i] = -1
	}
	n.level[from] = 0
	queue := []int{from}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for _, e := range n.out[at] {
			if next := n.to[e]; n.room[e] > 0 && n.level[next] < 0 {
				n.level[next] = n.level[at] + 1
				queue = append(queue, int(next))
			}
		}
	}
	return n.level[to] >= 0
}

func (n *network) along(at, to, most int) int {
	if at == to {
		return most
	}
	sent := 0
	for ; int(n.next[at]) < len(n.out[at]); n.next[at]++ {
		e := n.out[at][n.next[at]]
		if n.room[e] == 0 || n.level[n.to[e]] != n.level[at]+1 {
			continue
		}
		more := n.along(int(n.to[e]), to, min(most-sent, n.room[e]))
		n.room[e] -= more
		n.room[e^1] += more
		sent += more
		if sent == most {
			return sent // the edge may have room left: it is tried again
		}
	}
	return sent
}

// behind returns the nodes from which more could still be sent to the end. After a push they are the far side of a minimum cut, and the
// smallest that there is.
func (n *network) behind(end int) []bool {
	in := make([]bool, len(n.out))
	in[end] = true
	queue := []int{end}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for _, e := range n.out[at] {
			if before := n.to[e]; n.room[e^1] > 0 && !in[before] {
				in[before] = true
				queue = append(queue, int(before))
			}
		}
	}
	return in
}
