// What a portal hears of its elements, and what its policy has refused, for a test to look at.
globalThis.heard = [];
globalThis.violations = [];

document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
  globalThis.violations.push(`${effectiveDirective} ${blockedURI}`);
});

for (const element of document.querySelectorAll('green-assessment')) {
  for (const type of ['ready', 'progress', 'score', 'saved', 'submitted', 'error']) {
    element.addEventListener(type, ({ detail }) => globalThis.heard.push({ from: element.id, type, detail }));
  }
}
