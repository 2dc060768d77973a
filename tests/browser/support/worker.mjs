// What the service worker has to have on a device.

/** Waits until the assessment that is open goes on without a network. */
export const whenInstalled = (page) =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    const isKept = async () => (await (await caches.open('forms')).keys()).length > 1;
    while (!(await isKept())) await new Promise((resolve) => setTimeout(resolve, 50));
  });

/** Waits until a newer worker is installed beside the one that the page has. */
export const whenNewerInstalled = (page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration.update();
    while (!registration.waiting) await new Promise((resolve) => setTimeout(resolve, 50));
  });

/** Waits until the newer one has taken over, which it does once no page of the older one is open any more. */
export async function whenTakenOver(page, url) {
  for (let looks = 0; looks < 100; looks += 1) {
    // A page without a program of ours.
    await page.goto(`${url}/accessibility`);
    const isOver = await page.evaluate(async () => {
      const { active, waiting, installing } = await navigator.serviceWorker.getRegistration();
      return !waiting && !installing && active.state === 'activated';
    });
    if (isOver) return;
    await page.goto('about:blank');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the newer worker has not taken over');
}
