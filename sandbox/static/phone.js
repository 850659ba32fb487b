/* One phone: its title with the switch of messengers, tabs, messages, pinned bar, composer, menu and toasts. */

import { bubble, uid } from "./bubble.js";
import { icon, make } from "./dom.js";
import { post, upload } from "./net.js";
import { chatName, drawTabs, drawTitle } from "./title.js";

const TOAST_SECONDS = 4;
const MAXIMUM_SHOWN = 400;

const UNFINISHED = /(^|\s)@\S*$/;

export class Phone {
  /* `person` is null for the group's own screen: there a select says who types. */
  constructor(world, person) {
    this.world = world;
    this.key = person ? person.key : "group";
    this.tab = person ? "private" : "group";
    this.messenger = this.messengers()[0];
    this.unread = new Map();
    this.unseen = 0;
    this.visible = true;
    this.replying = null;
    this.input = null;
    this.speaker = person ? person.key : world.members(this.messenger)[0]?.key;
    this.waiting = new Map();
    this.node = make("section", { class: person ? "phone" : "phone wall", id: `phone-${this.key}` });
    this.build();
  }

  get person() { return this.world.person(this.key); }
  get actor() { return this.world.person(this.speaker); }
  get isZalo() { return this.messenger === "zalo"; }
  get chatName() { return chatName(this.messenger, this.tab === "group" ? "group" : this.key); }
  /* How this messenger knows this person. */
  get own() { return this.isZalo ? this.person?.zalo.id : this.person?.user_id; }
  get ownIds() { return [this.person?.user_id, this.person?.zalo?.id]; }
  messengers() { return this.person ? this.person.messengers : this.world.messengers(); }
  inGroup(messenger) { return messenger === "zalo" ? this.person.zalo?.in_group : this.person.in_group; }
  unreadIn(beginning) {
    return [...this.unread].reduce((sum, [chat, count]) => sum + (chat.startsWith(beginning) ? count : 0), 0);
  }

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

  drawTitle() { drawTitle(this); }
  drawTabs() { drawTabs(this); }

  unreadOf(messenger) {
    return ["group", this.key].reduce((sum, name) => sum + (this.unread.get(chatName(messenger, name)) || 0), 0);
  }

  turn(messenger) {
    this.messenger = messenger;
    if (this.person && this.tab === "group" && !this.inGroup(messenger)) this.tab = "private";
    const members = this.world.members(messenger);
    if (!this.person && !members.some((person) => person.key === this.speaker)) this.speaker = members[0]?.key;
    this.open(this.tab);
  }

  open(name) {
    this.tab = name;
    this.unread.delete(this.chatName);
    this.replying = null;
    this.draw();
    this.world.drawStrip();
  }

  drawMessages() {
    const messages = [...this.world.chat(this.chatName).values()];
    this.lastDay = "";
    this.list.replaceChildren();
    if (!messages.length) this.list.append(make("li", { class: "empty" }, this.emptyWords()));
    for (const message of messages) this.append(message);
    this.drawPinned();
    this.toEnd();
  }

  emptyWords() {
    const silent = this.isZalo && this.tab === "private" && !this.actor?.zalo.wrote;
    return silent ? "Chưa có tin nhắn. Trên Zalo, bot chỉ nhắn được cho người đã nhắn cho bot trước." : "Chưa có tin nhắn";
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
    if (chat !== this.chatName) return this.elsewhere(chat, message);
    if (!this.visible && !message.known && !this.isActor(message)) {
      this.unseen += 1;
      this.world.drawStrip();
    }
    const near = this.fromEnd() < 160;
    const old = this.item(uid(message));
    if (old) old.replaceWith(bubble(message, this.view()));
    else this.append(message);
    this.drawPinned();
    if (near || this.isActor(message)) this.toEnd();
  }

  isActor(message) { return [this.actor?.user_id, this.actor?.zalo?.id].includes(message.sender_id); }

  /* A message in a chat of this phone that is not open. */
  elsewhere(chat, message) {
    const messenger = this.messengers().find((name) => [chatName(name, this.key), chatName(name, "group")].includes(chat));
    const concerns = messenger && (!this.person || chat === chatName(messenger, this.key) || this.inGroup(messenger));
    if (!concerns || message.known || this.ownIds.includes(message.sender_id)) return;
    this.unread.set(chat, (this.unread.get(chat) || 0) + 1);
    this.drawTitle();
    this.drawTabs();
    this.world.drawStrip();
  }

  remove(chat, id) {
    if (chat === this.chatName) { this.item(id)?.remove(); this.drawPinned(); }
  }

  item(id) { return [...this.list.children].find((node) => node.dataset.uid === id); }
  fromEnd() { return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight; }
  toEnd() { this.list.scrollTop = this.list.scrollHeight; }

