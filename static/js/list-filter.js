/* Narrows a list as somebody types: to the entries that hold what was typed, and to those that search
   finds for it, which knows synonyms and mends what is misspelt. The form works without. */

const form = document.querySelector("[data-narrows]");
const field = form.elements.q;
const told = form.querySelector("output");
const entries = [...document.querySelectorAll(form.dataset.narrows)].map((item) => ({
  item,
  path: item.querySelector("a")?.pathname ?? item.pathname,
  text: item.textContent.toLowerCase(),
}));
const boxes = [...new Set(entries.map(({ item }) => item.closest("main section")))].filter(Boolean);
const wasOpen = new Map();
let waiting = 0;

function show(isShown) {
  let count = 0;
  for (const entry of entries) {
    entry.item.hidden = !isShown(entry);
    count += entry.item.hidden ? 0 : 1;
  }
  for (const box of boxes) {
    box.hidden = !entries.some(({ item }) => !item.hidden && box.contains(item));
    const fold = box.querySelector("details");
    if (fold && field.value.trim()) {
      if (!wasOpen.has(fold)) {
        wasOpen.set(fold, fold.open);
      }
      fold.open = true;
    } else if (wasOpen.has(fold)) {
      fold.open = wasOpen.get(fold);
      wasOpen.delete(fold);
    }
  }
  told.value = field.value.trim() ? `${count} of ${entries.length}` : "";
}

async function narrow() {
  const typed = field.value.trim().toLowerCase();
  const holds = ({ text }) => text.includes(typed);
  show(holds);
  if (!typed) {
    return;
  }
  const kind = form.dataset.kind ?? form.elements.kind.value;
  const query = new URLSearchParams({ q: typed, kind });
  try {
    const answer = await fetch(`/search/addresses/?${query}`);
    const { found } = await answer.json();
    if (field.value.trim().toLowerCase() === typed) {
      const paths = new Set(found);
      show((entry) => paths.has(entry.path) || holds(entry));
    }
  } catch {
    // Without a network the words on the page have to do.
  }
}

field.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(narrow, 150);
});
