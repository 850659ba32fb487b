/* The panel of simulated trouble. */

import { make } from "./dom.js";
import { post } from "./net.js";

export class FaultPanel {
  constructor(world) {
    this.world = world;
    this.node = document.getElementById("faults");
    this.toggle = document.getElementById("faults-toggle");
    this.toggle.addEventListener("click", () => {
      if (this.node.hidden && this.world.state.zalo) this.world.reload();
      this.node.hidden = !this.node.hidden;
      this.toggle.setAttribute("aria-expanded", String(!this.node.hidden));
    });
  }

  draw() {
    const faults = this.world.state.faults;
    const mixed = this.world.state.zalo ? " (Telegram)" : "";
    const network = this.box(`Mạng và máy chủ${mixed}`,
      this.check("Gửi quá nhanh: chờ 5 giây (429)", faults.too_many_requests > 0, (on) => ({ too_many_requests: on ? 5 : 0 })),
      this.check("Máy chủ nhắn tin lỗi (502)", faults.server_error > 0, (on) => ({ server_error: on ? 502 : 0 })),
      this.check("Mất kết nối trước khi tin tới nơi", faults.lost_connection === "before", (on) => ({ lost_connection: on ? "before" : "" })),
      this.check("Mất kết nối sau khi tin đã tới", faults.lost_connection === "after", (on) => ({ lost_connection: on ? "after" : "" })),
      this.check("Giới hạn tốc độ như thật", faults.enforce_limits, (on) => ({ enforce_limits: on })));
    const group = this.box(`Nhóm${mixed}`,
      this.check("Bot bị đưa khỏi nhóm", faults.kicked_from_group, (on) => ({ kicked_from_group: on })),
      this.act("Nâng cấp thành siêu nhóm", { migrate_group: true }, faults.migrated),
      ...this.world.state.group.topics.map((topic) => this.act(`Xóa chủ đề “${topic.name}”`, { delete_topic: topic.id })));
    const people = this.world.state.phones.filter((person) => person.messengers.includes("telegram")).map((person) => make("tr", {}, make("th", { scope: "row" }, person.name),
      make("td", {}, this.check("Ở trong nhóm", person.in_group, (on) => ({ [on ? "join_group" : "leave_group"]: person.key }))),
      make("td", {}, this.check("Chặn bot", person.blocked, (on) => ({ [on ? "block" : "unblock"]: person.key }))),
      make("td", {}, this.check("Xóa tài khoản", person.deactivated, (on) => ({ [on ? "deactivate" : "reactivate"]: person.key })))));
    const telegram = people.length ? [network, group, this.box(`Từng người${mixed}`, make("table", {}, make("tbody", {}, ...people)))] : [];
    this.node.replaceChildren(...telegram, ...this.zalo(),
      make("div", { class: "end" }, this.act("Trở lại bình thường", { clear: true })));
    this.count(faults);
  }

  zalo() {
    const { zalo, phones } = this.world.state;
    if (!zalo) return [];
    const { faults } = zalo;
    const switches = this.box("Zalo",
      this.check("Hết hạn mức tháng (429)", faults.quota_exceeded, (on) => ({ zalo_quota_exceeded: on })),
      this.check("Máy chủ Zalo lỗi (502)", faults.server_error > 0, (on) => ({ zalo_server_error: on ? 502 : 0 })),
      this.check("Mất kết nối trước khi tin tới nơi", faults.lost_connection === "before", (on) => ({ zalo_lost_connection: on ? "before" : "" })),
      this.check("Mất kết nối sau khi tin đã tới", faults.lost_connection === "after", (on) => ({ zalo_lost_connection: on ? "after" : "" })),
      this.check("Tin đã tới nhưng trả lời hết giờ (408)", faults.timed_out === "after", (on) => ({ zalo_timed_out: on ? "after" : "" })),
      this.check("Mã bot sai (401)", faults.wrong_token, (on) => ({ zalo_wrong_token: on })),
      this.check("Bot bị đưa khỏi nhóm Zalo", faults.removed_from_group, (on) => ({ zalo_removed: on })),
      this.check("Tin cũ trả lại mãi", faults.replay_updates, (on) => ({ zalo_replay_updates: on })),
      this.check("Giữ nhịp gửi cẩn trọng", faults.enforce_limits, (on) => ({ zalo_enforce_limits: on })),
      make("p", { class: "used" }, `Tháng này đã dùng ${zalo.used.toLocaleString("vi")}/${zalo.quota.toLocaleString("vi")} tin`));
    const rows = phones.filter((person) => person.zalo).map((person) => make("tr", {}, make("th", { scope: "row" }, person.name),
      make("td", {}, this.check("Ở trong nhóm", person.zalo.in_group, (on) => ({ [on ? "zalo_join_group" : "zalo_leave_group"]: person.key }))),
      make("td", {}, this.check("Chặn bot", person.zalo.blocked, (on) => ({ [on ? "zalo_block" : "zalo_unblock"]: person.key })))));
    return [switches, this.box("Từng người (Zalo)", make("table", {}, make("tbody", {}, ...rows)))];
  }

  zaloCount() {
    const faults = this.world.state.zalo?.faults;
    if (!faults) return 0;
    return [faults.quota_exceeded, faults.server_error, faults.lost_connection, faults.timed_out, faults.wrong_token,
      faults.removed_from_group, faults.replay_updates, faults.enforce_limits].filter(Boolean).length + faults.blocked;
  }

  count(faults) {
    const on = [faults.too_many_requests, faults.server_error, faults.lost_connection, faults.kicked_from_group, faults.enforce_limits]
      .filter(Boolean).length + faults.blocked.length + faults.deactivated.length + this.zaloCount();
    const badge = this.toggle.querySelector(".count");
    badge.hidden = on === 0;
    badge.textContent = String(on);
    this.toggle.classList.toggle("active", on > 0);
  }

  box(title, ...content) { return make("fieldset", {}, make("legend", {}, title), ...content); }

  check(label, on, change) {
    const input = make("input", { type: "checkbox", checked: on, onchange: () => this.send(change(input.checked)) });
    return make("label", {}, input, make("span", {}, label));
  }

  act(label, change, disabled = false) {
    return make("button", { type: "button", disabled, onclick: () => this.send(change) }, label);
  }

  async send(change) {
    try { await post("faults", change); } catch (error) { this.world.says(error.message); }
    await this.world.reload();
  }
}
