from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from domain.errors import UnitAmbiguous
from domain.model import ChannelKind, OrganizationRole, Unit, UnitRole
from domain.office.roster import Roster, RosterProblems, read_roster
from domain.office.units import find_unit
from wording.office.files import roster_problem

EXAMPLE = Path(__file__).parents[2] / "examples" / "so-khcn.toml"
OFFICE = """
[organization]
name = "Sở Khoa học và Công nghệ"

[[units]]
code = "QLKH"
name = "Phòng Quản lý khoa học"

[[units]]
code = "VP"
name = "Văn phòng Sở"
"""


@pytest.fixture(scope="module")
def example() -> Roster:
    return read_roster(EXAMPLE.read_text(encoding="utf-8"))


def problems(text: str) -> tuple[str, ...]:
    with pytest.raises(RosterProblems) as caught:
        read_roster(text)
    return tuple(map(roster_problem, caught.value.problems))


def person(**values: str) -> str:
    return "\n[[people]]\n" + "\n".join(f"{key} = {value}" for key, value in values.items()) + "\n"


def test_the_example_has_the_units_of_the_directive_in_protocol_order(example: Roster) -> None:
    assert [(unit.code, unit.name) for unit in example.units] == [
        ("VP", "Văn phòng Sở"),
        ("QLKH", "Phòng Quản lý khoa học"),
        ("QLCN&TTCN", "Phòng Quản lý công nghệ và thị trường công nghệ"),
        ("QLCNg", "Phòng Quản lý chuyên ngành"),
        ("TTra", "Thanh tra Sở"),
        ("CCTĐC", "Chi cục Tiêu chuẩn Đo lường Chất lượng"),
    ]


def test_the_example_has_a_head_and_a_focal_officer_for_every_unit(example: Roster) -> None:
    for unit in example.units:
        members = [person for person in example.people if person.unit == unit.code]
        assert sum(person.role is UnitRole.HEAD for person in members) == 1, unit.code
        assert sum(person.focal for person in members) == 1, unit.code


def test_the_example_casts_the_roles_of_the_office(example: Roster) -> None:
    an = next(person for person in example.people if person.name == "Nguyễn Thị An")
    assert (an.title, an.unit, an.role) == ("Phó Chánh Văn phòng", "VP", UnitRole.DEPUTY)
    assert an.roles == {OrganizationRole.ADMIN, OrganizationRole.MONITOR}
    in_charge = {unit.code for unit in example.units if unit.leader == "Phạm Thị Dung"}
    assert in_charge == {"QLKH", "TTra", "VP"}


def test_the_stranger_of_the_example_is_not_among_the_people(example: Roster) -> None:
    strangers = [phone.name for phone in example.phones if phone.stranger]
    assert strangers == ["Đinh Thị Em"]
    assert strangers[0] not in {person.name for person in example.people}
    assert [phone.key for phone in example.phones] == ["an", "binh", "chau", "dung", "giang", "long", "ha", "em"]
    zalo = {phone.key: phone.channels for phone in example.phones if ChannelKind.ZALO in phone.channels}
    only = (ChannelKind.ZALO,)
    assert zalo == {"an": (ChannelKind.TELEGRAM, ChannelKind.ZALO), "long": only, "ha": only}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("vp", "VP"),
        ("VPS", "VP"),
        ("văn phòng", "VP"),
        ("P. Quản lý khoa học", "QLKH"),
        ("QLCNTTCN", "QLCN&TTCN"),
        ("phòng quản lý công nghệ", "QLCN&TTCN"),
        ("phong ql chuyen nganh", "QLCNg"),
        ("thanh tra", "TTra"),
        ("TTS", "TTra"),
        ("CC TĐC", "CCTĐC"),
        ("CCTDC", "CCTĐC"),
        ("chi cục", "CCTĐC"),
        ("tđc", "CCTĐC"),
    ],
)
def test_the_example_knows_what_people_call_its_units(example: Roster, typed: str, code: str) -> None:
    assert find_unit(typed, stored(example)).code == code


