/* Talks with the sandbox: the state, what a person does, and the live changes. */

export async function loadState() {
  const response = await fetch("/sandbox/state");
  if (!response.ok) throw new Error("Không đọc được trạng thái.");
  return response.json();
}

export async function post(act, values) {
  return answer(await fetch(`/sandbox/${act}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(values),
  }));
}

export async function upload(values) {
  const form = new FormData();
  for (const [name, value] of Object.entries(values)) form.append(name, value);
  return answer(await fetch("/sandbox/upload", { method: "POST", body: form }));
}

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error || "Không thực hiện được.");
  return body;
}

export function listen(onChanges, onState) {
  const source = new EventSource("/sandbox/events");
  let wasLost = false;
  source.onopen = () => { onState(true, wasLost); wasLost = false; };
  source.onerror = () => { wasLost = true; onState(false, false); };
  source.onmessage = (event) => onChanges(JSON.parse(event.data));
}
