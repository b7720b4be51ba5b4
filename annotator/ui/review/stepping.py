"""From case to case."""

from annotator.ui.review.queue_state import key_of
from annotator.ui.review.walking import Walking


class Stepping:
    """Says where there is no case to go to."""

    def __init__(self, walking: Walking) -> None:
        self._walking = walking

    def step(self, step: int) -> None:
        """The next case of the list, whatever its standing, or the one before."""
        found = self._walking.state.step(self._walking.key, step)
        if found is None:
            self._say("This is the last case." if step > 0 else "This is the first case.")
        else:
            self._walking.show(key_of(found))

    def step_to_do(self, step: int) -> None:
        """The next case with something to decide, going round."""
        found = self._walking.state.next_to_do(self._walking.state.find(self._walking.key), step, self._walking.pending)
        if found is None or key_of(found) == self._walking.key:
            self._say("No other case waits in this list.")
        else:
            self._walking.show(key_of(found))

    def step_document(self, step: int) -> None:
        """The first case of the next document of the list, or of the one before."""
        rows, place = self._walking.state.rows, self._walking.state.find(self._walking.key)
        document = self._walking.key[0] if self._walking.key else ""
        while 0 <= place < len(rows) and rows[place].document_id == document:
            place += step
        if not 0 <= place < len(rows):
            self._say("This is the last document." if step > 0 else "This is the first document.")
            return
        while step < 0 and place > 0 and rows[place - 1].document_id == rows[place].document_id:
            place -= 1
        self._walking.show(key_of(rows[place]))

    def go_on(self) -> None:
        """After a decision: the next case with something to decide; when there is none, say so."""
        done = self._walking.pending | ({self._walking.key} if self._walking.key else set())
        found = self._walking.state.next_to_do(self._walking.state.find(self._walking.key), 1, done)
        if found is None:
            self._walking.catch_up()
            found = self._walking.state.next_to_do(
                self._walking.state.find(self._walking.key), 1, self._walking.pending
            )
        if found is not None:
            self._walking.show(key_of(found))
        elif self._walking.state.counts.to_do and not self._walking.pending:
            self._walking.look_again()
            self._say("This list is done.")
        else:
            self._walking.show_nothing()

    def _say(self, words: str) -> None:
        self._walking.window.status.say(words)
