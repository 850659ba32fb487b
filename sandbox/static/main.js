/* The page: loads the state, draws the phones, keeps them live, moves the clock. */

import { avatar, make } from "./dom.js";
import { uid } from "./bubble.js";
import { FaultPanel } from "./faults.js";
import { listen, loadState, post } from "./net.js";
import { Phone } from "./phone.js";

const MAXIMUM_KEPT = 500;

class World {
  async begin() {
    await this.load();
    this.faults = new FaultPanel(this);
    this.phones = [];
    this.phones = [new Phone(this, null), ...this.state.phones.map((person) => new Phone(this, person))];
    const main = document.getElementById("phones");
    main.append(...this.phones.map((phone) => phone.node));
    main.classList.toggle("many", this.phones.length > 6);
    this.faults.draw();
    this.drawStrip();
    this.watchStrip(main);
    for (const button of document.querySelectorAll("[data-step]")) {
      button.addEventListener("click", () => this.advance(button.dataset.step));
    }
    listen((changes) => this.apply(changes), (connected, wasLost) => this.connection(connected, wasLost));
  }

  async load() {
    this.state = await loadState();
    this.chats = new Map(Object.entries(this.state.chats).map(
      ([name, messages]) => [name, new Map(messages.map((message) => [uid(message), message]))]));
    document.getElementById("clock").textContent = this.state.clock;
    document.getElementById("brand").textContent = this.state.bot.name;
    document.title = `${this.state.bot.name} · Phòng diễn thử`;
  }

  async reload() {
    await this.load();
    for (const phone of this.phones) phone.draw();
    this.faults.draw();
  }

  person(key) { return this.state.phones.find((person) => person.key === key); }
  phone(key) { return this.phones.find((phone) => phone.key === key); }
  members(messenger) {
    return this.state.phones.filter((person) => (messenger === "zalo" ? person.zalo?.in_group : person.in_group));
  }
  /* The messengers whose group has a screen: those that somebody here uses. */
  messengers() {
    const used = ["telegram", "zalo"].filter((name) => this.state.phones.some((person) => person.messengers.includes(name)));
    return used.length ? used : ["telegram"];
  }
  group(messenger) { return messenger === "zalo" ? this.state.zalo.group : this.state.group; }
  bot(messenger) { return messenger === "zalo" ? this.state.zalo.bot : this.state.bot.name; }
  chat(name) { return this.chats.get(name) || new Map(); }

  apply(changes) {
    if (changes.some((change) => change.kind === "reload")) {
      this.reload();
      for (const change of changes) if (change.kind === "toast") this.toast(change);
      return;
    }
    for (const change of changes) {
      if (change.kind === "message") this.message(change);
      else if (change.kind === "deleted") this.deleted(change);
      else if (change.kind === "toast") this.toast(change);
      else if (change.kind === "clock") document.getElementById("clock").textContent = change.text;
    }
  }

  message({ chat, message }) {
    const known = this.chat(chat);
    message.known = known.has(uid(message));
    known.set(uid(message), message);
    if (known.size > MAXIMUM_KEPT) known.delete(known.keys().next().value);
    for (const phone of this.phones) phone.receive(chat, message);
  }

  deleted({ chat, uid: id }) {
    this.chat(chat).delete(id);
    for (const phone of this.phones) phone.remove(chat, id);
  }

  toast(change) {
    const wall = this.phones[0];
    if (wall.waiting.has(change.query)) wall.answer(change);
    else this.phone(change.phone)?.answer(change);
  }

  connection(connected, wasLost) {
    document.getElementById("offline").hidden = connected;
    if (connected && wasLost) this.reload();
  }

  async advance(step) {
    const buttons = [...document.querySelectorAll("[data-step]")];
    for (const button of buttons) button.disabled = true;
    try {
      const answer = await post("clock", { step });
      document.getElementById("clock").textContent = answer.clock;
      this.says(answer.text);
    } catch (error) {
      this.says(error.message);
    } finally {
      for (const button of buttons) button.disabled = false;
    }
  }

  says(text) {
    const line = document.getElementById("clock-says");
    line.textContent = text;
    line.hidden = !text;
  }

  drawStrip() {
    if (!this.phones?.length) return;
    document.getElementById("strip").replaceChildren(...this.phones.map((phone) => {
      const name = phone.person ? phone.person.name : "Nhóm";
      const count = phone.unreadIn("") + phone.unseen;
      return make("button", { type: "button", "data-phone": phone.key, "aria-current": String(phone.key === this.current), onclick: () => phone.reveal() },
        avatar(phone.person ? name : this.state.group.title),
        make("span", {}, phone.person ? name.split(" ").pop() : name),
        count ? make("span", { class: "count" }, String(count)) : null);
    }));
  }

  watchStrip(main) {
    const watcher = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        const phone = this.phone(entry.target.id.replace("phone-", ""));
        phone.visible = entry.isIntersecting;
        if (entry.isIntersecting) { this.current = phone.key; phone.unseen = 0; }
      }
      this.drawStrip();
    }, { root: main, threshold: 0.6 });
    for (const phone of this.phones) watcher.observe(phone.node);
    const strip = document.getElementById("strip");
    new ResizeObserver(() => strip.classList.toggle("needed", main.scrollWidth > main.clientWidth)).observe(main);
  }
}

new World().begin();
