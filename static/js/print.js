// Shows the button that prints the page; without a script the words beside it say how.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
for (const words of document.querySelectorAll("[data-print-words]")) words.hidden = true;
