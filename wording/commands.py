"""What each command does and how it is typed: for the help pages, the buttons and the messenger's own command menu."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.conversation.messages.base import ButtonName


class Purpose(StrEnum):
    """The headings of the help page, in order."""

    LOOK = "Xem việc"
    DO = "Thực hiện"
    ASSIGN = "Giao việc"
    MANAGE = "Quản trị"
    OTHER = "Khác"


@dataclass(frozen=True, slots=True)
class CommandHelp:
    """`does` is at most 60 characters, for menus; `example` is typed as it stands; `details` is the full help."""

    does: str
    example: str
    button: str
    purpose: Purpose = Purpose.OTHER
    details: str = ""


HELP: Mapping[str, CommandHelp] = {
    "viec": CommandHelp(
        "Xem nhiệm vụ của tôi, việc gấp nhất trước",
        "viec",
        button="Việc của tôi",
        purpose=Purpose.LOOK,
        details='Thêm số trang để xem tiếp, ví dụ "viec 2".',
    ),
    "donvi": CommandHelp(
        "Xem nhiệm vụ của một phòng, đơn vị",
        "donvi QLKH",
        button="Việc của đơn vị",
        purpose=Purpose.LOOK,
        details='Gõ "donvi" để xem đơn vị của mình, hoặc thêm tên, tên viết tắt của đơn vị.',
    ),
    "quahan": CommandHelp(
        "Xem các nhiệm vụ đang quá hạn",
        "quahan",
        button="Việc quá hạn",
        purpose=Purpose.LOOK,
        details='Thêm số trang để xem tiếp, ví dụ "quahan 2".',
    ),
    "chitiet": CommandHelp(
        "Xem chi tiết một nhiệm vụ",
        "chitiet 12",
        button="Chi tiết",
        purpose=Purpose.LOOK,
        details="Cho biết từng đơn vị làm đến đâu và quá trình xử lý của nhiệm vụ NV12.",
    ),
    "nhan": CommandHelp(
        "Xác nhận đã nhận nhiệm vụ",
        "nhan 12",
        button="Đã nhận",
        purpose=Purpose.DO,
        details="Xác nhận rồi, hệ thống không nhắc tiếp nhận nữa; việc nhắc thời hạn vẫn tiếp tục.",
    ),
    "xong": CommandHelp(
        "Báo hoàn thành, kèm kết quả nếu có",
        "xong 12 đã gửi 77/BC-SKHCN",
        button="Hoàn thành",
        purpose=Purpose.DO,
        details="Sau số nhiệm vụ có thể ghi kết quả hoặc số văn bản đã phát hành.",
    ),
    "baocao": CommandHelp(
        "Báo cáo tiến độ một nhiệm vụ",
        "baocao 12 đã lấy ý kiến 5/7 đơn vị",
        button="Báo cáo tiến độ",
        purpose=Purpose.DO,
        details="Người giao việc được báo; nhiệm vụ chuyển sang đang thực hiện. Xong hẳn thì gõ xong.",
    ),
    "tonlau": CommandHelp(
        "Xem việc không thời hạn lâu chưa báo cáo",
        "tonlau",
        button="Lâu chưa báo cáo",
        purpose=Purpose.LOOK,
        details="Việc không có thời hạn mà đã ba tháng chưa có báo cáo tiến độ, việc lâu nhất trước.",
    ),
    "nhaclai": CommandHelp(
        "Hẹn nhắc lại một nhiệm vụ của tôi",
        "nhaclai 12 sáng mai",
        button="Nhắc lại sau",
        purpose=Purpose.DO,
        details="Ghi chiều nay, sáng mai, thứ Hai hoặc thời điểm khác trước thời hạn; không ghi thì được chọn.",
    ),
    "hoantac": CommandHelp(
        "Hoàn tác việc vừa nhận, vừa báo xong, vừa hủy",
        "hoantac 12",
        button="Hoàn tác",
        purpose=Purpose.DO,
        details="Trong 24 giờ, do người đã thực hiện hoặc người theo dõi, đôn đốc. Việc nhắc tiếp tục như trước.",
    ),
    "visao": CommandHelp(
        "Vì sao tôi, nhóm, đơn vị nhận tin",
        "visao 12",
        button="Vì sao",
        purpose=Purpose.LOOK,
        details='Nêu từng bước nhắc, lý do, đã gửi cho ai. Hỏi về nhóm, đơn vị: "visao 12 nhóm", "visao 12 TTra".',
    ),
    "toixuly": CommandHelp(
        "Trưởng đơn vị trực tiếp xử lý việc quá hạn",
        "toixuly 12",
        button="Tôi xử lý",
        purpose=Purpose.DO,
        details="Thông báo sắp tới cho nhóm lùi đến sáng ngày làm việc sau đó, rồi tiếp tục theo lịch.",
    ),
    "chuyen": CommandHelp(
        "Phân công người thực hiện trong đơn vị",
        "chuyen 12 Bình",
        button="Chuyển xử lý",
        purpose=Purpose.DO,
        details="Ghi tên hoặc họ tên người của đơn vị; từ đó tin nhắc gửi cho người này.",
    ),
    "giao": CommandHelp(
        "Giao nhiệm vụ cho phòng, đơn vị",
        "giao QLKH phối hợp VP: báo cáo kết quả CCHC trước ngày 18/12",
        button="Giao việc",
        purpose=Purpose.ASSIGN,
        details='Chỉ gõ "giao" thì hệ thống hỏi lần lượt từng mục. Nhiều việc: mỗi dòng một việc. Trả lời một tin bằng '
        '"giao QLKH" để lấy nội dung tin đó. Gửi hoặc dán cả văn bản để đọc các nhiệm vụ. Chưa xác nhận thì chưa lưu.',
    ),
    "dinhky": CommandHelp(
        "Xem, dừng, đổi các việc định kỳ",
        "dinhky",
        button="Việc định kỳ",
        purpose=Purpose.ASSIGN,
        details='Lập bằng "giao" kèm "định kỳ trước ngày 15 hằng tháng". Dừng: "dinhky bo 3"; bỏ qua kỳ tới: '
        '"dinhky boqua 3"; đổi kỳ tới: "dinhky sua 3 hạn 20/12".',
    ),
    "lich": CommandHelp(
        "Xem ngày nghỉ, ngày làm bù",
        "lich 2027",
        button="Lịch",
        purpose=Purpose.LOOK,
        details='Chỉ gõ "lich" để xem tháng này và tháng sau. Quản trị sửa: "lich nghỉ 2/1/2027 theo 12729/VPCP-KGVX", '
        '"lich làm bù 10/1/2027", "lich bỏ 2/1/2027".',
    ),
    "sua": CommandHelp(
        "Đổi thời hạn, người thực hiện, nội dung",
        "sua 12 hạn 20/12",
        button="Sửa",
        purpose=Purpose.ASSIGN,
        details='Thời hạn mới được nêu lại để xác nhận. Hoặc "sua 12 chuyên viên Bình", "sua 12 tên" kèm nội dung.',
    ),
    "tamdung": CommandHelp(
        "Tạm dừng một nhiệm vụ, ngừng tính thời hạn",
        "tamdung 12 chờ ý kiến UBND tỉnh",
        button="Tạm dừng",
        purpose=Purpose.ASSIGN,
        details='Ghi lý do sau số nhiệm vụ. Gõ "mo 12" để tiếp tục; thời hạn lùi đúng số ngày làm việc đã tạm dừng.',
    ),
    "mo": CommandHelp(
        "Tiếp tục một nhiệm vụ đang tạm dừng",
        "mo 12",
        button="Tiếp tục",
        purpose=Purpose.ASSIGN,
        details="Thời hạn lùi đúng số ngày làm việc đã tạm dừng; thời hạn ban đầu vẫn được lưu.",
    ),
    "huy": CommandHelp(
        "Hủy một nhiệm vụ, kèm lý do",
        "huy 12 đã có văn bản thay thế",
        button="Hủy",
        purpose=Purpose.ASSIGN,
        details='Ghi lý do sau số nhiệm vụ; đơn vị được thông báo. Hủy nhầm: gõ "hoantac 12" trong 24 giờ.',
    ),
    "dienthu": CommandHelp(
        "Xem trước các tin sẽ gửi trong những ngày tới",
        "dienthu 14",
        button="Diễn thử",
        purpose=Purpose.ASSIGN,
        details='Ghi số ngày; không tin nào được gửi. Thêm số trang để xem tiếp, ví dụ "dienthu 14 2".',
    ),
    "lienlac": CommandHelp(
        "Xem ai chưa liên lạc được, tin nào chưa gửi được",
        "lienlac",
        button="Liên lạc",
        purpose=Purpose.MANAGE,
        details='Gửi lại tin số 5: "lienlac thu lai 5"; mọi tin không rõ đã tới: "lienlac thu lai tat ca".',
    ),
    "nhapfile": CommandHelp(
        "Nhập bảng nhiệm vụ từ tệp Excel, CSV",
        "nhapfile",
        button="Nhập bảng",
        purpose=Purpose.ASSIGN,
        details='Gửi tệp xlsx, xls, ods hoặc csv kèm chú thích "nhapfile", hoặc dán bảng ngay dưới chữ đó. Bảng '
        "được nêu lại để kiểm tra trước khi lưu, kèm tệp có cột ghi hệ thống hiểu mỗi dòng thế nào; gửi lại tệp đã sửa "
        "thì nhiệm vụ đã có được cập nhật, không ghi hai lần. Ô trống không đổi gì.",
    ),
    "xembang": CommandHelp(
        "Xem các dòng cần xem lại của bảng đang nhập",
        "xembang 1",
        button="Xem các dòng",
        purpose=Purpose.ASSIGN,
        details='Gõ "tiep" hoặc "xem thêm" để xem trang sau. "xuatfile bảng đang nhập" gửi lại bảng kèm câu trả lời.',
    ),
    "cot": CommandHelp(
        "Chỉ rõ một cột của bảng đang nhập là gì",
        "cot Đơn vị đầu mối là chủ trì",
        button="Chỉ rõ cột",
        purpose=Purpose.ASSIGN,
        details="Là: nhiệm vụ, chủ trì, phối hợp, thời hạn, trạng thái, người thực hiện, văn bản, kết quả, không dùng. "
        "Bảng sau có cùng các cột thì được hiểu như vậy luôn.",
    ),
    "leothang": CommandHelp(
        "Báo cấp trên cả việc đã quá hạn trong bảng",
        "leothang",
        button="Báo cấp trên",
        purpose=Purpose.ASSIGN,
        details='Gõ trước khi gõ "dung". Không gõ thì việc mới mà đã quá hạn chỉ được nhắc trong đơn vị.',
    ),
    "xuatfile": CommandHelp(
        "Xuất bảng nhiệm vụ ra tệp Excel",
        "xuatfile QLKH",
        button="Xuất bảng",
        purpose=Purpose.ASSIGN,
        details='Không ghi gì là toàn cơ quan; "xuatfile quá hạn" chỉ xuất việc quá hạn. Tệp sửa xong gửi lại được.',
    ),
    "doichieu": CommandHelp(
        "Đối chiếu với danh sách văn bản của tỉnh",
        "doichieu 1957/UBND-NC hạn 17/12/2026, đang thực hiện",
        button="Đối chiếu",
        purpose=Purpose.ASSIGN,
        details="Dán danh sách số văn bản, mỗi văn bản một dòng, hoặc dán bảng, hoặc gửi tệp bảng kèm chú thích này; "
        "có thể kèm thời hạn và tình trạng; danh sách dài cứ dán tiếp ở tin sau. Hệ thống nêu văn bản bên này hoặc "
        "bên kia chưa có, khác thời hạn, khác tình trạng.",
    ),
    "chinhsach": CommandHelp(
        "Xem chính sách nhắc việc theo mức độ khẩn",
        "chinhsach khẩn",
        button="Chính sách",
        purpose=Purpose.MANAGE,
        details='Chỉ gõ "chinhsach" để xem cả bốn mức; "chinhsach mặc định" bỏ chính sách do cơ quan đặt.',
    ),
    "bantin": CommandHelp(
        "Lấy bản tin trong ngày để sao chép vào nhóm Zalo",
        "bantin",
        button="Bản tin",
        purpose=Purpose.LOOK,
        details="Nêu theo đơn vị nhiệm vụ quá hạn, đến hạn hôm nay và 03 ngày làm việc tới; không nêu tên cá nhân.",
    ),
    "hanmuc": CommandHelp(
        "Xem hạn mức tin Zalo trong tháng",
        "hanmuc",
        button="Hạn mức",
        purpose=Purpose.MANAGE,
        details="Số tin đã dùng, dự kiến cả tháng theo lịch nhắc. Đến 80% báo tổ theo dõi; từ 90% bớt tin nhắc riêng.",
    ),
    "kenh": CommandHelp(
        "Chọn ứng dụng nhận tin trước: Zalo hay Telegram",
        "kenh zalo telegram",
        button="Kênh nhận tin",
        purpose=Purpose.OTHER,
        details="Ứng dụng đứng sau được dùng khi ứng dụng đứng trước không gửi được; mỗi tin chỉ gửi một nơi.",
    ),
    "tiep": CommandHelp(
        "Xem trang tiếp theo của danh sách vừa xem",
        "tiep",
        button="Trang sau",
        purpose=Purpose.LOOK,
        details="Dùng sau một danh sách có nhiều trang.",
    ),
    "moi": CommandHelp(
        "Mời một người dùng hệ thống",
        "moi QLKH chuyên viên Trần Văn Bình",
        button="Mời",
        purpose=Purpose.MANAGE,
        details="Ghi đơn vị, vai trò (trưởng phòng, phó trưởng phòng, chuyên viên) và họ tên nếu có; "
        "vai trò chung không cần đơn vị: quản trị, giám sát, lãnh đạo, giám đốc. Mã mời dùng một lần.",
    ),
    "nhom": CommandHelp(
        "Gắn nhóm chung, nhóm của đơn vị với hệ thống",
        "nhom",
        button="Gắn nhóm",
        purpose=Purpose.MANAGE,
        details='Nhắn riêng "nhom" (hoặc "nhom QLKH" cho nhóm của đơn vị) để lấy mã, rồi gõ "nhom" kèm mã trong nhóm.',
    ),
    "trogiup": CommandHelp(
        "Xem các lệnh và cách dùng",
        "trogiup xong",
        button="Trợ giúp",
        purpose=Purpose.OTHER,
        details="Thêm tên lệnh để xem cách dùng lệnh đó.",
    ),
    "dung": CommandHelp(
        "Xác nhận nội dung đang soạn là đúng và lưu",
        "dung",
        button="Đúng",
        purpose=Purpose.ASSIGN,
        details="Dùng khi hệ thống đã nêu lại nhiệm vụ và thời hạn để kiểm tra.",
    ),
    "suangay": CommandHelp(
        "Sửa thời hạn của việc đang soạn",
        "suangay 16h30 27/11",
        button="Sửa ngày",
        purpose=Purpose.ASSIGN,
        details='Ghi ngày theo mẫu 30/11/2026, 16h30 27/11, "thứ sáu tuần sau" hoặc "trong 5 ngày làm việc".',
    ),
    "thoi": CommandHelp(
        "Bỏ nội dung đang soạn",
        "thoi",
        button="Thôi",
        purpose=Purpose.OTHER,
        details="Không lưu gì của nội dung đang soạn.",
    ),
}

BUTTON_NAMES: Mapping[ButtonName, str] = {
    ButtonName.NEXT_PAGE: "Trang sau",
    ButtonName.WHY_ME: "Vì sao tôi nhận",
    ButtonName.WHY_THE_GROUP: "Vì sao nhóm nhận",
    ButtonName.BACK_TO_DEFAULT: "Về mặc định",
    ButtonName.SEND_ALL_AGAIN: "Gửi lại mọi tin không rõ đã tới",
    ButtonName.SEND_AGAIN: "Gửi lại",
    ButtonName.SEND_THIS_AGAIN: "Gửi lại số {last}",
    ButtonName.WHY_THE_UNIT: "Vì sao {behind_number}",
    ButtonName.YEAR: "Năm {last}",
    ButtonName.NORMAL: "Thường",
    ButtonName.URGENT: "Khẩn",
    ButtonName.VERY_URGENT: "Thượng khẩn",
    ButtonName.EXPRESS: "Hỏa tốc",
    ButtonName.DEADLINE: "Thời hạn",
    ButtonName.OFFICER: "Người thực hiện",
    ButtonName.TITLE: "Nội dung",
}
BUTTONS: Mapping[str, str] = {word: entry.button for word, entry in HELP.items()} | {
    "trang": "Trang sau",
    "danhsach": "Xem lại tất cả",
    "chuadoc": "Dòng chưa đọc",
    "khong": "Không có",
}
