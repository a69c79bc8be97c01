"""Property paths, read: SPARQL 1.1, section 9."""

from ..algebra import Choice, Inverse, Path, Repeated, Sequence, Unsupported
from .reader import Reader


class PathReader(Reader):
    """Reads paths."""

    def path(self) -> Path:
        """Return the path that is next: choices between sequences."""
        found = self._sequence()
        while self.take("|"):
            found = Choice(found, self._sequence())
        return found

    def _sequence(self) -> Path:
        found = self._step()
        while self.take("/"):
            found = Sequence(found, self._step())
        return found

    def _step(self) -> Path:
        inverse = bool(self.take("^"))
        found = self._single()
        mark = self.take("?", "*", "+")
        if mark:
            found = Repeated(found, mark)
        return Inverse(found) if inverse else found

    def _single(self) -> Path:
        if self.take("("):
            found = self.path()
            self.expect(")")
            return found
        if self.sees("!"):
            raise Unsupported("a negated path")
        return self.verb_a() or self.iri()
