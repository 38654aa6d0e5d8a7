// The words of a form at the desk are kept in this browser while they are typed, so that neither a
// crash nor a lost session takes them. They are offered back when the form is opened again, and
// forgotten once the desk says that it saved them. Without this script everything works but that.

(() => {
  const DAYS = 14;
  const PREFIX = "desk-words:";
  const SUCCESS = ".messagelist .success";
  const person = document.currentScript.dataset.person;
  const form = document.querySelector('.change-form #content-main form[method="post"]');

  const keyOf = (address) => `${PREFIX}${person}:${address}`;
  const key = keyOf(location.pathname);

  const read = (name) => {
    try {
      return JSON.parse(localStorage.getItem(name));
    } catch {
      return null;
    }
  };

  const write = (name, value) => {
    try {
      localStorage.setItem(name, JSON.stringify(value));
    } catch {
      // The store is full or forbidden; the words are still in the form.
    }
  };

  const names = () => Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));

  const forgetOld = () => {
    const limit = Date.now() - DAYS * 86_400_000;
    for (const name of names()) {
      if (!(read(name)?.at > limit)) localStorage.removeItem(name);
    }
  };

  // What was sent is forgotten when the next page says that it was saved.
  const forgetSaved = () => {
    if (!document.querySelector(SUCCESS)) return;
    for (const name of names()) {
      if (name.startsWith(keyOf("")) && read(name)?.sent) localStorage.removeItem(name);
    }
  };

  const fields = () =>
    [...form.elements].filter(
      (field) =>
        field.name &&
        !field.disabled &&
        !["hidden", "submit", "button", "file", "password"].includes(field.type),
    );

  const slotOf = (field) => (field.type === "radio" ? `${field.name}=${field.value}` : field.name);

  const values = () =>
    Object.fromEntries(fields().map((field) => [slotOf(field), window.desk.valueIn(field)]));

  const differences = (now, before) =>
    Object.fromEntries(
      Object.entries(now).filter(
        ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]),
      ),
    );

  const put = (field, value) => {
    if (field.type === "checkbox" || field.type === "radio") {
      field.checked = value;
    } else if (field.tagName === "SELECT") {
      for (const option of field.options) option.selected = false;
      for (const [id, text] of value) {
        const there = [...field.options].find((option) => option.value === id);
        if (there) there.selected = true;
        else field.add(new Option(text, id, true, true));
      }
    } else {
      field.value = value;
    }
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const element = (tag, text, more = {}) =>
    Object.assign(document.createElement(tag), { textContent: text, ...more });

  // What an earlier visit left and nobody has put back or thrown away yet.
  let earlier = {};
  let earlierBase = "";
  let isSending = false;

  // The texts that the form was opened on: with them the desk sees what others saved meanwhile.
  const base = () => form.elements.desk_base;

  const keep = (before, sent = false) => {
    const words = { ...earlier, ...differences(values(), before) };
    const openedOn = earlierBase || base()?.value;
    if (Object.keys(words).length) write(key, { at: Date.now(), words, sent, openedOn });
    else localStorage.removeItem(key);
  };

  const putBack = (words, box) => {
    const bySlot = new Map(fields().map((field) => [slotOf(field), field]));
    for (const [name, value] of Object.entries(words)) {
      const field = bySlot.get(name);
      if (field) {
        put(field, value);
      } else if (typeof value === "string" && value) {
        const label = element("label", `The form has no field “${name}” any more. Its text: `);
        label.append(element("textarea", value, { readOnly: true, rows: 4 }));
        box.append(label);
      }
    }
  };

  // Offer what this browser still has.
  const offer = (at, before) => {
    const box = element("section", "", { className: "desk-offer" });
    box.setAttribute("aria-labelledby", "desk-offer-title");
    const time = new Date(at);
    const day = time.toLocaleDateString("en-GB", { dateStyle: "long" });
    const hour = time.toLocaleTimeString("en-GB", { timeStyle: "short" });
    const count = Object.keys(earlier).length;
    const title = element("h2", "Text that was not saved", { id: "desk-offer-title" });
    const said = element(
      "p",
      `On ${day}, ${hour}, you changed ${count} ${count === 1 ? "field" : "fields"} here and did not save.`,
      { tabIndex: -1 },
    );
    const button = { type: "button", className: "button" };
    const back = element("button", "Put it back", button);
    const drop = element("button", "Discard it", button);
    back.addEventListener("click", () => {
      putBack(earlier, box);
      if (earlierBase && base()) base().value = earlierBase;
      earlier = {};
      earlierBase = "";
      keep(before);
      said.textContent = "It is back in the form. Save to keep it.";
      said.focus();
      back.remove();
      drop.remove();
    });
    drop.addEventListener("click", () => {
      earlier = {};
      earlierBase = "";
      keep(before);
      box.remove();
      document.querySelector("#content-start").focus();
    });
    box.append(title, said, back, " ", drop);
    form.before(box);
  };

  forgetOld();
  forgetSaved();
  if (!form || !person) return;

  const start = values();
  const kept = read(key);
  // A form that came back with errors holds the words already.
  const cameBack = document.querySelector(".errornote, .desk-faults") !== null;
  if (kept && (cameBack || Object.keys(differences(kept.words, start)).length)) {
    earlier = kept.words;
    // A form that came back has shown what others saved, and holds texts that say so.
    if (!cameBack) {
      earlierBase = kept.openedOn ?? "";
      offer(kept.at, start);
    }
  } else {
    localStorage.removeItem(key);
  }

  const isChanged = () => cameBack || Object.keys(differences(values(), start)).length > 0;
  let timer = 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => keep(start), 500);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", (event) => {
    if (event.submitter?.formTarget) return; // A preview saves nothing.
    isSending = true;
    clearTimeout(timer);
    keep(start, true);
  });
  addEventListener("pagehide", () => {
    if (!isSending && isChanged()) keep(start);
  });
  addEventListener("beforeunload", (event) => {
    if (!isSending && isChanged()) event.preventDefault();
  });
  addEventListener("pageshow", () => {
    isSending = false;
  });
})();