def test_the_example_leaves_the_ambiguous_name_to_a_question(example: Roster) -> None:
    with pytest.raises(UnitAmbiguous):
        find_unit("QLCN", stored(example))


def stored(roster: Roster) -> list[Unit]:
    return [Unit(number, 1, unit.code, unit.name, unit.aliases) for number, unit in enumerate(roster.units)]


def test_an_order_of_its_own_goes_before_the_order_of_the_file() -> None:
    text = OFFICE.replace('code = "QLKH"', 'code = "QLKH"\norder = 5')
    assert [unit.code for unit in read_roster(text).units] == ["VP", "QLKH"]


def test_a_person_is_an_officer_unless_it_says_otherwise() -> None:
    (officer,) = read_roster(OFFICE + person(name='"Trần Văn Bình"', unit='"QLKH"')).people
    assert officer.role is UnitRole.OFFICER
    assert not officer.focal
    assert officer.roles == frozenset()


def test_names_typed_on_a_mac_are_stored_composed() -> None:
    decomposed = unicodedata.normalize("NFD", OFFICE + person(name='"Trần  Văn Bình "', unit='"QLKH"'))
    assert read_roster(decomposed).people[0].name == "Trần Văn Bình"


def test_a_file_saved_by_notepad_with_a_byte_order_mark_is_read() -> None:
    assert len(read_roster("\ufeff" + OFFICE).units) == 2


def test_a_syntax_error_is_told_with_its_line() -> None:
    assert problems('[organization]\nname = Sở"') == ("Tệp: không đúng cú pháp TOML ở dòng 2, cột 8.",)
    assert problems('[organization]\nname = "Sở') == ("Tệp: không đúng cú pháp TOML ở cuối tệp.",)


def test_every_problem_is_told_at_once_with_its_place() -> None:
    text = (
        OFFICE.replace('name = "Văn phòng Sở"', 'nmae = "Văn phòng Sở"')
        + person(name='"Trần Văn Bình"', unit='"QLHK"', role='"boss"')
        + person(title='"Chuyên viên"', focal="true")
        + '[[phones]]\nkey = "em"\nuser_id = "12"\n'
    )
    assert problems(text) == (
        'Đơn vị thứ 2 ("VP"): không có mục "nmae"; có phải "name" không?',
        'Đơn vị thứ 2 ("VP"): thiếu mục "name".',
        'Người thứ 1 ("Trần Văn Bình"): mục "role" không nhận "boss"; các giá trị được dùng: head, deputy, officer.',
        'Người thứ 2: có "role" hoặc "focal" mà không có đơn vị ("unit").',
        'Người thứ 2: thiếu mục "name".',
        'Điện thoại thứ 1 ("em"): phải có đúng một trong hai mục "person" (người trong danh sách) '
        'và "stranger" (người lạ).',
        'Điện thoại thứ 1 ("em"): mục "user_id" phải là một số nguyên dương.',
        'Người "Trần Văn Bình": không có đơn vị nào mang mã "QLHK"; có phải "QLKH" không?',
    )


