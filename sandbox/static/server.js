// The way to the platform behind this page: what a hand does goes there, and nothing is waited for on the screen.

// Resolves to { failed } (why the bot did not hear of it, or null) or { error }.
export async function send(user, what, told = {}) {
  return post(`/_phones/${user}/${what}`, JSON.stringify(told), "application/json");
}

export async function sendPicture(user, file) {
  return post(`/_phones/${user}/picture`, file, "application/octet-stream");
}

async function post(path, body, type) {
  try {
    const answer = await fetch(path, { method: "POST", headers: { "Content-Type": type }, body });
    return answer.ok || answer.status === 400 ? await answer.json() : { error: `HTTP ${answer.status}` };
  } catch {
    return { error: "offline" };
  }
}

// One stream for all phones; after a break the browser connects again and gets everything anew.
export function listen({ phones, change, state }) {
  const source = new EventSource("/_phones/stream");
  source.addEventListener("phones", (event) => { state(true); phones(JSON.parse(event.data)); });
  source.addEventListener("change", (event) => change(JSON.parse(event.data)));
  source.addEventListener("error", () => state(false));
}
