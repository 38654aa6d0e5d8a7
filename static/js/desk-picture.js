// A file that the desk would refuse for its size is told before it is sent, and not after minutes.

for (const input of document.querySelectorAll(".desk-picture input[type=file]")) {
  const told = input.parentElement.querySelector(".desk-picture-told");
  input.addEventListener("change", () => {
    const most = Number(input.dataset.mostBytes);
    const [file] = input.files;
    told.textContent = "";
    if (!file || file.size <= most) return;
    const has = (file.size / 1e6).toFixed(1);
    told.textContent = `“${file.name}” has ${has} MB; ${most / 1e6} MB is the most. Make the picture smaller and choose it again.`;
    input.value = "";
  });
}
