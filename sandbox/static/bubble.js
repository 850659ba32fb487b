/* Draws one message as a bubble. `message.html` was escaped by the server. */

import { avatar, fileSize, icon, make } from "./dom.js";

export function bubble(message, view) {
  if (message.service) return make("li", { class: "service", "data-uid": uid(message) }, message.service);
  const mine = message.sender_id === view.ownId;
  const named = view.isGroup && !mine;
  const side = mine ? "mine" : message.from_bot ? "bot" : "other";
  const body = make("div", { class: "bubble" });
  if (named) body.append(make("p", { class: "sender" }, message.sender));
  if (message.thread && view.topicName(message.thread)) {
    body.append(make("p", { class: "topic" }, `# ${view.topicName(message.thread)}`));
  }
  if (message.forwarded_from) body.append(make("p", { class: "forwarded" }, `Chuyển tiếp từ ${message.forwarded_from}`));
  const quoted = message.reply_to && view.find(`${message.chat_id}:${message.reply_to}`);
  if (quoted) body.append(quote(quoted, view));
  if (message.file_id) body.append(attachment(message));
  if (message.note) body.append(make("p", { class: "note-line" }, message.note));
  if (message.text) body.append(words(message));
  body.append(foot(message, view));
  const row = make("div", { class: "row" }, named ? avatar(message.sender) : null, body);
  const item = make("li", { class: side, "data-uid": uid(message) }, row);
  if (message.buttons.length) item.append(keyboard(message, view));
  return item;
}

export const uid = (message) => `${message.chat_id}:${message.message_id}`;

function words(message) {
  const text = make("div", { class: "text" });
  text.innerHTML = message.html;
  return text;
}

function quote(message, view) {
  const snippet = message.text || message.file_name || message.note || "Tin không có chữ";
  return make("button", { type: "button", class: "quote", onclick: () => view.show(uid(message)) },
    make("b", {}, message.sender), make("span", {}, snippet.slice(0, 90)));
}

function attachment(message) {
  const address = `/sandbox/file/${encodeURIComponent(message.file_id)}`;
  if (message.is_photo) return make("img", { class: "photo", src: address, alt: message.text || "Ảnh", loading: "lazy" });
  return make("a", { class: "file", href: address, download: message.file_name },
    icon("file"), make("span", {}, make("b", {}, message.file_name), make("small", {}, fileSize(message.file_size))));
}

function foot(message, view) {
  const marks = make("div", { class: "foot" });
  marks.append(make("button", {
    type: "button", class: "reply", title: "Trả lời", "aria-label": "Trả lời tin này", onclick: () => view.reply(message),
  }, icon("reply")));
  if (message.pinned) marks.append(icon("pin"));
  if (message.edited) marks.append(make("span", {}, "đã sửa"));
  marks.append(make("time", {}, message.time));
  return marks;
}

function keyboard(message, view) {
  const rows = message.buttons.map((row) => make("div", { class: "keys" }, ...row.map((button) => {
    const key = make("button", { type: "button", class: "key" }, button.text);
    if (button.url) key.append(icon("link"));
    key.addEventListener("click", () => view.press(message, button, key));
    return key;
  })));
  return make("div", { class: "keyboard" }, ...rows);
}
