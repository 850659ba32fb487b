/* The panel of simulated trouble. */

import { make } from "./dom.js";
import { post } from "./net.js";

export class FaultPanel {
  constructor(world) {
    this.world = world;
    this.node = document.getElementById("faults");
    this.toggle = document.getElementById("faults-toggle");
    this.toggle.addEventListener("click", () => {
      this.node.hidden = !this.node.hidden;
      this.toggle.setAttribute("aria-expanded", String(!this.node.hidden));
    });
  }

  draw() {
    const faults = this.world.state.faults;
    const network = this.box("Mạng và máy chủ",
      this.check("Gửi quá nhanh: chờ 5 giây (429)", faults.too_many_requests > 0, (on) => ({ too_many_requests: on ? 5 : 0 })),
      this.check("Máy chủ nhắn tin lỗi (502)", faults.server_error > 0, (on) => ({ server_error: on ? 502 : 0 })),
      this.check("Mất kết nối trước khi tin tới nơi", faults.lost_connection === "before", (on) => ({ lost_connection: on ? "before" : "" })),
      this.check("Mất kết nối sau khi tin đã tới", faults.lost_connection === "after", (on) => ({ lost_connection: on ? "after" : "" })),
      this.check("Giới hạn tốc độ như thật", faults.enforce_limits, (on) => ({ enforce_limits: on })));
    const group = this.box("Nhóm",
      this.check("Bot bị đưa khỏi nhóm", faults.kicked_from_group, (on) => ({ kicked_from_group: on })),
      this.act("Nâng cấp thành siêu nhóm", { migrate_group: true }, faults.migrated),
      ...this.world.state.group.topics.map((topic) => this.act(`Xóa chủ đề “${topic.name}”`, { delete_topic: topic.id })));
    const people = this.world.state.phones.map((person) => make("tr", {}, make("th", { scope: "row" }, person.name),
      make("td", {}, this.check("Ở trong nhóm", person.in_group, (on) => ({ [on ? "join_group" : "leave_group"]: person.key }))),
      make("td", {}, this.check("Chặn bot", person.blocked, (on) => ({ [on ? "block" : "unblock"]: person.key }))),
      make("td", {}, this.check("Xóa tài khoản", person.deactivated, (on) => ({ [on ? "deactivate" : "reactivate"]: person.key })))));
    this.node.replaceChildren(network, group, this.box("Từng người", make("table", {}, make("tbody", {}, ...people))),
      make("div", { class: "end" }, this.act("Trở lại bình thường", { clear: true })));
    this.count(faults);
  }

  count(faults) {
    const on = [faults.too_many_requests, faults.server_error, faults.lost_connection, faults.kicked_from_group, faults.enforce_limits]
      .filter(Boolean).length + faults.blocked.length + faults.deactivated.length;
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
