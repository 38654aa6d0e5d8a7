// The order of a table with a script: a row moves at once, by its buttons or by dragging. Saving is
// the form's own button. Without this script each button asks the server.

(() => {
  const form = document.querySelector(".desk-order");
  const list = form.querySelector("ol");
  const status = form.querySelector("[role=status]");
  const rows = () => [...list.children];
  const nameOf = (row) => row.querySelector(".desk-name").textContent.trim();
  const [UP, DOWN] = [0, 1];
  const button = (row, which) => row.querySelectorAll("button")[which];

  function settle(row) {
    const all = rows();
    for (const each of all) {
      button(each, UP).disabled = each === all[0];
      button(each, DOWN).disabled = each === all.at(-1);
    }
    status.textContent = `${nameOf(row)} is number ${all.indexOf(row) + 1} of ${all.length}.`;
  }

  list.addEventListener("click", (event) => {
    const pressed = event.target.closest("button");
    if (!pressed) return;
    event.preventDefault();
    const row = pressed.closest("li");
    const which = pressed === button(row, UP) ? UP : DOWN;
    if (which === UP) row.previousElementSibling?.before(row);
    else row.nextElementSibling?.after(row);
    settle(row);
    // At an end the pressed button is off; the other one keeps the place.
    (pressed.disabled ? button(row, 1 - which) : pressed).focus();
  });

  document.querySelector(".desk-dragged").hidden = false;
  for (const row of rows()) row.draggable = true;
  let dragged = null;
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("li");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", nameOf(dragged));
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("li");
    if (!dragged || !over) return;
    event.preventDefault();
    if (over === dragged) return;
    const { top, height } = over.getBoundingClientRect();
    if (event.clientY < top + height / 2) over.before(dragged);
    else over.after(dragged);
  });
  list.addEventListener("drop", (event) => event.preventDefault());
  list.addEventListener("dragend", () => {
    if (dragged) settle(dragged);
    dragged = null;
  });
})();
