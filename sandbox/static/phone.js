/* One phone: its title, tabs, messages, pinned bar, composer, "/" menu and toasts. */

import { bubble, uid } from "./bubble.js";
import { avatar, icon, make } from "./dom.js";
import { post, upload } from "./net.js";

const TOAST_SECONDS = 4;
const MAXIMUM_SHOWN = 400;

export class Phone {
  /* `person` is null for the group's own screen: there a select says who types. */
  constructor(world, person) {
    this.world = world;
    this.key = person ? person.key : "group";
    this.tab = person ? "private" : "group";
    this.unread = { private: 0, group: 0 };
    this.unseen = 0;
    this.visible = true;
    this.replying = null;
    this.input = null;
    this.speaker = person ? person.key : world.members()[0]?.key;
    this.waiting = new Map();
    this.node = make("section", { class: person ? "phone" : "phone wall", id: `phone-${this.key}` });
    this.build();
  }

  get person() { return this.world.person(this.key); }
  get actor() { return this.world.person(this.speaker); }
  get chatName() { return this.tab === "group" ? "group" : this.key; }

  build() {
    this.titleNode = make("header", { class: "title" });
    this.tabsNode = make("div", { class: "tabs", role: "tablist" });
    this.pinnedNode = make("button", { type: "button", class: "pinned", hidden: true });
    this.list = make("ol", { class: "messages", tabindex: "0", "aria-label": "Các tin nhắn" });
    this.toastNode = make("div", { class: "toasts", role: "status", "aria-live": "polite" });
    this.menu = make("div", { class: "menu", hidden: true });
    this.composer = make("form", { class: "composer" });
    this.node.append(this.titleNode, this.tabsNode, this.pinnedNode, this.list, this.menu, this.composer, this.toastNode);
    this.list.addEventListener("click", (event) => this.follow(event));
    this.atEnd = true;
    this.list.addEventListener("scroll", () => { this.atEnd = this.fromEnd() < 60; });
    new ResizeObserver(() => { if (this.atEnd) this.toEnd(); }).observe(this.list);
    this.composer.addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    this.draw();
  }

  draw() {
    this.drawTitle();
    this.drawTabs();
    this.drawMessages();
    this.drawComposer();
  }

  drawTitle() {
    const { group, bot } = this.world.state;
    const person = this.person;
    const name = person ? person.name : group.title;
    const caption = person ? person.caption : `Nhóm · ${group.members} thành viên, có ${bot.name}`;
    this.node.setAttribute("aria-label", person ? `Điện thoại của ${name}` : `Màn hình nhóm ${name}`);
    this.titleNode.replaceChildren(
      avatar(name, person ? person.user_id : 3),
      make("div", {}, make("h2", {}, name), make("p", { title: caption }, caption)),
    );
  }

  drawTabs() {
    const person = this.person;
    this.tabsNode.hidden = !person;
    if (!person) return;
    const tab = (name, label) => {
      const count = this.unread[name];
      return make("button", {
        type: "button", role: "tab", "aria-selected": String(this.tab === name), onclick: () => this.open(name),
        disabled: name === "group" && !person.in_group, title: name === "group" && !person.in_group ? "Không ở trong nhóm" : null,
      }, label, count ? make("span", { class: "count", "aria-label": `${count} tin chưa đọc` }, String(count)) : null);
    };
    this.tabsNode.replaceChildren(tab("private", this.world.state.bot.name), tab("group", "Nhóm"));
    this.world.drawStrip();
  }

  open(name) {
    this.tab = name;
    this.unread[name] = 0;
    this.replying = null;
    this.draw();
  }

  drawMessages() {
    const messages = [...this.world.chat(this.chatName).values()];
    this.lastDay = "";
    this.list.replaceChildren();
    if (!messages.length) this.list.append(make("li", { class: "empty" }, "Chưa có tin nhắn"));
    for (const message of messages) this.append(message);
    this.drawPinned();
    this.toEnd();
  }

  append(message) {
    this.list.querySelector(".empty")?.remove();
    if (message.day !== this.lastDay) {
      this.lastDay = message.day;
      this.list.append(make("li", { class: "day" }, message.day));
    }
    this.list.append(bubble(message, this.view()));
    while (this.list.children.length > MAXIMUM_SHOWN) this.list.firstChild.remove();
  }

