"""统一社会信用代码 (GB 32100-2015). Pure.

Our own check, since the libraries demand digits in the first eight places and so refuse `N2…`, the codes of rural
collectives. Old and wrong codes are in use: a fault is something to warn of, never proof that a unit does not exist.
"""

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, Z, S, V
LENGTH = 18
_DIVISION = slice(2, 8)
_BASE = len(ALPHABET)


def normal(code: str) -> str:
    """The code as it is compared: without surrounding space, in capitals."""
    return code.strip().upper()


def check_character(body: str) -> str:
    """The last character of a code, from its first seventeen."""
    weighed = sum(ALPHABET.index(char) * pow(3, place, _BASE) for place, char in enumerate(body))
    return ALPHABET[-weighed % _BASE]


def fault(code: str) -> str | None:
    """What is wrong with a code that is in normal form, in the user's words; nothing if it may be right."""
    if len(code) != LENGTH:
        return f"统一社会信用代码应为 {LENGTH} 位，填写的是 {len(code)} 位。"
    strange = sorted(set(code) - set(ALPHABET))
    if strange:
        return f"统一社会信用代码中不会出现 {'、'.join(strange)}（不用字母 I、O、S、V、Z），请对照证照核对。"
    if not code[_DIVISION].isdigit():
        return "统一社会信用代码的第 3 至 8 位应为登记机关的行政区划代码（数字），请对照证照核对。"
    if check_character(code[:-1]) != code[-1]:
        return "统一社会信用代码的校验位不符，多半有一位填错，请对照证照核对。"
    return None
