// A muscle that the script puts into the stride's list leads out of the frame, as all others do.

document.addEventListener(
  "click",
  ({ target }) => {
    const link = target.closest?.(".stride-list a[href]");
    if (link && !link.pathname.startsWith("/embed/")) link.target = "_blank";
  },
  true,
);
