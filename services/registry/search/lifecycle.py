"""How words are written, cut and looked for. Pure.

The index knows every two neighbouring characters of a text, and every three where all are ASCII, since digits repeat.
So whatever stands in a text is found, be it of two characters, and no dictionary decides what is on the index: it only
cuts what is asked for, so that 饮用水源地 finds 饮用水水源地, in which 饮用 and 水源地 both stand.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

import rjieba

from shared.masking import HIDDEN

EDITION = 1  # of what the index knows: to be counted up with every change, and all is gone through anew
PAIR, TRIPLE = 2, 3
EVERYWHERE = ""  # the division of what belongs to none
LONGEST_KEY = 200
LONGEST_SAID = 20_000
LONGEST_EXCERPT = 120
SHORTEST_NUMBER = 7
# Mobile and identity numbers and fixed lines, however somebody has spaced them in a free text.
_PERSONAL = re.compile(
    r"(?<!\d)(?:1[3-9](?:[ -]?\d){9}|\d(?:[ -]?\d){16}[ -]?[\dx]|0\d{2,3}[ -]?\d{3,4}[ -]?\d{4})(?!\d)"
)
_BRACKETS = str.maketrans("〔〕【】[]", "()()()")  # the numbers of official papers are written with any of them
# The divisions around one have codes of these lengths: county, town, village, group, grid.
_LEVELS = (6, 9, 12, 14, 16)


class Match(StrEnum):
    """How well something fits, the best first."""

    NUMBER = "number"
    SAME = "same"
    PHRASE = "phrase"
    WORDS = "words"


def normalised(text: str) -> str:
    """One way to write what reads the same: full-width as half-width, capitals as small, any blank as one space."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).translate(_BRACKETS)
    return " ".join((folded if folded.isprintable() else "".join(map(_plain, folded))).split())


def _plain(char: str) -> str:
    """Without what nobody sees."""
    return {"Cf": "", "Cc": " "}.get(unicodedata.category(char), char)


def without_numbers(text: str) -> str:
    """A normalised text without the telephone and identity numbers that somebody has typed into it."""
    return _PERSONAL.sub(HIDDEN, text)


def pieces(text: str) -> set[str]:
    """What the index knows of a normalised text: what begins at each character, of two or three."""
    return {_piece(chunk, at) for chunk in text.split() for at in range(len(chunk))}


def _piece(chunk: str, at: int) -> str:
    triple = chunk[at : at + TRIPLE]
    return triple if len(triple) == TRIPLE and triple.isascii() else triple[:PAIR]


def needed(word: str) -> list[str]:
    """What the index must know of any text in which a word stands, as parts of a tsquery.

    In the text the last two characters may go on: a word of one, or of two in ASCII, is the beginning of a piece.
    """
    sure = [_piece(word, at) for at in range(len(word) - 1) if _is_whole(word, at)]
    return [quoted(piece) for piece in dict.fromkeys(sure)] or [f"{quoted(word)}:*"]


def _is_whole(word: str, at: int) -> bool:
    return at + PAIR < len(word) or not word[at:].isascii()


def cut(word: str) -> list[str]:
    """The words in a word of Chinese characters, by the dictionary; anything else stands as it is.

    Characters that the dictionary leaves single stay together: they are mostly somebody's name.
    """
    if not all(map(_is_chinese, word)):
        return [word]
    parts: list[str] = []
    loose = False
    for piece in rjieba.cut(word, hmm=False):
        single = len(piece) == 1
        if single and loose:
            parts[-1] += piece
        else:
            parts.append(piece)
        loose = single
    return parts


def _is_chinese(char: str) -> bool:
    return "㐀" <= char <= "鿿" or char >= "\U00020000"


def words_of(q: str) -> list[str]:
    """What somebody asks for, each part of which must stand somewhere."""
    return normalised(q).split()


def parts_of(words: Iterable[str]) -> list[str]:
    """The same, as the dictionary cuts it."""
    return list(dict.fromkeys(part for word in words for part in cut(word)))


# What a record is beyond what it says. Each has a blank in it, which no piece has.


def is_called(name: str) -> str:
    """That a record has this name or number, whole."""
    return quoted(f"is {name[:LONGEST_KEY]}")


def is_of(things: str) -> str:
    """That a record is of this kind."""
    return quoted(f"of {things}")


def lies_in(division_code: str) -> str:
    """That a record lies inside this division; any beginning of a code will do."""
    known = len(division_code) in (len(EVERYWHERE), *_LEVELS)
    return f"{quoted(f'in {division_code}')}{'' if known else ':*'}"


def around(division_code: str) -> Iterator[str]:
    """The division and those around it, as lexemes."""
    codes = {division_code[:length] for length in _LEVELS if length <= len(division_code)} | {division_code}
    return (quoted(f"in {code}") for code in codes)


def quoted(text: str) -> str:
    """As tsvector and tsquery write a lexeme."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def marks(line: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words stand in a line, from and until which character; those that overlap are one."""
    found = sorted((match.start(), match.end()) for word in words for match in re.finditer(re.escape(word), line))
    told: list[tuple[int, int]] = []
    for start, end in found:
        if told and start <= told[-1][1]:
            told[-1] = (told[-1][0], max(end, told[-1][1]))
        else:
            told.append((start, end))
    return told


def excerpt(said: str, words: Sequence[str]) -> str:
    """What a record says where most of the words stand, the earlier the better; of a long text, what is around them."""
    line = max(said.split("\n"), key=lambda line: sum(word in line for word in words))
    if len(line) <= LONGEST_EXCERPT:
        return line
    first = min((line.find(word) for word in words if word in line), default=0)
    begin = max(0, first - LONGEST_EXCERPT // 4)
    return line[begin : begin + LONGEST_EXCERPT]


def is_number(q: str) -> bool:
    """Whether this may be somebody's telephone or identity number, whole."""
    return sum(map(str.isdigit, q)) >= SHORTEST_NUMBER
