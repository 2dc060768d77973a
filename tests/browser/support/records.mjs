// What pages keep in the browser's database, looked at and altered from outside: one text under each name.

/** Does one thing with the store in a transaction of its own, and gives what came of it. */
const inStore = (page, mode, act, ...details) =>
  page.evaluate(
    ([mode, act, details]) =>
      new Promise((resolve, reject) => {
        // Of the version that it has; the page brings one that is made here to its own.
        const opening = indexedDB.open('lvshetong');
        opening.onupgradeneeded = () => opening.result.createObjectStore('records');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const database = opening.result;
          const transaction = database.transaction('records', mode);
          const request = transaction.objectStore('records')[act](...details);
          transaction.oncomplete = () => {
            database.close();
            resolve(request.result);
          };
          transaction.onabort = () => reject(transaction.error);
        };
      }),
    [mode, act, details],
  );

/** The text under a name, if any. */
export const recordOf = (page, name) => inStore(page, 'readonly', 'get', name);

/** All names, in order. */
export const recordNames = (page) => inStore(page, 'readonly', 'getAllKeys');

/** Puts a text under a name; a page that is open does not hear of it. */
export const putRecord = (page, name, text) => inStore(page, 'readwrite', 'put', text, name);

/** Removes what is under a name; a page that is open does not hear of it. */
export const removeRecord = (page, name) => inStore(page, 'readwrite', 'delete', name);

/**
 * Waits until the browser has what the page has written so far. Transactions on one store take turns: a look
 * comes after the one under way, and another one after that which has waited behind it.
 */
export async function settled(page) {
  await recordNames(page);
  await recordNames(page);
}

/** The bytes of all files that are kept, a character for each. */
export const keptFiles = (page) =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('lvshetong');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const database = opening.result;
          const request = database.transaction('files').objectStore('files').getAll();
          request.onerror = () => reject(request.error);
          request.onsuccess = () => {
            database.close();
            const read = async (file) => new TextDecoder('latin1').decode(await file.arrayBuffer());
            resolve(Promise.all(request.result.map(read)));
          };
        };
      }),
  );

/** How many files are kept, and how many of them have a text among their bytes. */
export async function filesWith(page, text) {
  const files = await keptFiles(page);
  return [files.length, files.filter((file) => file.includes(text)).length];
}
