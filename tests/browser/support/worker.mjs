// What the service worker has to have on a device.

/** Waits until the assessment that is open goes on without a network. */
export const whenInstalled = (page) =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    const isKept = async () => (await (await caches.open('forms')).keys()).length > 1;
    while (!(await isKept())) await new Promise((resolve) => setTimeout(resolve, 50));
  });