  view() {
    return {
      ownId: this.own,
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
    if (this.isZalo) return this.drawZaloComposer();
    const hadFocus = this.input !== null && document.activeElement === this.input;
    this.input = null;
    if (!person) return this.composer.replaceChildren(make("p", { class: "note" }, "Chưa có ai trong nhóm."));
    if (person.deactivated) return this.composer.replaceChildren(make("p", { class: "note" }, "Tài khoản đã bị xóa."));
    if (this.tab === "private" && person.blocked) return this.oneButton("Bỏ chặn bot", () => post("faults", { unblock: this.key }));
    if (this.tab === "private" && !person.started) return this.oneButton("Bắt đầu", () => post("start", { phone: this.key }));
    this.fullComposer();
    if (hadFocus) this.input.focus({ preventScroll: true });
  }

  drawZaloComposer() {
    const hadFocus = this.input !== null && document.activeElement === this.input;
    this.input = null;
    if (!this.actor?.zalo) return this.composer.replaceChildren(make("p", { class: "note" }, "Chưa có ai trong nhóm."));
    if (this.tab === "private" && this.actor.zalo.blocked) {
      return this.oneButton("Bỏ chặn bot", () => post("faults", { zalo_unblock: this.key }));
    }
    this.fullComposer();
    if (hadFocus) this.input.focus({ preventScroll: true });
  }

  oneButton(label, act) {
    this.composer.replaceChildren(make("button", { type: "button", class: "only", onclick: () => this.tried(act()) }, label));
  }

  fullComposer() {
    const draft = this.draft || "";
    const hint = this.isZalo && this.tab === "group" ? "Gõ @ để gọi bot" : "Nhập tin nhắn";
    this.input = make("textarea", { rows: "1", placeholder: hint, "aria-label": `Tin nhắn của ${this.actor.name}` });
    this.input.value = draft;
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.keyed(event));
    const file = make("input", { type: "file", hidden: true, onchange: () => this.attach(file) });
    const rows = [];
    if (!this.person) rows.push(this.speakerSelect());
    if (!this.isZalo && this.tab === "group" && this.world.state.group.topics.length) rows.push(this.topicSelect());
    if (this.replying) rows.push(this.replyLine());
    rows.push(make("div", { class: "line" },
      this.helper(),
      this.input,
      make("button", { type: "button", class: "round", title: "Gửi tệp", "aria-label": "Gửi tệp", onclick: () => file.click() }, icon("clip")),
      make("button", { type: "submit", class: "round send", title: "Gửi", "aria-label": "Gửi" }, icon("send")), file));
    this.composer.replaceChildren(...rows);
  }

  /* Telegram: the "/" menu. Zalo: calling the bot by its name, in the group only. */
  helper() {
    if (!this.isZalo) return make("button", { type: "button", class: "round slash", title: "Các lệnh", "aria-label": "Các lệnh của bot", onclick: () => this.toggleMenu() }, "/");
    if (this.tab !== "group") return null;
    const { mention } = this.world.state.zalo;
    return make("button", { type: "button", class: "round call-bot", title: `Gọi ${mention}`, "aria-label": `Gọi ${mention}`, onclick: () => this.callBot() }, icon("at"));
  }

  /* Put the mention where the line has an unfinished @, or before everything. */
  callBot() {
    const { mention } = this.world.state.zalo;
    const text = this.input.value;
    if (UNFINISHED.test(text)) this.write(text.replace(UNFINISHED, `$1${mention} `));
    else this.write(text.includes(mention) ? text : `${mention} ${text}`);
  }

  write(text) {
    if (!this.input) return;
    this.input.value = text;
    this.typed();
    this.input.focus();
  }

  /* A printed command that was tapped goes into the line, in the group with the bot's name before it. */
  fill(words) { this.write(this.tab === "group" ? `${this.world.state.zalo.mention} ${words} ` : `${words} `); }

  speakerSelect() {
    const select = make("select", { onchange: () => { this.speaker = select.value; } });
    for (const person of this.world.members(this.messenger)) select.append(make("option", { value: person.key }, person.name));
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
      make("span", {}, make("b", {}, message.sender), make("span", {}, (message.text || message.file_name || message.note).slice(0, 80))),
      make("button", { type: "button", class: "round", "aria-label": "Bỏ trả lời", onclick: () => { this.replying = null; this.drawComposer(); } }, icon("close")));
  }

  typed() {
    this.draft = this.input.value;
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 120)}px`;
    if (this.isZalo) return this.offerBot();
    const match = /^\/([a-z0-9_]*)$/i.exec(this.input.value);
    if (match) this.drawMenu(match[1].toLowerCase());
    else this.menu.hidden = true;
  }

  offerBot() {
    const { mention } = this.world.state.zalo;
    this.menu.hidden = !(this.tab === "group" && UNFINISHED.test(this.input.value));
    this.menu.replaceChildren(make("button", { type: "button", onclick: () => this.callBot() }, make("b", {}, mention)));
  }

  keyed(event) {
    if (event.key === "Tab" && this.isZalo && !this.menu.hidden) { event.preventDefault(); return this.callBot(); }
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
    this.tried(post("type", { messenger: this.messenger, phone: this.speaker, chat: this.tab, text, reply_to: reply, thread: this.tab === "group" ? this.thread ?? null : null }));
  }

  attach(input) {
    const [file] = input.files;
    if (file) this.tried(upload({ messenger: this.messenger, phone: this.speaker, chat: this.tab, file, caption: this.input.value.trim() }));
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
    if (link.dataset.fill) this.fill(link.dataset.fill);
    else if (link.dataset.command) this.tried(post("type", { phone: this.speaker, chat: this.tab, text: link.dataset.command }));
    else this.visit(link.href);
  }

  visit(address) {
    const url = new URL(address);
    const toBot = url.hostname === "t.me" && url.pathname.slice(1).toLowerCase() === this.world.state.bot.username.toLowerCase();
    if (!toBot) { window.open(address, "_blank", "noopener"); return; }
    const own = this.world.phone(this.speaker);
    own.messenger = "telegram";
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
