// A button beside each field that copies it. Without a script the field can be marked and copied.

for (const field of document.querySelectorAll("[data-copied]")) {
  const button = document.createElement("button");
  const said = document.createElement("span");
  button.type = "button";
  button.textContent = "Copy";
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = "Copied.";
    } catch {
      // The browser refuses where the site is not served over HTTPS.
      said.textContent = "It is marked: copy it with your keyboard.";
    }
  });
  field.after(button, said);
}
