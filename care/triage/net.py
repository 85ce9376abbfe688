"""A net of words that all phrases stand in, and the search in it.

The search is an automaton that is made as it is used: a state is every place where a phrase may stand after some words,
and a step that was taken once is looked up ever after. Nothing is kept of what was typed but numbers of known words.
"""

import gc
from collections.abc import Iterable, Mapping, Sequence

from care.triage.words import Readings

WIDEST_GAP = 4
BLOCK = 8  # places whose gaps are looked ahead from at once
MOST_STEPS = 300_000  # that are remembered: some 50 MiB
STEPS_AT_ONCE = 2_000  # that are new when the garbage collector is told to leave them alone


class Node:
    """A place in a phrase. Edges go by the numbers of the spellings that are meant.

    The nodes right below the root are shared by all phrases that begin with the same word; below those, the
    alternatives of a choice meet again in one node, so that a phrase takes as many nodes as it has words.
    """

    __slots__ = ("_children", "before_gap", "edges", "first_word", "gap", "labels")

    def __init__(self, *, first_word: str = "", before_gap: "Node | None" = None) -> None:
        self.edges: list[tuple[Sequence[int], Node]] = []
        self.gap: Node | None = None
        self.labels: tuple[str, ...] = ()
        self.first_word = first_word
        self.before_gap = before_gap
        self._children: dict[int, tuple[Node, ...]] | None = None

    @property
    def children(self) -> Mapping[int, Sequence["Node"]]:
        """The nodes that follow, by number; made when a text first comes here, and no edge may be added after that."""
        if self._children is None:
            self._children = {}
            for numbers, target in self.edges:
                alone = (target,)  # shared: the collector has less to walk
                for number in numbers:
                    before = self._children.get(number)
                    self._children[number] = alone if before is None else (*before, target)
        return self._children


class State(dict[int, "State | None"]):
    """All nodes where phrases may stand at once: the states that follow, by the number of the next word.

    A step is worked out when it is first asked for. `labels` are the phrases that end here, `gap` is the state from
    which the phrases go on that may leave out words here.
    """

    __slots__ = ("children", "gap", "goes_on_only", "labels", "leading", "net")

    def __init__(self, net: "Net", nodes: Iterable[Node], gap: "State | None") -> None:
        self.net = net
        self.labels = tuple(sorted({label for node in nodes for label in node.labels}))
        self.children = [node.children for node in nodes if node.edges]
        self.gap = gap
        self.leading = frozenset().union(*self.children)
        self.goes_on_only = not self.labels and gap is None

    def __missing__(self, number: int) -> "State | None":
        meant = self.leading & self.net.words[number]
        entered = [child for one in meant for children in self.children for child in children.get(one, ())]
        self[number] = after = self.net.state(frozenset(entered)) if entered else None
        self.net.taken += 1
        return after


Found = dict[tuple[int, int], tuple[str, ...]]
"""The labels of all phrases that cover the words from a start to an end, the end not among them."""


class Net:
    """Finds all phrases below one root; the time grows with the length of the text only."""

    def __init__(self, root: Node, meant: Mapping[str, Sequence[int]]) -> None:
        self._root = root
        self._meant = meant
        self._numbers: dict[frozenset[int], int] = {}
        self.words: list[frozenset[int]] = []
        self._forget()

    def number(self, readings: Readings) -> int:
        """Return a number for a word of these `readings`; words that are the same to all phrases share it."""
        meant = frozenset([one for spelled in readings for one in self._meant.get(spelled, ())])
        if meant not in self._numbers:
            self._numbers[meant] = len(self.words)
            self.words.append(meant)
        return self._numbers[meant]

    def search(self, numbers: Sequence[int]) -> Found:  # noqa: C901  the screen's innermost loop, inlined
        """Return what is found in words of these `numbers`, by start and end."""
        if self.taken > self._kept:
            self._keep()
        count = len(numbers)
        found: Found = {}
        begun = [*map(self._begin.__getitem__, numbers)]
        if begun.count(None) == count:
            return found
        ahead = self._ahead(numbers)
        for start, first in enumerate(begun):
            if first is None:
                continue
            if first.goes_on_only:  # most words lead nowhere: found out before anything is made
                after = first[numbers[start + 1]] if start + 1 < count else None
                if after is None:
                    continue
                open_ = [(after, start + 2)]
            else:
                open_ = [(first, start + 1)]
            for state, at in open_:  # grows as it is walked
                if state.labels:
                    known = found.get((start, at))
                    found[start, at] = state.labels if known is None else tuple(sorted({*known, *state.labels}))
                if at == count:
                    continue
                if state.leading:
                    after = state[numbers[at]]
                    if after is not None:
                        open_.append((after, at + 1))
                gap = state.gap
                if gap is not None and not gap.leading.isdisjoint(ahead[at // BLOCK]):
                    ways = [*map(gap.__getitem__, numbers[at : at + WIDEST_GAP + 1])]
                    if ways.count(None) < len(ways):
                        open_ += [(after, place) for place, after in enumerate(ways, at + 1) if after is not None]
        return found

    def _ahead(self, numbers: Sequence[int]) -> list[frozenset[int]]:
        """Return, for each block of places, what is meant by any word that may follow a gap there."""
        meant = [self.words[number] for number in numbers]
        return [
            frozenset().union(*meant[place : place + BLOCK + WIDEST_GAP]) for place in range(0, len(numbers), BLOCK)
        ]

    def state(self, nodes: frozenset[Node]) -> State:
        """Return the one state of these `nodes`."""
        if nodes not in self._states:
            gaps = frozenset([node.gap for node in nodes if node.gap is not None])
            if gaps and gaps not in self._gaps:
                self._gaps[gaps] = State(self, gaps, None)
            self._states[nodes] = State(self, nodes, self._gaps[gaps] if gaps else None)
        return self._states[nodes]

    def _forget(self) -> None:
        self.taken: int = 0
        self._kept: int = 0
        self._gaps: dict[frozenset[Node], State] = {}
        self._states: dict[frozenset[Node], State] = {}
        self._begin: State = State(self, {self._root}, None)

    def _keep(self) -> None:
        """Keep the garbage collector from walking the steps that were taken; past the most, begin anew.

        What is frozen is freed by its counts alone, so the states that lead to one another are parted first.
        """
        if self.taken > MOST_STEPS:
            for state in (self._begin, *self._states.values(), *self._gaps.values()):
                state.clear()
            self._forget()
        gc.freeze()
        self._kept = self.taken + STEPS_AT_ONCE