  receive(chat, message) {
    if (chat !== this.chatName) {
      const tab = chat === "group" ? "group" : "private";
      const concerns = this.person && (chat === this.key || (chat === "group" && this.person.in_group));
      if (concerns && !message.known && message.sender_id !== this.person.user_id) {
        this.unread[tab] += 1;
        this.drawTabs();
      }
      return;
    }
    if (!this.visible && !message.known && message.sender_id !== this.actor?.user_id) {
      this.unseen += 1;
      this.world.drawStrip();
    }
    const near = this.fromEnd() < 160;
    const old = this.item(uid(message));
    if (old) old.replaceWith(bubble(message, this.view()));
    else this.append(message);
    this.drawPinned();
    if (near || message.sender_id === this.actor?.user_id) this.toEnd();
  }

  remove(chat, id) {
    if (chat === this.chatName) { this.item(id)?.remove(); this.drawPinned(); }
  }

  item(id) { return [...this.list.children].find((node) => node.dataset.uid === id); }
  fromEnd() { return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight; }
  toEnd() { this.list.scrollTop = this.list.scrollHeight; }

  view() {
    return {
      ownId: this.person?.user_id,
      isGroup: this.tab === "group",
      topicName: (id) => this.world.state.group.topics.find((topic) => topic.id === id)?.name,
      find: (id) => this.world.chat(this.chatName).get(id),
      show: (id) => this.flash(id),
      reply: (message) => { this.replying = message; this.drawComposer(); this.input?.focus(); },
      press: (message, button, key) => this.press(message, button, key),
    };
  }

  flash(id) {
    const node = this.item(id);
    if (!node) return;
    node.scrollIntoView({ block: "center" });
    node.classList.remove("flash");
    requestAnimationFrame(() => node.classList.add("flash"));
  }

  drawPinned() {
    const pinned = [...this.world.chat(this.chatName).values()].filter((message) => message.pinned).pop();
    this.pinnedNode.hidden = !pinned;
    if (!pinned) return;
    const words = make("span", {}, make("b", {}, "Tin đã ghim"), make("span", {}, (pinned.text || pinned.file_name).split("\n")[0]));
    this.pinnedNode.replaceChildren(icon("pin"), words);
    this.pinnedNode.onclick = () => this.flash(uid(pinned));
  }

  drawComposer() {
    const person = this.actor;
    this.menu.hidden = true;
    const hadFocus = this.input !== null && document.activeElement === this.input;
    this.input = null;
    if (!person) return this.composer.replaceChildren(make("p", { class: "note" }, "Chưa có ai trong nhóm."));
    if (person.deactivated) return this.composer.replaceChildren(make("p", { class: "note" }, "Tài khoản đã bị xóa."));
    if (this.tab === "private" && person.blocked) return this.oneButton("Bỏ chặn bot", () => post("faults", { unblock: this.key }));
    if (this.tab === "private" && !person.started) return this.oneButton("Bắt đầu", () => post("start", { phone: this.key }));
    this.fullComposer();
    if (hadFocus) this.input.focus({ preventScroll: true });
  }

  oneButton(label, act) {
    this.composer.replaceChildren(make("button", { type: "button", class: "only", onclick: () => this.tried(act()) }, label));
  }

