// On a phone the rows of a table are small cards without a head: each value says what it is.

const heads = [...document.querySelectorAll("#result_list thead th")];

for (const row of document.querySelectorAll("#result_list tbody tr")) {
  for (const [at, cell] of [...row.children].entries()) {
    const words = heads[at]?.querySelector(".text")?.textContent.trim();
    if (words && cell.tagName === "TD") cell.dataset.label = words;
  }
}
