// Pages that were read can be read without a network: static/js/worker.js keeps them.
addEventListener("load", async () => {
  const { serviceWorker: workers } = navigator;
  if (!workers || /^\/(admin|preview)\//.test(location.pathname)) return;
  const isFirst = !workers.controller;
  await workers.register("/sw.js").catch(() => {});
  if (isFirst) (await workers.ready).active.postMessage("");
});
