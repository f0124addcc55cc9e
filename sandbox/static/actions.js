// What a tap does on the phone: each kind of action, as LINE does it.

import { readLink } from "./links.js";
import { pickTime } from "./picker.js";
import { send } from "./server.js";

export class Actions {
  constructor(phone) {
    this.phone = phone;
  }

  // A function to call on a tap, or null for an action that does nothing here.
  of(action) {
    const act = action && ACTS[action.type];
    return act ? () => act(this.phone, action) : null;
  }
}

const ACTS = {
  message: tapOnServer,
  postback: (phone, action) => {
    if (action.inputOption === "openKeyboard") phone.composer.fill(action.fillInText ?? "", true);
    tapOnServer(phone, action);
  },
  datetimepicker: (phone, action) => pickTime(phone, action, (picked) => tapOnServer(phone, action, picked)),
  uri: (phone, action) => openLink(phone, action.uri),
  clipboard: copy,
  camera: (phone) => phone.composer.pickPicture(),
  cameraRoll: (phone) => phone.composer.pickPicture(),
  location: (phone) => phone.tell(phone.composer.sendPlace()),
};

function tapOnServer(phone, action, picked) {
  if (phone.blocked) { phone.toast("คุณบล็อกบัญชีนี้อยู่ · You have blocked this account"); return; }
  phone.tell(send(phone.id, "tap", { action, picked }));
}

export function openLink(phone, uri) {
  const link = readLink(uri, phone.account);
  if (link.open === "chat") { if (link.text) phone.composer.fill(link.text, true); }
  else if (link.open === "tab") window.open(link.href, "_blank", "noopener,noreferrer");
  else phone.toast(`โทรศัพท์จะเปิด · A phone would open: ${link.why}`);
}

async function copy(phone, action) {
  try {
    await navigator.clipboard.writeText(action.clipboardText);
    phone.toast(`คัดลอกแล้ว · Copied: ${action.clipboardText}`);
  } catch {
    phone.toast(`คัดลอกไม่ได้ · Could not copy: ${action.clipboardText}`);
  }
}
