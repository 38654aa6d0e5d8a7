// Pages that were read can be read without a network: static/js/worker.js keeps them.
// It begins when the page has long been there: what it fetches ahead takes nobody's line or processor.
const LATER_MS = 8000;

async function install() {
  const { serviceWorker: workers } = navigator;
  const isFirst = !workers.controller;
  await workers.register("/sw.js").catch(() => {});
  if (isFirst) (await workers.ready).active.postMessage("");
}

if (navigator.serviceWorker && !/^\/(admin|preview)\//.test(location.pathname))
  addEventListener("load", () => setTimeout(install, LATER_MS));