@pytest.mark.parametrize(
    ("added", "told"),
    [
        ('[[units]]\ncode = "qlkh"\nname = "Khác"', 'Đơn vị: mã "qlkh" được dùng cho hai đơn vị.'),
        ('[[units]]\ncode = "X"\nname = "Quản lý khoa học"', 'tên "Quản lý khoa học" được dùng cho hai đơn vị.'),
        ('[[units]]\ncode = "X"\nname = "Y"\naliases = ["vp"]', 'trùng với mã của đơn vị "VP"'),
        ('[[units]]\ncode = "X"\nname = "Y"\naliases = "vp"', 'mục "aliases" phải là một danh sách chuỗi.'),
        ('[[units]]\ncode = "X"\nname = "Y"\naliases = [1]', 'mục "aliases" phải là một danh sách chuỗi.'),
        ('[[units]]\ncode = "X"\nname = "Y"\norder = true', 'mục "order" phải là một số nguyên.'),
        ('[[units]]\ncode = "X"\nname = "Y"\nleader = "Ai đó"', 'không có người nào tên "Ai đó" có vai trò "leader"'),
        ('[people]\nname = "Bình"', 'mục "people" phải là các bảng [[people]].'),
        ('[[groups]]\nname = "x"', 'Tệp: không có mục "groups".'),
        (person(name="7"), 'mục "name" phải là một chuỗi trong ngoặc kép.'),
        (person(name='"Bình"', roles='["admin", "king"]'), 'không nhận "king"'),
        (person(name='"Bình"') + person(name='"bình"'), "được ghi 2 lần ngoài các đơn vị."),
        (
            person(name='"A"', unit='"VP"', role='"head"') + person(name='"B"', unit='"VP"', role='"head"'),
            'Đơn vị "VP": có hơn một người đứng đầu: A, B.',
        ),
        (
            person(name='"A"', roles='["director"]') + person(name='"B"', roles='["director"]'),
            'có hơn một người mang vai trò "director": A, B.',
        ),
        (person(name='"A"', unit='"qlkh"'), 'không có đơn vị nào mang mã "qlkh"; có phải "QLKH" không?'),
        ('[[phones]]\nkey = "a"\nuser_id = 1\nperson = "Ai đó"', 'không có người nào tên "Ai đó" ở mục [[people]].'),
        (
            '[[phones]]\nkey = "a"\nuser_id = 1\nstranger = "Em"\n[[phones]]\nkey = "A"\nuser_id = 1\nstranger = "Tư"',
            'khóa "A" được dùng hai lần.',
        ),
        (
            '[[phones]]\nkey = "a"\nuser_id = 1\nstranger = "Em"\nchannels = ["zalo"]\nzalo_id = "12ab"',
            'Điện thoại thứ 1 ("a"): mục "zalo_id" của điện thoại dùng Zalo phải là 20 ký tự',
        ),
        ('[[phones]]\nkey = "a"\nuser_id = 1\nstranger = "Em"\nchannels = ["viber"]', 'không nhận "viber"'),
    ],
)
def test_what_cannot_be_is_refused_in_words(added: str, told: str) -> None:
    assert any(told in line for line in problems(OFFICE + added)), problems(OFFICE + added)


def test_a_leader_named_with_a_slip_gets_the_nearest_name() -> None:
    text = OFFICE.replace('code = "VP"', 'code = "VP"\nleader = "Phạm Thị Dũng"')
    told = problems(text + person(name='"Phạm Thị Dung"', roles='["leader"]'))
    assert 'có phải "Phạm Thị Dung" không?' in told[0]


def test_an_empty_file_is_refused() -> None:
    assert problems("") == (
        'Cơ quan: thiếu mục "name".',
        "Tệp: chưa có đơn vị nào; cần ít nhất một bảng [[units]].",
    )


def test_homonyms_in_different_units_are_two_people() -> None:
    text = OFFICE + person(name='"Nguyễn Văn Hải"', unit='"VP"') + person(name='"Nguyễn Văn Hải"', unit='"QLKH"')
    assert [member.unit for member in read_roster(text).people] == ["VP", "QLKH"]


@pytest.mark.parametrize("values", [{"name": '"TỐI MẬT"'}, {"name": '"Trần Văn Bình"', "title": '"Chuyên viên (mật)"'}])
def test_a_stamp_of_state_secrecy_in_a_seed_file_is_refused_and_not_said_again(values: dict[str, str]) -> None:
    told = problems(OFFICE + person(**values, unit='"QLKH"', role='"officer"'))
    assert any("có dấu chỉ độ mật nên không được lưu" in problem for problem in told)
    assert "TỐI MẬT" not in "".join(told)
