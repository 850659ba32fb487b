"""What the command line and the page of a file say in Vietnamese: sentences to fill in, and whole ones."""

from __future__ import annotations

SANDBOX = "Đôn Đốc, phòng diễn thử: {address}/"
FIRST_ADMINISTRATOR = "Mã đăng ký của quản trị viên đầu tiên: {code} – gửi cho bot: /start {code} (dùng một lần)"
RENAMED = "Tên cơ quan: {name}."
SEEDED = "Đơn vị: thêm {units_added}, sửa {units_changed}. Người: thêm {people_added}, sửa {people_changed}."
POLICIES_SET = "Đã đặt chính sách nhắc việc của mức: {urgencies}."

IMPORT_STOPPED = "Cơ sở dữ liệu ngừng trả lời: phần nêu trên đã lưu. Chạy lại lệnh để nhập phần còn lại."
NOBODY_OVERSEES = "Chưa có người theo dõi, đôn đốc nào trong danh sách. Nạp danh sách trước: python -m bot seed FILE"
NOT_SAVED = 'Chưa lưu. Để lưu: python -m bot import "{file}" --yes'
NOTHING_TO_SAVE = "Không có gì để lưu."
ONLY_XLSX = "{file}: chỉ ghi được tệp .xlsx"
EXPORTED = "{file}: {count} nhiệm vụ."

UNREAD_LINES = "{count:02d} dòng có tên đơn vị hoặc thời hạn chưa được đọc:"
UNREAD_LINE = "dòng {line}: {text}"

REHEARSED = "Diễn thử {days:02d} ngày: {count:02d} tin sẽ được gửi (không tin nào được gửi thật)."
QUOTA_USED = "Zalo, tháng {month}/{year}: đã dùng {used}/{limit} tin ({percent}%)."
QUOTA_EXPECTED = "Theo lịch nhắc còn khoảng {planned} tin; dự kiến cả tháng {expected} tin."
QUOTA_PLACES = "Người dùng Zalo: {people}/{people_limit}. Nhóm Zalo: {groups}/{groups_limit}."

FILE_TITLE = "Tải tệp"
FILE_READY = "Tệp được tạo riêng cho đồng chí."
FILE_EXPIRED = "Liên kết đã hết hạn. Đề nghị gõ lại lệnh để nhận liên kết mới."
FILE_UNKNOWN = "Liên kết không đúng."
STAMPED = "có dấu chỉ độ mật nên không được lưu."
