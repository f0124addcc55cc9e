// Where an address leads: into this chat, to another tab, or nowhere. And where pictures really lie.

const OWN_LINKS = new Set(["line.me", "www.line.me"]);

// "https://fair.example/media/a.jpg" is served by the bot on this machine; other https pictures are fetched as they are.
export function pictureAddress(url, account) {
  if (typeof url !== "string") return null;
  if (url.startsWith(`${account.publicUrl}/`)) return url.slice(account.publicUrl.length);
  return /^https:\/\//i.test(url) ? url : null;
}

// { open: "chat", text } fills in the composer, { open: "tab", href } opens a tab, { open: "none", why } does neither.
export function readLink(uri, account) {
  const url = parsed(uri);
  if (!url) return { open: "none", why: String(uri) };
  if (OWN_LINKS.has(url.hostname)) return readLineLink(url, account);
  if (uri.startsWith(`${account.publicUrl}/`)) return { open: "tab", href: location.origin + uri.slice(account.publicUrl.length) };
  if (url.protocol === "https:" || url.protocol === "http:") return { open: "tab", href: url.href };
  return { open: "none", why: uri };
}

// https://line.me/R/oaMessage/{basic id}/?{text} opens the chat with the text filled in; …/R/ti/p/{basic id} opens it.
function readLineLink(url, account) {
  const [, , feature, first, second] = url.pathname.split("/").map(decoded);
  const id = feature === "oaMessage" ? first : second;
  const isOurs = id === account.basicId && (feature === "oaMessage" || feature === "ti");
  return isOurs ? { open: "chat", text: decoded(url.search.slice(1)) } : { open: "none", why: url.href };
}

function parsed(uri) {
  try { return new URL(uri); } catch { return null; }
}

function decoded(text) {
  try { return decodeURIComponent(text); } catch { return text; }
}
