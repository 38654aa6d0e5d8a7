// The writing rules, while somebody types: a form is sent to be checked when the typing pauses, and
// what is found stands at the fields. Nothing is saved by it. Without this script the button
// “Check the text” sends the form, and the page comes back with the findings.

(() => {
  const PAUSE = 600;
  const box = document.querySelector("[data-check]");
  const form = box?.closest("form");
  if (!form) return;

  const said = box.querySelector("[data-count]");
  const place = box.querySelector("[data-findings]");
  const isOwn = (name) => name === "_check" || name === "csrfmiddlewaretoken" || name === "changed";
  // The numbers of the rows inside the form: they tell to which row a field belongs.
  const isNumber = (name) => name.endsWith("-id") || name.endsWith("-TOTAL_FORMS");

  // The values of each field by its name; a field without one is left out.
  const values = () => {
    const found = new Map();
    for (const [name, value] of new FormData(form)) {
      if (typeof value !== "string" || isOwn(name)) continue;
      found.set(name, [...(found.get(name) ?? []), value]);
    }
    return found;
  };

  const start = values();

  // What is sent: the changed fields alone, or the whole form if it never was what is stored.
  const message = () => {
    const now = values();
    const body = new URLSearchParams();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    const isWhole = "whole" in box.dataset;
    if (!isWhole) body.append("changed", "");
    for (const name of new Set([...start.keys(), ...now.keys()])) {
      const typed = now.get(name) ?? [];
      const isChanged = JSON.stringify(typed) !== JSON.stringify(start.get(name) ?? []);
      if (!isWhole && isChanged) body.append("changed", name);
      if (isWhole || isChanged || isNumber(name)) {
        for (const value of typed) body.append(name, value);
      }
    }
    return body;
  };

  const ask = async (address, signal) => {
    const answer = await fetch(address, { method: "POST", body: message(), signal });
    // A lost session leads to the page for signing in, which tells nothing of the text.
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  };

  // A live region speaks whenever it is written to, so it is left alone if nothing is new.
  const say = (text) => {
    const words = text.replace(/\s+/g, " ").trim();
    if (said.textContent !== words) said.textContent = words;
  };

  const escaped = (word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

  // Mark the words in a text; marks of our Markdown may stand between them.
  const select = (field, words) => {
    if (!words || !field.setSelectionRange) return;
    const pattern = words
      .split(/\s+/)
      .slice(0, 6)
      .map(escaped)
      .join("[^\\p{L}\\p{N}]+(?:\\[@[^\\]]*\\]\\s*)?");
    const found = new RegExp(pattern, "u").exec(field.value);
    if (found) field.setSelectionRange(found.index, found.index + found[0].length);
  };

  const goTo = (event) => {
    const item = event.target.closest("a") && event.target.closest("[data-anchor]");
    const field = item && document.getElementById(item.dataset.anchor);
    if (!field) return;
    event.preventDefault();
    for (let part = field.closest("details"); part; part = part.parentElement.closest("details")) {
      part.open = true;
    }
    field.scrollIntoView({ block: "center" });
    field.focus();
    select(field, item.dataset.words);
  };

  // What the page that came back says at a field already.
  const errorsAt = (field) =>
    new Set(
      [...(field.closest(".form-row")?.querySelectorAll(".errorlist li") ?? [])].map(
        (item) => item.textContent,
      ),
    );

  const shownAt = new Set();

  // Findings stand under their field too, and belong to its description.
  const spread = (items) => {
    const byField = new Map();
    for (const item of items) {
      const { anchor } = item.dataset;
      byField.set(anchor, [...(byField.get(anchor) ?? []), item]);
    }
    for (const anchor of new Set([...shownAt, ...byField.keys()])) {
      const field = anchor && document.getElementById(anchor);
      if (!field || field.closest("[data-check]")) continue;
      const id = `${anchor}_findings`;
      const old = document.getElementById(id);
      const told = errorsAt(field);
      const here = (byField.get(anchor) ?? []).filter(
        (item) => !told.has(item.querySelector("span").textContent),
      );
      const about = new Set((field.getAttribute("aria-describedby") ?? "").split(" "));
      about.delete("");
      if (here.length) {
        const list = document.createElement("ul");
        list.id = id;
        list.className = "desk-findings is-at-field";
        for (const item of here) {
          const copy = item.cloneNode(true);
          copy.replaceChildren(copy.querySelector("b"), " ", copy.querySelector("span"));
          list.append(copy);
        }
        if (old?.innerHTML === list.innerHTML) continue;
        if (old) old.replaceWith(list);
        else (field.closest(".flex-container, .related-widget-wrapper") ?? field).after(list);
        about.add(id);
        shownAt.add(anchor);
      } else {
        old?.remove();
        about.delete(id);
        shownAt.delete(anchor);
      }
      field.setAttribute("aria-describedby", [...about].join(" "));
    }
  };

  let running;
  const check = async () => {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    try {
      const page = await ask(box.dataset.check, mine.signal);
      const list = page.querySelector(".desk-findings");
      if (!list) return;
      say(page.querySelector("[data-count]").textContent);
      place.replaceChildren(...(list.children.length ? [document.adoptNode(list)] : []));
      spread([...place.querySelectorAll("[data-anchor]")]);
    } catch (error) {
      if (error.name !== "AbortError") say("The text could not be checked just now.");
    }
  };

  const links = async (address) => {
    say("Asking the other sites …");
    try {
      const answers = (await ask(address)).querySelector("[data-answers]");
      box.querySelector("[data-answers]")?.remove();
      place.after(document.adoptNode(answers));
      say("The other sites have answered.");
    } catch {
      say("The other sites could not be asked just now.");
    }
  };

  let timer = 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(check, PAUSE);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  // Pick lists tell of a change by jQuery alone.
  window.django?.jQuery?.(form).on("change", later);
  document.addEventListener("formset:added", later);
  document.addEventListener("formset:removed", later);
  box.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    event.preventDefault();
    if ("links" in button.dataset) links(button.formAction);
    else check();
  });
  form.addEventListener("click", goTo);
  later();
})();