  fullComposer() {
    const draft = this.draft || "";
    this.input = make("textarea", { rows: "1", placeholder: "Nhập tin nhắn", "aria-label": `Tin nhắn của ${this.actor.name}` });
    this.input.value = draft;
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.keyed(event));
    const file = make("input", { type: "file", hidden: true, onchange: () => this.attach(file) });
    const rows = [];
    if (!this.person) rows.push(this.speakerSelect());
    if (this.tab === "group" && this.world.state.group.topics.length) rows.push(this.topicSelect());
    if (this.replying) rows.push(this.replyLine());
    rows.push(make("div", { class: "line" },
      make("button", { type: "button", class: "round slash", title: "Các lệnh", "aria-label": "Các lệnh của bot", onclick: () => this.toggleMenu() }, "/"),
      this.input,
      make("button", { type: "button", class: "round", title: "Gửi tệp", "aria-label": "Gửi tệp", onclick: () => file.click() }, icon("clip")),
      make("button", { type: "submit", class: "round send", title: "Gửi", "aria-label": "Gửi" }, icon("send")), file));
    this.composer.replaceChildren(...rows);
  }

  speakerSelect() {
    const select = make("select", { onchange: () => { this.speaker = select.value; } });
    for (const person of this.world.members()) select.append(make("option", { value: person.key }, person.name));
    select.value = this.speaker;
    return make("label", { class: "as" }, make("span", {}, "Nhắn thay"), select);
  }

  topicSelect() {
    const select = make("select", { onchange: () => { this.thread = Number(select.value) || null; } });
    select.append(make("option", { value: "" }, "Chung"));
    for (const topic of this.world.state.group.topics) select.append(make("option", { value: topic.id }, topic.name));
    select.value = this.thread || "";
    return make("label", { class: "as" }, make("span", {}, "Chủ đề"), select);
  }

  replyLine() {
    const message = this.replying;
    return make("div", { class: "replying" },
      make("span", {}, make("b", {}, message.sender), make("span", {}, (message.text || message.file_name).slice(0, 80))),
      make("button", { type: "button", class: "round", "aria-label": "Bỏ trả lời", onclick: () => { this.replying = null; this.drawComposer(); } }, icon("close")));
  }

  typed() {
    this.draft = this.input.value;
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 120)}px`;
    const match = /^\/([a-z0-9_]*)$/i.exec(this.input.value);
    if (match) this.drawMenu(match[1].toLowerCase());
    else this.menu.hidden = true;
  }

  keyed(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.send(); }
    if (event.key === "Escape") this.menu.hidden = true;
  }

  toggleMenu() {
    if (this.menu.hidden) this.drawMenu("");
    else this.menu.hidden = true;
  }

  drawMenu(prefix) {
    const commands = this.actor.commands[this.tab].filter((command) => command.command.startsWith(prefix));
    this.menu.replaceChildren(...commands.map((command) => make("button", { type: "button", onclick: () => this.choose(command) },
      make("b", {}, `/${command.command}`), make("span", {}, command.description))));
    if (!commands.length) this.menu.append(make("p", {}, prefix ? "Không có lệnh như vậy" : "Bot chưa đăng ký lệnh nào"));
    this.menu.hidden = false;
  }

  choose(command) {
    this.input.value = `/${command.command} `;
    this.typed();
    this.menu.hidden = true;
    this.input.focus();
  }

  send() {
    const text = this.input?.value.trim();
    if (!text) return;
    const reply = this.replying && !this.replying.service ? this.replying.message_id : null;
    this.draft = "";
    this.replying = null;
    this.drawComposer();
    this.input?.focus();
    this.tried(post("type", { phone: this.speaker, chat: this.tab, text, reply_to: reply, thread: this.tab === "group" ? this.thread ?? null : null }));
  }

  attach(input) {
    const [file] = input.files;
    if (file) this.tried(upload({ phone: this.speaker, chat: this.tab, file, caption: this.input.value.trim() }));
    this.draft = "";
    this.drawComposer();
  }

  async press(message, button, key) {
    if (button.url) return this.visit(button.url);
    key.classList.add("waiting");
    try {
      const { query } = await post("press", { phone: this.speaker, chat: this.tab, message_id: message.message_id, data: button.callback_data });
      this.waiting.set(query, key);
      setTimeout(() => this.pressed(query), 10000);
    } catch (error) {
      key.classList.remove("waiting");
      this.toast(error.message);
    }
  }

  pressed(query) {
    this.waiting.get(query)?.classList.remove("waiting");
    return this.waiting.delete(query);
  }

  follow(event) {
    const link = event.target.closest("a");
    if (!link || link.classList.contains("file")) return;
    event.preventDefault();
    if (link.dataset.command) this.tried(post("type", { phone: this.speaker, chat: this.tab, text: link.dataset.command }));
    else this.visit(link.href);
  }

  visit(address) {
    const url = new URL(address);
    const toBot = url.hostname === "t.me" && url.pathname.slice(1).toLowerCase() === this.world.state.bot.username.toLowerCase();
    if (!toBot) { window.open(address, "_blank", "noopener"); return; }
    const own = this.world.phone(this.speaker);
    own.open("private");
    own.reveal();
    this.tried(post("start", { phone: this.speaker, payload: url.searchParams.get("start") || "" }));
  }

  reveal() { this.node.scrollIntoView({ inline: "center", block: "nearest" }); }

  async tried(promise) {
    try { return await promise; } catch (error) { this.toast(error.message); return null; }
  }

  answer(change) {
    const pressedHere = this.pressed(change.query);
    if (!change.text) return pressedHere;
    if (change.alert) this.alert(change.text);
    else this.toast(change.text);
    return true;
  }

  toast(text) {
    const node = make("p", { class: "toast" }, text);
    this.toastNode.append(node);
    setTimeout(() => node.remove(), TOAST_SECONDS * 1000);
  }

  alert(text) {
    const box = make("div", { class: "alert", role: "alertdialog", "aria-label": "Thông báo" }, make("p", {}, text));
    const close = make("button", { type: "button", onclick: () => box.remove() }, "Đã hiểu");
    box.append(close);
    this.node.append(box);
    close.focus({ preventScroll: true });
  }
}
