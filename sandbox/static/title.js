/* The top of a phone: whose it is, which messenger it shows, its tabs. */

import { avatar, make } from "./dom.js";

const NAMES = { telegram: "Telegram", zalo: "Zalo" };

/* Chats by the server's names: `group`, `an`, `zalo:group`, `zalo:an`. */
export const chatName = (messenger, name) => (messenger === "zalo" ? `zalo:${name}` : name);

export function drawTitle(phone) {
  const { person, world, messenger } = phone;
  const group = world.group(messenger);
  const name = person ? person.name : group.title;
  const kind = phone.messengers().length < 2 ? "Nhóm · " : "";
  const caption = person ? person.caption : `${kind}${group.members} thành viên, có ${world.bot(messenger)}`;
  phone.node.classList.toggle("zalo", phone.isZalo);
  phone.node.setAttribute("aria-label", person ? `Điện thoại của ${name}` : `Màn hình nhóm ${name}`);
  phone.titleNode.replaceChildren(avatar(name), make("div", {},
    make("div", { class: "first" }, make("h2", { title: name }, name), person ? mark(phone) : null),
    make("p", { title: caption }, caption)));
}

/* A person with both messengers: a switch. Zalo alone: its mark. Telegram alone: nothing. */
function mark(phone) {
  const names = phone.messengers();
  if (names.length < 2) return phone.isZalo ? make("span", { class: "mark" }, NAMES.zalo) : null;
  return make("span", { class: "switch", role: "group", "aria-label": "Ứng dụng nhắn tin" }, ...names.map((name) => {
    const shown = name === phone.messenger;
    const count = shown ? 0 : phone.unreadOf(name);
    return make("button", { type: "button", "data-messenger": name, "aria-pressed": String(shown), onclick: () => phone.turn(name) },
      NAMES[name], count ? make("span", { class: "dot", role: "img", "aria-label": `${count} tin chưa đọc` }) : null);
  }));
}

/* A person's phone: the private chat and the group. The group's own screen: one tab for each messenger's group. */
export function drawTabs(phone) {
  const { person, world, messenger, key } = phone;
  phone.tabsNode.hidden = !person && phone.messengers().length < 2;
  if (person) {
    const outside = !phone.inGroup(messenger);
    phone.tabsNode.replaceChildren(
      tab(phone, world.bot(messenger), chatName(messenger, key), phone.tab === "private", { onclick: () => phone.open("private") }),
      tab(phone, "Nhóm", chatName(messenger, "group"), phone.tab === "group", {
        onclick: () => phone.open("group"), disabled: outside, title: outside ? "Không ở trong nhóm" : null,
      }));
  } else {
    phone.tabsNode.replaceChildren(...phone.messengers().map((name) => tab(
      phone, `Nhóm ${NAMES[name]}`, chatName(name, "group"), name === messenger, { "data-messenger": name, onclick: () => phone.turn(name) })));
  }
  world.drawStrip();
}

function tab(phone, label, chat, selected, more) {
  const count = phone.unread.get(chat);
  return make("button", { type: "button", role: "tab", "aria-selected": String(selected), ...more },
    label, count ? make("span", { class: "count", "aria-label": `${count} tin chưa đọc` }, String(count)) : null);
}
