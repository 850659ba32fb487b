"""What opens a directive or one of its sections: who writes, and whether a line gives orders or only heads others."""

from __future__ import annotations

import re

from domain.intake.directives.layout.outline import Node
from domain.text import fold_with_offsets

_ISSUER = re.compile(
    r"(?:^|, )((?:(?:giam doc|chu tich|bo truong|bi thu|truong ban|chi cuc truong|cuc truong|ban thuong vu"
    r"|thuong truc|lanh dao|ban giam doc) )?(?:so|ubnd|uy ban nhan dan|bo|cuc|chi cuc|ban|huyen uy|tinh uy"
    r"|dang uy|thanh uy|van phong|trung tam|truong|benh vien|vien)(?: [^,:;.]{2,80}?)??) (?:chi dao|yeu cau|de nghi"
    r"|giao|co y kien|ket luan|thong bao|huong dan)(?![a-z])"
)
_POST = re.compile(r"(?:Giám đốc|Giam doc|Chủ tịch|Bộ trưởng|Chi cục trưởng|Cục trưởng|Lãnh đạo|Ban Giám đốc)\s+(?=\S)")
_TOLD = re.compile(r" (?:da|dang|vua|se|duoc)(?![a-z])")


def issuer_in(text: str) -> str:
    """ "…, Giám đốc Sở X chỉ đạo như sau:" tells who writes; empty where the words tell what somebody has done."""
    scan = fold_with_offsets(text)
    found = _ISSUER.search(scan.text[:600])
    if found is None or _TOLD.search(found[1]):
        return ""
    words = scan.original(found.start(1), found.end(1))
    post = _POST.match(words)
    return words[post.end() :] if post else words


def is_order_line(folded: str) -> bool:
    return folded.startswith(("ket qua", "bao cao ket qua")) and bool(
        re.search(r"(?<![a-z])(?:bao cao|gui)(?![a-z])", folded)
    )


# "Căn cứ Kế hoạch số …, Giám đốc Sở phân công như sau:" is the preamble of all that follows, not a heading.
_ANNOUNCED = re.compile(
    r"(?<![a-z])(?:chi dao|yeu cau|de nghi|giao|phan cong|phan cong nhiem vu|thong bao|ket luan|huong dan|trien khai"
    r"|ban hanh|co y kien|quyet dinh|thuc hien)(?: [a-z]+){0,12} ?:$"
)


def announces(node: Node, folded: str) -> bool:
    """Whether an unmarked paragraph that begins with grounds or facts ends by giving orders."""
    return (
        node.line.marker is None
        and node.opens
        and re.search("[,;]", folded) is not None
        and bool(_ANNOUNCED.search(folded.rstrip(' *"”')))
    )


def is_section(node: Node) -> bool:
    """Whether the line heads a section, or stands in none; an announcing paragraph is neither."""
    if node.line.marker is None and node.children:
        return False
    parent = node.parent
    return parent is None or parent.parent is None or (parent.line.marker is None and parent.parent.parent is None)
