// Begins a page: in which language, then its program. Whoever reads another language than Simplified
// Chinese, which stands in the program, needs a file of texts as well; it comes while the program does.
{
  const files = { __proto__: null, ...FILES };
  let language = new URLSearchParams(location.search).get("lang");
  try {
    language ??= localStorage.getItem("lvshetong.lang");
  } catch {
    // A browser that refuses the store remembers no language.
  }
  language ??= /^zh-(hant|hk|mo|tw)/i.test(navigator.languages.find((tag) => /^zh/i.test(tag))) ? "zh-Hant" : "zh";
  const file = files[language];
  if (file) {
    document.documentElement.lang = language;
    document.documentElement.dataset.wanted = language;
    // A page in Chinese is better than one that does not open.
    const late = new Promise((pass) => setTimeout(pass, 8000, ""));
    const come = fetch(file).then((answer) => (answer.ok ? answer.text() : ""));
    globalThis.lvshetong = await Promise.race([come, late]).catch(() => "");
  }
  __wbg_init({ module_or_path: WASM }).catch((error) => {
    document.documentElement.classList.add("failed");
    throw error;
  });
}
