// The frame of the preview is beside the form, or below it where there is no room: go to it then.

const frame = document.querySelector("iframe[name=desk-preview]");
const title = document.querySelector("#desk-preview-title");

function isInView(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

// The empty frame has been loaded before this script runs.
frame?.addEventListener("load", () => {
  if (!isInView(title)) title.focus();
});
