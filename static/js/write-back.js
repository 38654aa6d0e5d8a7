// The link to the form for comments and corrections opens it below, when it is asked for.

const link = document.querySelector('.article-foot a[href="write/"]');

link?.addEventListener("click", async (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  let place = document.getElementById("write-here");
  if (!place) {
    try {
      const answer = await fetch("write/form/");
      if (!answer.ok) throw new Error(answer.statusText);
      place = document.createElement("div");
      place.id = "write-here";
      place.innerHTML = await answer.text();
      link.closest("p").after(place);
    } catch {
      // The page of its own says what is the matter.
      location.assign(link.href);
      return;
    }
  }
  (place.querySelector("input") ?? place).focus();
});
