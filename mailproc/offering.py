"""Ready answers: lines that a link in a letter of ours carries out, once, for the clerk it was made for."""

from dataclasses import dataclass
from datetime import datetime

from mailproc.ledger.events import Offer
from mailproc.model import Office
from mailproc.office import offers
from mailproc.press import echo


@dataclass(frozen=True, slots=True)
class Offering:
    """Makes the offers of one letter to one clerk; `letter` is its Message-ID (post.letter.identity)."""

    office: Office
    secret: bytes
    letter: str
    clerk: str
    now: datetime

    def of_mail(self, mail: str, lines: tuple[tuple[int, str], ...]) -> tuple[Offer, echo.Link]:
        """To carry out these lines of a mail, each given with its place, as with a second word (确认)."""
        return self._offer(offers.CONFIRM, mail, tuple(place for place, _ in lines), tuple(line for _, line in lines))

    def ready(self, option: str, *lines: str, matter: str = "") -> tuple[Offer, echo.Link]:
        """To carry out whole lines, with full numbers, as if the clerk had typed them: what asks for 确认 still asks.

        `option` is short, ASCII and the letter's own for these lines; `matter` is what they decide (Offer).
        """
        return self._offer(option, "", tuple(range(len(lines))), lines, matter)

    def _offer(
        self, option: str, mail: str, places: tuple[int, ...], lines: tuple[str, ...], matter: str = ""
    ) -> tuple[Offer, echo.Link]:
        token = offers.token(self.secret, self.letter, option, self.clerk)
        offer = Offer(
            token=offers.digest(token),
            letter=self.letter,
            option=option,
            clerk=self.clerk,
            mail=mail,
            places=places,
            lines=lines,
            until=self.now + offers.VALID,
            matter=matter,
        )
        return offer, echo.link(self.office, offers.subject(token), offer.until)
