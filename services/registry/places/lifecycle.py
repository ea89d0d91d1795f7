"""What can be said of a place, and in which words. Pure."""

from services.registry.zones.lifecycle import KIND_WORDS, ZoneKind

TOWN_LENGTH = 9
SAMPLE_WORDS = "（示例区域，不作数）"


def town_of(division_code: str) -> str:
    """The town that a division lies in; a county stays itself."""
    return division_code[:TOWN_LENGTH]


def zone_words(kind: ZoneKind, inside_marks: list[str], on_record: int, nearest_m: float | None) -> str:
    """Whether a place lies in a zone of a kind, and how far that can be relied on."""
    words = KIND_WORDS[kind]
    if inside_marks:
        return f"位于{words}内{SAMPLE_WORDS if set(inside_marks) == {'sample'} else ''}。"
    distance = f"最近的边界约 {nearest_m:.0f} 米。" if nearest_m is not None else ""
    if on_record:
        return f"不在本镇已登记的 {on_record} 个{words}内；{distance}未登记的区域无法判断。"
    return f"本镇没有登记{words}的边界，无法判断是否位于其中。{distance}"


def nearest_source_words(words: str, name: str, distance_m: float) -> str:
    """What is known where no boundary is: a point, and only that."""
    return f"{words}只知道最近的点：{name}，约 {distance_m:.0f} 米；这不是边界，不能据以判断。"


def division_words(name: str | None, *, by_boundary: bool, distance_m: float | None) -> str:
    """In which division a place lies, and how that is known."""
    if name is None:
        return "附近没有已知区划的监管对象，也没有登记区划边界，无法判断所在区划。"
    if by_boundary:
        return f"位于{name}（依据登记的区划边界）。"
    return f"没有登记区划边界；最近的已知监管对象在{name}，约 {distance_m:.0f} 米，仅供参考。"
