// A form of the desk with a script: the rail says where one is and what was changed, closed rows
// say what they hold, and a pick list takes what was typed when one goes on.

(() => {
  const form = document.querySelector(".desk-form")?.closest("form");
  if (!form) return;

  // Whoever adds a row begins with its first field.
  if (form.querySelector("[data-new]")) {
    const first = form.querySelector(".desk-field :is(input:not([type=hidden]), textarea)");
    first.focus({ preventScroll: true });
  }

  // What stays under the bar begins where it ends: a long name gives it two lines.
  const bar = form.querySelector(".desk-bar");
  const measure = () =>
    document.documentElement.style.setProperty("--bar", `${bar.offsetHeight + 16}px`);
  new ResizeObserver(measure).observe(bar);

  // Where one is ---------------------------------------------------------------------------

  const links = new Map(
    [...form.querySelectorAll(".desk-jump a")].map((link) => [link.hash.slice(1), link]),
  );
  const isPhone = matchMedia("(max-width: 59.99rem)");

  function mark(link) {
    for (const other of links.values()) other.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    const row = link.closest(".desk-jump");
    if (isPhone.matches) row.scrollTo({ left: link.offsetLeft - 12 });
  }

  const parts = [...form.querySelectorAll(".desk-part")];
  const linkOf = (part) => links.get(part.id) ?? links.get(part.getAttribute("aria-labelledby"));

  // The part that a line a third down the window runs through.
  const watch = new IntersectionObserver(
    (seen) => {
      for (const each of seen) {
        const link = each.isIntersecting && linkOf(each.target);
        if (link) mark(link);
      }
    },
    { rootMargin: "-33% 0px -66% 0px" },
  );
  for (const part of parts) watch.observe(part);
  form.addEventListener("focusin", (event) => {
    const part = event.target.closest(".desk-part");
    if (part && linkOf(part)) mark(linkOf(part));
  });

  // What was changed -----------------------------------------------------------------------

  const before = new WeakMap();

  const valueIn = (field) => JSON.stringify(window.desk.valueIn(field));
  const own = (place) => [...place.querySelectorAll("input, select, textarea")];
  const isChanged = (field) => before.has(field) && before.get(field) !== valueIn(field);

  function tell(field) {
    const told = form.querySelector(`[data-of="${field.id}"]`);
    if (!told) return;
    const words = field.tagName === "SELECT" ? field.selectedOptions[0]?.text : field.value;
    told.textContent = words?.replace(/^\d+ | \(.*/g, "") ?? "";
    if ("level" in told.dataset) told.dataset.level = field.value;
  }

  function look(event) {
    const part = event.target.closest(".desk-part");
    if (!part) return;
    linkOf(part)?.closest("li").classList.toggle("desk-changed", own(part).some(isChanged));
    const entry = event.target.closest(".desk-entry");
    entry?.classList.toggle("desk-changed", own(entry).some(isChanged));
    tell(event.target);
  }

  for (const field of form.elements) if (field.name) before.set(field, valueIn(field));
  form.addEventListener("input", look);
  form.addEventListener("change", look);

  // Pick lists -----------------------------------------------------------------------------

  const jQuery = window.django?.jQuery;
  if (!jQuery) return;

  // Django's lists change a field by jQuery, which tells no other listener.
  jQuery(form).on("select2:select select2:unselect select2:clear", (event) =>
    look({ target: event.target }),
  );

  // Who typed a word and goes on, by Tab or with the mouse, gets the result that is highlighted;
  // Escape leaves the list as it was.
  jQuery(form).on("select2:closing", (event) => {
    const list = jQuery(event.target).data("select2");
    const key = event.params?.args?.originalEvent?.key;
    const search = list?.dropdown.$search ?? list?.selection.$search;
    if (!search?.val() || key === "Escape" || key === "Enter") return;
    const result = list.$results.find(".select2-results__option--highlighted")[0];
    const id = result && jQuery(result).text();
    if (!id || result.getAttribute("aria-selected") === "true") return;
    search.val("");
    list.trigger("results:select", {});
  });
})();
